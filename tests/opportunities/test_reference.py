"""The shipped reference tables."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

import zhihe.frame
from tests.support import databases
from zhihe.accounts.models import NoticeText
from zhihe.demands.models import NeedCategory
from zhihe.opportunities.models import Category
from zhihe.organisations.models import Line
from zhihe.platform.models import WorkDay
from zhihe.volunteers.models import HourStandard, QualificationKind, Skill

TABLES = (Category, Skill, QualificationKind, HourStandard, Line, NoticeText, NeedCategory, WorkDay)


@pytest.fixture
def as_owner(own_database, monkeypatch):
    """`zhihe reference` runs as the owner of the tables."""
    from django.db import connections

    before = dict(connection.settings_dict)
    owner = databases.owner_url(own_database)
    from urllib.parse import urlsplit

    parts = urlsplit(owner)
    connections["default"].close()
    connection.settings_dict.update(USER=parts.username, PASSWORD=parts.password or "", OPTIONS={})
    yield
    connections["default"].close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


def load() -> dict[str, int]:
    call_command("reference", stderr=StringIO())
    return {table.__name__: table.objects.count() for table in TABLES}


def test_loading_twice_adds_nothing_and_every_table_is_filled(as_owner):
    first = load()
    assert all(first.values()), first
    assert load() == first


def test_a_category_renamed_by_a_clerk_keeps_its_name(as_owner):
    load()
    row = Category.objects.filter(parent=None).first()
    Category.objects.filter(pk=row.pk).update(name="我们自己的叫法")
    load()
    assert Category.objects.get(pk=row.pk).name == "我们自己的叫法"


def test_every_category_has_an_icon_of_the_frame_and_a_colour_of_it(as_owner):
    load()
    icons = {path.stem for path in (Path(zhihe.frame.__path__[0]) / "icons").glob("*.svg")}
    assert set(Category.objects.values_list("icon", flat=True)) - icons == set()
    assert set(Category.objects.values_list("tone", flat=True)) <= {"dan", "jade", "river", "gold"}


@pytest.mark.row("N40")
def test_the_categories_of_the_articles_are_seeded(as_owner):
    load()
    named = {"文明创建", "助老扶残", "生态环保", "大赛赛会", "应急救援"}
    assert named - set(Category.objects.values_list("name", flat=True)) == set()
