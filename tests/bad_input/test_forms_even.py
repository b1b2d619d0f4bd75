"""A larger dose for every second form; `test_forms_odd.py` takes the others."""

import pytest

from tests.bad_input import walker
from tests.bad_input.test_forms import WHOLE, _no_rate_limit, walk  # noqa: F401
from tests.cast import Cast


@pytest.mark.slow
@pytest.mark.parametrize("part", range(0, 16, 2))
def test_no_form_stumbles_over_a_larger_dose(part: int, cast: Cast) -> None:
    found, _forms = walk(walker.PAGES[part::16], cast, WHOLE)
    assert found.wrong == {}, found.report()
