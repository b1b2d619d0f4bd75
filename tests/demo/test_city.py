"""The demonstration city: loaded once, then looked at from many sides."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Count, Sum

from zhihe.attendance.models import Punch, ServiceRecord
from zhihe.attendance.terms import EXCEPTIONS, Grade, RecordState
from zhihe.audit.queries.tree import commitment_holds, inclusion_of
from zhihe.certificates.models import Certificate
from zhihe.demands.models import Need
from zhihe.demands.terms import NeedState
from zhihe.foundation.clock import local_date
from zhihe.ledger.models import LedgerAccount
from zhihe.opportunities.models import Activity, Shift
from zhihe.opportunities.terms import ActivityState
from zhihe.organisations.models import Appointment, Organisation
from zhihe.organisations.terms import Role
from zhihe.platform.invariants import broken
from zhihe.recruitment.models import Application
from zhihe.recruitment.terms import ApplicationState
from zhihe.regions.models import Region
from zhihe.volunteers.models import Volunteer

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)  # Saturday 10:00 in Xianning, as in conftest


@pytest.fixture
def city(demo_city: str) -> str:
    return demo_city


def lin(city: str) -> Volunteer:
    return Volunteer.objects.in_city(city).get(name="林晓禾")


def test_every_invariant_holds(city: str) -> None:
    assert broken() == {}


def test_sizes_are_those_of_the_plan(city: str) -> None:
    levels = Counter(Region.objects.values_list("level", flat=True))
    assert (levels["township"], levels["village"]) == (89, 1096)
    assert Organisation.objects.in_city(city).count() >= 60
    assert 2000 <= Volunteer.objects.in_city(city).count() <= 2100
    assert Activity.objects.in_city(city).count() >= 400


def test_one_hundred_and_twenty_eight_small_things_begin_today(city: str) -> None:
    rows = Activity.objects.in_city(city).values_list("starts_at", flat=True)
    assert sum(local_date(at) == local_date(NOW) for at in rows) == 128


def test_something_goes_on_right_now_and_nobody_is_counted_there_yet(city: str) -> None:
    running = Shift.objects.in_city(city).filter(starts_at__lt=NOW, ends_at__gt=NOW)
    punches = Punch.objects.in_city(city).filter(shift_id__in=running.values("id"))
    records = ServiceRecord.objects.in_city(city).filter(shift_id__in=running.values("id"))
    assert punches.count() > 20
    assert set(records.values_list("state", flat=True)) == {RecordState.PENDING}


def test_nothing_happened_in_the_future(city: str) -> None:
    assert not Punch.objects.in_city(city).filter(received_at__gt=NOW).exists()
    assert not ServiceRecord.objects.in_city(city).filter(confirmed_at__gt=NOW).exists()
    assert not Application.objects.in_city(city).filter(applied_at__gt=NOW).exists()


def test_lin_xiaohe_has_the_year_of_her_page(city: str) -> None:
    rows = ServiceRecord.objects.in_city(city).filter(
        volunteer=lin(city), state=RecordState.CONFIRMED
    )
    by_grade = dict(rows.values_list("grade").annotate(Sum("minutes")))
    assert by_grade == {"A": 168 * 60, "B": 96.5 * 60, "C": 38 * 60, "D": 10 * 60}
    assert rows.count() == 86
    year = rows.filter(service_date__gt=local_date(NOW) - timedelta(days=365))
    assert year.values("service_date").distinct().count() == 42
    account = LedgerAccount.objects.in_city(city).get(owner_id=lin(city).pk)
    assert account.balance == 312.5 * 60


def test_the_desk_has_twenty_four_people_and_five_to_look_at(city: str) -> None:
    activity = Activity.objects.in_city(city).get(title="交通文明劝导 · 早高峰")
    rows = list(ServiceRecord.objects.in_city(city).filter(activity=activity))
    assert len(rows) == 24
    assert {r.state for r in rows} == {RecordState.PENDING}
    flagged = Counter(flag for r in rows for flag in r.flags if flag in EXCEPTIONS)
    assert flagged == {"no_checkout": 2, "far_in": 1, "far_out": 1, "overlap": 1}


def test_records_stand_in_every_state_and_grade(city: str) -> None:
    rows = ServiceRecord.objects.in_city(city)
    states = set(rows.values_list("state", flat=True))
    assert {"pending", "second", "confirmed", "rejected"} <= states
    assert set(rows.values_list("grade", flat=True)) == set(Grade)
    assert rows.filter(claim_state="waiting", state=RecordState.CONFIRMED).exists()
    overdue = rows.filter(state=RecordState.PENDING, due_on__lt=local_date(NOW))
    assert overdue.values("activity").distinct().count() >= 2


def test_activities_applications_and_needs_stand_in_every_state(city: str) -> None:
    activities = set(Activity.objects.in_city(city).values_list("state", flat=True))
    assert activities == set(ActivityState)
    assert set(Application.objects.in_city(city).values_list("state", flat=True)) == set(
        ApplicationState
    )
    needs = set(Need.objects.in_city(city).values_list("state", flat=True))
    assert needs == set(NeedState) - {NeedState.WITHDRAWN}


def test_the_log_can_be_checked(city: str) -> None:
    from zhihe.audit.models import AuditEvent

    for event in AuditEvent.objects.in_city(city).order_by("id")[::4000]:
        proof = inclusion_of(city, event.pk)
        assert proof is not None
        assert proof.holds()
        assert commitment_holds(event)


def test_every_role_is_held_by_one_of_the_cast(city: str) -> None:
    from zhihe.accounts.models import Person
    from zhihe.demo.cast import members

    names = [member.name for member in members()]
    people = Person.objects.filter(name__in=names).values("id")
    rows = Appointment.objects.in_city(city).filter(person_id__in=people)
    assert set(rows.values_list("role", flat=True)) == set(Role)


def test_a_couple_shares_one_telephone(city: str) -> None:
    from zhihe.accounts.models import Person

    pair = Person.objects.filter(name__in=("周桂兰", "陈国强"))
    assert pair.values("account").distinct().count() == 1
    assert pair.count() == 2


def test_the_application_role_may_go_on_where_the_demo_stopped(city: str) -> None:
    """Counters, keys and grants are as after real deeds: a new activity code is the next one."""
    from zhihe.platform.counters import take

    assert take(city, "volunteer_no") > Volunteer.objects.in_city(city).count()


def test_seats_are_never_oversold_and_lines_stand_only_before_full_shifts(city: str) -> None:
    waiting = Shift.objects.in_city(city).filter(waiting__gt=0, starts_at__gt=NOW)
    assert waiting.exists()
    for shift in waiting:
        assert shift.taken + shift.offered + shift.held == shift.capacity


def test_categories_are_widely_used(city: str) -> None:
    used = Activity.objects.in_city(city).values("category").annotate(Count("id"))
    assert len(used) >= 45


@pytest.mark.row("N07", part="the journalist's certificate of the demo")
def test_the_journalists_certificate_verifies(city: str, tmp_path: Any) -> None:
    from zhihe.demo.loading.extras import journalists_certificate

    made = journalists_certificate(volunteer=lin(city), today=local_date(NOW), now=NOW)
    row = Certificate.objects.in_city(city).get(pk=made.pk)
    assert (row.state, row.minutes_total > 0, len(row.sha256)) == ("valid", True, 64)


def test_later_deeds_stand_in_every_state_that_is_left(city: str) -> None:
    """Applied and refused corrections, held and reversed records, lists brought in and undone,
    withdrawn requests, ended memberships; made by the application role, every invariant holds.
    """
    from zhihe.attendance.models import CorrectionDraft, RecordCorrection
    from zhihe.attendance.terms import DraftState
    from zhihe.demo.loading.deeds import make_deeds
    from zhihe.organisations.models import Membership
    from zhihe.organisations.terms import MembershipState
    from zhihe.volunteers.models import ImportBatch
    from zhihe.volunteers.terms import ImportState

    before = LedgerAccount.objects.in_city(city).get(owner_id=lin(city).pk).balance
    make_deeds(city=city, now=NOW)
    assert broken() == {}
    drafts = CorrectionDraft.objects.in_city(city).values_list("state", flat=True)
    assert set(drafts) == set(DraftState)
    assert RecordCorrection.objects.in_city(city).count() == 3
    records = ServiceRecord.objects.in_city(city).values_list("state", flat=True)
    assert set(records) == set(RecordState)
    batches = ImportBatch.objects.in_city(city).values_list("state", flat=True)
    assert set(batches) == {ImportState.APPLIED, ImportState.UNDONE}
    assert Need.objects.in_city(city).filter(state=NeedState.WITHDRAWN).count() == 2
    left = Membership.objects.in_city(city).filter(state=MembershipState.LEFT, reason="")
    assert left.count() >= 5
    assert lin(city).name
    assert LedgerAccount.objects.in_city(city).get(owner_id=lin(city).pk).balance == before
