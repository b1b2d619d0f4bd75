"""R07: the age bands of the registration body decide at sign-up, by the age on the day of the shift."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import NOW, sign_in
from tests.factories.activities import make_activity, shift_of
from zhihe.accounts.models import Guardianship
from zhihe.accounts.terms import GuardianState, RuleKey
from zhihe.foundation import clock
from zhihe.organisations.models import Organisation
from zhihe.platform.models import CityRule
from zhihe.platform.vault import blind_index, seal_text
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.errors import NotFitting
from zhihe.recruitment.queries.fitness import finding_for_shift
from zhihe.volunteers.models import InsurancePolicy, Volunteer

DAY = date(2026, 11, 22)
"""The day of the shift."""


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, cast: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    Organisation.objects.in_city(cast.city).filter(pk=cast.team.pk).update(students_allowed=True)


def aged(cast: Any, born: date) -> Any:
    """江予安, born that day."""
    type(cast.student.person).objects.filter(pk=cast.student.id).update(birth_date=born)
    Volunteer.objects.in_city(cast.city).filter(pk=cast.student.volunteer.pk).update(
        birth_date=born
    )
    return cast.student.actor()


def agree(cast: Any) -> None:
    """The guardian's yes."""
    Guardianship.objects.create(
        child=cast.student.person,
        guardian=cast.guardian.person,
        guardian_name="江海波",
        guardian_phone_index=blind_index("+8613800000005", "phone"),
        guardian_phone_sealed=seal_text("+8613800000005", "phone"),
        relation="parent",
        state=GuardianState.GIVEN,
        asked_at=NOW,
        decided_at=NOW,
    )


def blocks(actor: Any, shift: Any) -> list[str]:
    """Codes that stop the sign-up; it goes through when there are none."""
    try:
        apply_to_shift(actor=actor, shift_id=shift.pk, now=NOW)
    except NotFitting as refusal:
        return [str(f.code) for f in refusal.findings]
    return []


def advice(actor: Any, shift: Any) -> set[str]:
    found = finding_for_shift(actor, shift.pk, NOW).findings
    return {str(f.code) for f in found if not f.blocking}


def years_before(day: date, years: int, days: int = 0) -> date:
    return day.replace(year=day.year - years) + timedelta(days=days)


@pytest.mark.row("R07")
def test_consent_and_company_follow_the_age_on_the_day_of_the_shift(cast: Any, client: Any) -> None:
    """Under 8 not at all; from 8 with a guardian's yes and in company, short and by day; from 14
    alone with the yes; from 18 freely. Danger is for grown-ups only.
    """
    noon = NOW + timedelta(hours=26)  # Sunday 12:00
    short = shift_of(make_activity(cast, title="短班", starts_at=noon, minutes=120))
    long = shift_of(make_activity(cast, title="长班", starts_at=noon, minutes=200))
    evening = shift_of(
        make_activity(cast, title="晚班", starts_at=NOW + timedelta(hours=32), minutes=60)
    )
    child = aged(cast, years_before(DAY, 8, days=1))
    assert blocks(child, short) == ["age_policy"], "eight tomorrow"
    child = aged(cast, years_before(DAY, 8))
    assert blocks(child, short) == ["guardian"]
    assert "accompanied" in advice(child, short)
    sign_in(client, cast.student)
    page = client.get(reverse("recruitment:join", args=[short.pk])).content.decode()
    assert "请家长同意" in page
    assert "记得请家长或老师全程陪着" in page
    agree(cast)
    assert blocks(child, long) == ["too_long"]
    assert blocks(child, evening) == ["too_late_in_day"]
    assert blocks(child, short) == []

    teen = aged(cast, years_before(DAY, 14))
    assert "accompanied" not in advice(teen, evening)
    cover = InsurancePolicy.objects.create(
        city=cast.city,
        name="意外险",
        insurer="示范保险",
        number="P-1",
        covers_hazardous=True,
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        created_at=NOW,
    )
    danger = shift_of(make_activity(cast, title="险", is_hazardous=True, insurance=cover))
    assert blocks(teen, danger) == ["hazard_age"]
    assert blocks(teen, evening) == []
    Guardianship.objects.all().update(state=GuardianState.WITHDRAWN)
    next_day = shift_of(
        make_activity(cast, title="次日", starts_at=noon + timedelta(days=1), minutes=60)
    )
    assert blocks(teen, next_day) == ["guardian"]
    grown = aged(cast, years_before(DAY, 18))
    assert blocks(grown, next_day) == []


def test_another_body_has_another_table(cast: Any) -> None:
    """Where the body registers from 14, a child of ten is told so; without limits only the yes counts."""
    shift = shift_of(make_activity(cast, minutes=60))
    child = aged(cast, years_before(DAY, 10))
    tables = (("zhiyuanhui", ["age_policy"]), ("shanghai", ["guardian"]))
    for n, (code, expected) in enumerate(tables):
        since = NOW - timedelta(hours=2 - n)
        CityRule.objects.create(city=cast.city, key=RuleKey.AGE_RULES, value=code, valid_from=since)
        assert blocks(child, shift) == expected, code
