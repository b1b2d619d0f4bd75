"""Promises to somebody who asks for help."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.cast import NOW, Cast, phone_of
from tests.factories.activities import shift_of
from tests.factories.needs import PHONE, SECRET, make_need
from zhihe.demands import policies, rules
from zhihe.demands.actions.answer_need import answer_need
from zhihe.demands.actions.arrange_need import arrange_need, proposed_start
from zhihe.demands.actions.claim_need import claim_need
from zhihe.demands.actions.escalate_overdue import escalate_overdue
from zhihe.demands.actions.look_at_need import look_at_need
from zhihe.demands.actions.refuse_need import refuse_need
from zhihe.demands.actions.serve_need import serve_need
from zhihe.demands.actions.thank_need import thank_need
from zhihe.demands.actions.verify_need import verify_need
from zhihe.demands.actions.withdraw_need import withdraw_need
from zhihe.demands.errors import ClaimedByAnother, NotYours, TooManyOpen, WordsNeeded, WrongStep
from zhihe.demands.models import Need
from zhihe.demands.queries.lists import figures, public_needs
from zhihe.messaging.models import Notice, OutboxItem
from zhihe.opportunities.models import Activity
from zhihe.platform.actor import anonymous_actor
from zhihe.platform.refusals import NotFound
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.volunteers.models import Evaluation


def texts_to(phone: str) -> list[str]:
    from zhihe.accounts.queries.phones import phone_index

    rows = (
        OutboxItem.objects.in_city("421200")
        .filter(phone_index=phone_index(phone))
        .order_by("created_at", "id")
    )
    return [row.template for row in rows]


def arranged(cast: Cast) -> Need:
    need = make_need(cast)
    desk = cast.station_worker.actor()
    verify_need(actor=desk, need=need, call_note="打过电话", now=NOW)
    return arrange_need(actor=desk, need=need, organisation=cast.station, now=NOW)


@pytest.mark.row("N03")
def test_a_resident_files_and_follows_without_an_account(cast: Cast) -> None:
    need = make_need(cast)
    assert (need.state, need.filed_by) == ("filed", None)
    found = policies.access_need_by_number("421200", need.number.lower(), PHONE)
    assert found.pk == need.pk
    assert texts_to(PHONE) == ["need_received"]
    assert texts_to(phone_of("7002")) == ["need_received"]


def test_number_and_another_phone_do_not_open_it(cast: Cast) -> None:
    need = make_need(cast)
    with pytest.raises(NotYours):
        policies.access_need_by_number("421200", need.number, phone_of("0099"))


def test_the_family_member_may_follow_too(cast: Cast) -> None:
    need = make_need(cast)
    assert policies.access_need_by_number("421200", need.number, phone_of("7002")).pk == need.pk


@pytest.mark.parametrize(
    ("filed", "urgency", "due"),
    [
        (
            datetime(2026, 11, 20, 2, tzinfo=UTC),
            "normal",
            datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        ),
        (
            datetime(2026, 11, 21, 2, tzinfo=UTC),
            "normal",
            datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        ),
        (datetime(2026, 11, 21, 2, tzinfo=UTC), "urgent", datetime(2026, 11, 21, 4, tzinfo=UTC)),
    ],
)
def test_the_desk_has_one_working_day_or_two_hours(
    filed: datetime, urgency: str, due: datetime
) -> None:
    assert rules.due_at(filed, urgency, {}) == due


def test_the_private_part_is_nowhere_in_the_open(cast: Cast, drain: Any) -> None:
    need = arranged(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        jobs = "".join(row[0] for row in cursor.fetchall())
    shown = json.dumps([str(n) for n in public_needs("421200", NOW.date())], ensure_ascii=False)
    activity = Activity.objects.in_city("421200").get(pk=need.activity_id)
    everything = (
        jobs + shown + activity.title + activity.content + activity.address + need.public_words
    )
    for secret in (SECRET.name, SECRET.address, SECRET.words, SECRET.helped_name, PHONE, PHONE[3:]):
        assert secret not in everything


def test_the_public_list_has_verified_ones_with_category_street_and_time_only(cast: Cast) -> None:
    first, second = make_need(cast), make_need(cast, phone=phone_of("7005"))
    assert public_needs("421200", NOW.date()) == []
    verify_need(actor=cast.station_worker.actor(), need=first, call_note="好", now=NOW)
    rows = public_needs("421200", NOW.date())
    assert [(r.category, r.district, r.when_day, r.when_part) for r in rows] == [
        ("理个发", "温泉街道", "week", "morning")
    ]
    assert second.state == "filed"


@pytest.mark.parametrize(
    "who",
    ["stranger", "volunteer", "sibling_admin", "other_township_clerk", "line_clerk", "auditor"],
)
def test_others_do_not_see_it_at_a_desk(cast: Cast, who: str) -> None:
    need = make_need(cast)
    with pytest.raises(NotFound):
        policies.access_need_for_desk(cast.members[who].actor(), need.pk)


@pytest.mark.parametrize("who", ["station_worker", "township_clerk", "county_clerk", "city_clerk"])
def test_the_desks_over_the_township_see_it(cast: Cast, who: str) -> None:
    need = make_need(cast)
    assert policies.access_need_for_desk(cast.members[who].actor(), need.pk).pk == need.pk


def test_a_colleague_has_it_in_hand_until_handed_over(cast: Cast) -> None:
    need = make_need(cast)
    claim_need(actor=cast.station_worker.actor(), need=need, now=NOW)
    with pytest.raises(ClaimedByAnother):
        claim_need(actor=cast.township_clerk.actor(), need=need, now=NOW)
    claim_need(actor=cast.township_clerk.actor(), need=need, now=NOW, take_over=True)
    need.refresh_from_db()
    assert need.claimed_by == cast.township_clerk.id


@pytest.mark.parametrize("words", ["", "   "])
def test_an_answer_and_a_refusal_need_words(cast: Cast, words: str) -> None:
    need = make_need(cast)
    with pytest.raises(WordsNeeded):
        answer_need(actor=cast.station_worker.actor(), need=need, words=words, now=NOW)
    with pytest.raises(WordsNeeded):
        refuse_need(actor=cast.station_worker.actor(), need=need, reason=words, now=NOW)


def test_one_click_makes_an_activity_of_the_station(cast: Cast) -> None:
    need = arranged(cast)
    activity = Activity.objects.in_city("421200").get(pk=need.activity_id)
    assert (need.state, activity.state, activity.organisation_id) == (
        "arranged",
        "published",
        cast.station.pk,
    )
    assert (activity.need_id, activity.title) == (need.pk, "温泉街道 · 理个发")
    assert activity.starts_at == proposed_start(need, NOW)


def test_only_the_placed_person_gets_name_and_address_and_it_is_logged(
    cast: Cast, drain: Any
) -> None:
    need = arranged(cast)
    activity = Activity.objects.in_city("421200").get(pk=need.activity_id)
    with pytest.raises(NotFound):
        policies.access_need_as_placed(cast.volunteer.actor(), need.pk)
    apply_to_shift(actor=cast.volunteer.actor(), shift_id=shift_of(activity).pk, now=NOW)
    placed = policies.access_need_as_placed(cast.volunteer.actor(), need.pk)
    opened = look_at_need(actor=cast.volunteer.actor(), need=placed, why="placed", now=NOW)
    assert (opened.private, opened.phone) == (SECRET, PHONE)
    with pytest.raises(NotFound):
        policies.access_need_as_placed(cast.stranger.actor(), need.pk)
    drain()
    assert texts_to(PHONE)[-1] == "need_placed"


def test_thanks_reach_the_helper_with_a_rating(cast: Cast) -> None:
    need = arranged(cast)
    activity = Activity.objects.in_city("421200").get(pk=need.activity_id)
    apply_to_shift(actor=cast.volunteer.actor(), shift_id=shift_of(activity).pk, now=NOW)
    serve_need(actor=cast.station_worker.actor(), need=need, now=NOW)
    thank_need(actor=anonymous_actor("421200"), need=need, score=5, words="老师很耐心", now=NOW)
    rating = Evaluation.objects.in_city("421200").get(volunteer=cast.volunteer.volunteer)
    assert (rating.score, rating.words) == (5, "老师很耐心")
    assert (
        Notice.objects.in_city("421200")
        .filter(person_id=cast.volunteer.id, kind="demands.thanks")
        .count()
        == 1
    )
    with pytest.raises(WrongStep):
        thank_need(actor=anonymous_actor("421200"), need=need, score=1, words="", now=NOW)


def test_withdrawing_cancels_the_visit(cast: Cast) -> None:
    need = arranged(cast)
    withdraw_need(actor=anonymous_actor("421200"), need=need, now=NOW)
    assert Activity.objects.in_city("421200").get(pk=need.activity_id).state == "cancelled"


def test_a_fourth_open_request_of_one_phone_is_refused_but_a_station_may(cast: Cast) -> None:
    for _ in range(3):
        make_need(cast)
    with pytest.raises(TooManyOpen):
        make_need(cast)
    assert (
        make_need(cast, station_id=cast.station.pk, actor=cast.station_worker.actor()).state
        == "filed"
    )


def test_an_overdue_request_reaches_the_county_once(cast: Cast) -> None:
    make_need(cast)
    later = NOW + timedelta(days=4)
    assert (
        escalate_overdue(city="421200", now=later),
        escalate_overdue(city="421200", now=later),
    ) == (1, 0)
    told = (
        Notice.objects.in_city("421200")
        .filter(kind="demands.overdue")
        .values_list("person_id", flat=True)
    )
    assert list(told) == [cast.county_clerk.id]


def test_the_figures_count_what_the_list_shows(cast: Cast) -> None:
    make_need(cast)
    arranged_one = make_need(cast, phone=phone_of("7009"))
    arrange_need(
        actor=cast.station_worker.actor(), need=arranged_one, organisation=cast.station, now=NOW
    )
    found = figures(policies.visible_to(cast.township_clerk.actor()), NOW + timedelta(days=4))
    assert (
        found["total"],
        found["open"],
        found["waiting"],
        found["overdue"],
        found["arranged"],
    ) == (2, 2, 1, 1, 1)


STEPS = ("verify", "answer", "refuse", "arrange", "serve", "thank", "withdraw")


def test_every_step_not_in_the_table_is_refused(cast: Cast) -> None:
    from zhihe.demands.actions.move_need import move_need
    from zhihe.demands.terms import NeedState

    for state in NeedState:
        for step in STEPS:
            need = make_need(cast, station_id=cast.station.pk, actor=cast.station_worker.actor())
            Need.objects.in_city("421200").filter(pk=need.pk).update(state=state)
            allowed = state in rules.MOVES[step][0]
            try:
                move_need(actor=cast.station_worker.actor(), need=need, step=step, now=NOW)
            except WrongStep:
                assert not allowed, (state, step)
            else:
                assert allowed, (state, step)


def race(work: Any, count: int = 32) -> list[Any]:
    barrier, outcomes = threading.Barrier(count), []

    def run(n: int) -> None:
        barrier.wait()
        try:
            outcomes.append(work(n))
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(count)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return outcomes


def test_thirty_two_desks_arrange_one_request_once(committed_cast: Cast) -> None:
    cast = committed_cast
    need = make_need(cast)
    desks = [cast.station_worker.actor(), cast.township_clerk.actor()]
    race(
        lambda n: arrange_need(
            actor=desks[n % 2],
            need=Need.objects.in_city("421200").get(pk=need.pk),
            organisation=cast.station,
            now=NOW,
        )
    )
    assert Activity.objects.in_city("421200").filter(need_id=need.pk).count() == 1


def test_without_the_lock_the_same_race_makes_several(
    committed_cast: Cast, monkeypatch: Any
) -> None:
    """Negative control: with the guard off the race does happen."""
    from zhihe.demands.actions import arrange_need as module

    cast = committed_cast
    need = make_need(cast)
    monkeypatch.setattr(module, "move_need", lambda **kw: None)
    monkeypatch.setattr(
        Need.objects.__class__, "select_for_update", lambda self: self, raising=False
    )
    monkeypatch.setattr("zhihe.platform.keys.CityQuerySet.select_for_update", lambda self: self)
    race(
        lambda n: module.arrange_need(
            actor=cast.station_worker.actor(), need=need, organisation=cast.station, now=NOW
        ),
        8,
    )
    assert Activity.objects.in_city("421200").filter(need_id=need.pk).count() > 1
