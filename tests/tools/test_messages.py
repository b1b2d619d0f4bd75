"""Extraction and checking of the English catalogues."""

import gettext
from pathlib import Path

import pytest

from tools import messages
from zhihe.launch.messages import compile_all

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
A = _("报名")
B = ngettext("%(n)d 人", "%(n)d 人们", 2)
C = pgettext("month", "五月")
"""
HTML = """{% load i18n %}{% translate "首页" %} {{ _("关于") }}
{% blocktranslate count n=n trimmed %}
  {{ n }} 个活动
{% plural %}
  {{ n }} 些活动
{% endblocktranslate %}{% translate "五月" context "verb" %}"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    app = tmp_path / "letters"
    (app / "web" / "templates" / "letters").mkdir(parents=True)
    (app / "migrations").mkdir()
    (app / "__init__.py").touch()
    (app / "labels.py").write_text(PYTHON, encoding="utf-8")
    (app / "migrations" / "0001_initial.py").write_text('A = _("旧")\n', encoding="utf-8")
    (app / "web" / "templates" / "letters" / "page.html").write_text(HTML, encoding="utf-8")
    return tmp_path


def translate(app: Path) -> None:
    catalogue = messages.read(messages.po_path(app))
    for message in catalogue:
        if message.id:
            plural = isinstance(message.id, (list, tuple))
            message.string = ("one", "many") if plural else f"English of {message.id}"
    with messages.po_path(app).open("wb") as stream:
        messages.write_po(stream, catalogue)


def test_texts_come_from_python_and_templates(package: Path) -> None:
    assert {(text, context) for text, context in messages.wanted(package / "letters")} == {
        ("报名", None),
        (("%(n)d 人", "%(n)d 人们"), None),
        ("五月", "month"),
        ("五月", "verb"),
        ("首页", None),
        ("关于", None),
        (("%(n)s 个活动", "%(n)s 些活动"), None),
    }


def test_an_untranslated_text_is_reported_until_it_has_its_english(package: Path) -> None:
    app = package / "letters"
    assert any("missing: '报名'" in line for line in messages.complaints(app))
    messages.write(app)
    assert any("empty: '报名'" in line for line in messages.complaints(app))
    translate(app)
    assert messages.complaints(app) == []


def test_an_unused_and_a_fuzzy_text_are_reported(package: Path) -> None:
    app = package / "letters"
    messages.write(app)
    translate(app)
    po = messages.po_path(app)
    fuzzy = po.read_text(encoding="utf-8").replace('msgid "报名"', '#, fuzzy\nmsgid "报名"')
    po.write_text(fuzzy + '\nmsgid "没有人说"\nmsgstr "nobody says"\n', encoding="utf-8")
    assert sorted(line.split(": ")[1] for line in messages.complaints(app)) == ["fuzzy", "unused"]


def test_writing_again_changes_nothing_and_keeps_translations(package: Path) -> None:
    app = package / "letters"
    assert messages.write(app)
    translate(app)
    messages.write(app)
    first = messages.po_path(app).read_bytes()
    (app / "labels.py").write_text("\n\n\n" + PYTHON, encoding="utf-8")
    assert not messages.write(app)
    assert messages.po_path(app).read_bytes() == first
    assert b"labels.py:" not in first
    (app / "labels.py").write_text('A = _("报名")\n', encoding="utf-8")
    messages.write(app)
    catalogue = messages.read(messages.po_path(app))
    assert catalogue.get("报名").string == "English of 报名"
    assert catalogue.get("五月", "month") is None


def test_compiling_happens_once_and_the_result_is_read(package: Path) -> None:
    app = package / "letters"
    messages.write(app)
    translate(app)
    made = compile_all(package)
    assert made == [messages.po_path(app).with_suffix(".mo")]
    assert compile_all(package) == []
    with made[0].open("rb") as stream:
        english = gettext.GNUTranslations(stream)
    assert english.gettext("报名") == "English of 报名"
    assert english.pgettext("verb", "五月") == "English of 五月"
