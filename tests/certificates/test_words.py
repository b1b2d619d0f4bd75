"""One kind of evidence has one name, wherever it is said."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from zhihe.certificates.labels import evidence_words
from zhihe.frame.templatetags.frame import EVIDENCE
from zhihe.insights.labels import GRADES

ENGLISH = {
    "A": "Witnessed twice on site",
    "B": "Witnessed on site",
    "C": "Entered by two people",
    "D": "Own declaration",
}


@pytest.mark.parametrize("grade", "ABCD")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_chip_certificate_and_figures_say_the_same(grade: str, language: str) -> None:
    with override(language):
        chip = str(EVIDENCE[grade][0])
        assert str(GRADES[grade]) == chip
        assert evidence_words(grade)[language == "en"] == chip
    if language == "en":
        assert chip == ENGLISH[grade]
