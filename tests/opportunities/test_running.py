"""Changing, cancelling, ending, copying, templates, handing over, projects, categories."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import NOW
from tests.factories.activities import make_activity, shift_of
from tests.opportunities.forms import a_form
from zhihe.audit.models import AuditEvent
from zhihe.opportunities.actions.add_category import add_category
from zhihe.opportunities.actions.answer_hand_over import answer_hand_over
from zhihe.opportunities.actions.cancel_activity import cancel_activity
from zhihe.opportunities.actions.change_activity import change_activity
from zhihe.opportunities.actions.change_category import change_category
from zhihe.opportunities.actions.close_project import close_project
from zhihe.opportunities.actions.copy_activity import copy_activity
from zhihe.opportunities.actions.draft_activity import draft_activity
from zhihe.opportunities.actions.end_activity import end_activity
from zhihe.opportunities.actions.hand_over_activity import hand_over_activity
from zhihe.opportunities.actions.make_project import make_project
from zhihe.opportunities.actions.report_hand_over import report_hand_over
from zhihe.opportunities.actions.retire_category import retire_category
from zhihe.opportunities.actions.save_template import save_template
from zhihe.opportunities.actions.use_template import use_template
from zhihe.opportunities.errors import (
    ActivityIncomplete,
    ActivityMoved,
    AlreadyBegun,
    CapacityBelowTaken,
    CategoryInUse,
    CategoryTaken,
    NeedsReview,
    NoChild,
    PlaceNotYours,
    ReasonNeeded,
)
from zhihe.opportunities.events import ActivityCancelled, ActivityChanged, ActivityEnded
from zhihe.opportunities.models import Activity, Category, Post, Shift
from zhihe.opportunities.policies import (
    access_activity_for_managing,
    access_public_activity,
    get_activity,
    visible_to,
)
from zhihe.opportunities.queries.category_history import category_history
from zhihe.opportunities.queries.find import Wanted, found
from zhihe.opportunities.rules.forms import CategoryForm, Changes, ShiftChange
from zhihe.platform.actor import anonymous_actor, system_actor
from zhihe.platform.refusals import Forbidden, NotFound


@pytest.fixture
def told(monkeypatch):
    """Facts published by the actions."""
    facts: list[object] = []
    for name in ("cancel_activity", "change_activity", "end_activity", "answer_hand_over"):
        monkeypatch.setattr(
            f"zhihe.opportunities.actions.{name}.publish", lambda city, fact: facts.append(fact)
        )
    return facts


def manager(cast):
    return cast.project_manager.actor()


def made(cast, **over):
    return get_activity(manager(cast), make_activity(cast, **over).pk)


def change(cast, activity, **over):
    changes = Changes(**{"reason": "场地临时有事", **over})
    change_activity(actor=manager(cast), activity=activity, changes=changes, now=NOW)
    activity.refresh_from_db()


def moved(shift, hours, **over):
    by = timedelta(hours=hours)
    capacity = over.get("capacity", shift.capacity)
    return (ShiftChange(shift.pk, shift.starts_at + by, shift.ends_at + by, capacity),)


def test_a_new_time_moves_the_activity_and_is_told(cast, told):
    activity = made(cast)
    shift = shift_of(activity)
    change(cast, activity, shifts=moved(shift, 1))
    assert activity.starts_at == shift.starts_at + timedelta(hours=1)
    assert told == [ActivityChanged(str(activity.pk), [str(shift.pk)], False)]
    event = AuditEvent.objects.in_city(cast.city).get(verb="opportunities.changed")
    assert event.reason == "场地临时有事"


def test_a_new_place_is_told_and_found(cast, told):
    activity = made(cast)
    change(cast, activity, address="双鹤路 9 号", lon=114.4, lat=29.9)
    assert told == [ActivityChanged(str(activity.pk), [], True)]
    assert [row.pk for row in found(cast.city.code, Wanted(words="双鹤路"), NOW)] == [activity.pk]


def test_a_change_of_nothing_tells_nobody(cast, told):
    activity = made(cast)
    change(cast, activity, address=activity.address, shifts=moved(shift_of(activity), 0))
    assert told == []


def test_seats_are_never_lowered_below_those_given(cast, told):
    activity = made(cast, capacity=20)
    shift = shift_of(activity)
    Shift.objects.in_city(cast.city).filter(pk=shift.pk).update(taken=2, offered=1, held=1)
    with pytest.raises(CapacityBelowTaken):
        change(cast, activity, shifts=moved(shift, 0, capacity=3))
    change(cast, activity, shifts=moved(shift, 0, capacity=4))
    assert activity.seats_total == 4
    Shift.objects.in_city(cast.city).filter(pk=shift.pk).update(taken=0, offered=0, held=0)


def test_a_shift_under_way_keeps_its_time(cast, told):
    activity = made(cast, starts_at=NOW - timedelta(minutes=5))
    with pytest.raises(AlreadyBegun):
        change(cast, activity, shifts=moved(shift_of(activity), 1))


def test_a_change_cannot_slip_past_the_reviewer(cast, told):
    activity = made(cast)
    with pytest.raises(NeedsReview):
        change(cast, activity, shifts=moved(shift_of(activity), 8))
    with pytest.raises(NeedsReview):
        change(cast, activity, shifts=moved(shift_of(activity), 0, capacity=600))
    assert Activity.objects.in_city(cast.city).get(pk=activity.pk).seats_total == 20


def test_hours_promised_still_fit_after_a_change(cast, told):
    activity = made(cast, post={"hours_value": 150})
    shift = shift_of(activity)
    shorter = ShiftChange(shift.pk, shift.starts_at, shift.ends_at - timedelta(minutes=30), 20)
    with pytest.raises(ActivityIncomplete):
        change(cast, activity, shifts=(shorter,))


def test_a_change_says_why_and_names_no_stranger(cast, told):
    activity = made(cast)
    with pytest.raises(ReasonNeeded):
        change(cast, activity, reason=" ", address="别处")
    with pytest.raises(PlaceNotYours):
        change(cast, activity, leader_id=cast.stranger.id)


def test_a_shift_of_another_activity_is_not_touched(cast, told):
    activity, other = made(cast), made(cast)
    with pytest.raises(ActivityMoved):
        change(cast, activity, shifts=moved(shift_of(other), 1))


def test_cancelling_says_why_frees_the_shifts_and_is_told_once(cast, told):
    activity = made(cast)
    with pytest.raises(ReasonNeeded):
        cancel_activity(actor=manager(cast), activity=activity, reason="", now=NOW)
    cancel_activity(actor=manager(cast), activity=activity, reason="天气不好", now=NOW)
    assert shift_of(activity).cancelled_at == NOW
    with pytest.raises(ActivityMoved):
        cancel_activity(actor=manager(cast), activity=activity, reason="天气不好", now=NOW)
    assert told == [ActivityCancelled(str(activity.pk))]
    seen = access_public_activity(anonymous_actor(cast.city.code), activity.pk)
    assert seen.cancelled_reason == "天气不好"


def test_a_draft_thrown_away_was_never_public(cast, told):
    activity = made(cast, state="draft", activity_code="", published_at=None)
    cancel_activity(actor=manager(cast), activity=activity, reason="不办了", now=NOW)
    assert told == []
    with pytest.raises(NotFound):
        access_public_activity(cast.stranger.actor(), activity.pk)


def test_what_is_over_cannot_be_cancelled(cast, told):
    activity = made(cast, starts_at=NOW - timedelta(days=1))
    with pytest.raises(ActivityMoved):
        cancel_activity(actor=manager(cast), activity=activity, reason="晚了", now=NOW)


def test_the_timer_ends_what_is_over_and_only_once(cast, told):
    over, coming = made(cast, starts_at=NOW - timedelta(hours=3)), made(cast)
    for activity in (over, coming, over):
        end_activity(actor=system_actor(cast.city.code), activity_id=activity.pk, now=NOW)
    states = [Activity.objects.in_city(cast.city).get(pk=a.pk).state for a in (over, coming)]
    assert states == ["ended", "published"]
    assert told == [ActivityEnded(str(over.pk))]


def test_the_timers_job_runs(cast):
    from zhihe.opportunities.jobs import end_activities
    from zhihe.platform import cities

    cities.forget()
    activity = made(cast, starts_at=NOW - timedelta(hours=3))
    end_activities.func(timestamp=int(NOW.timestamp()))
    assert Activity.objects.in_city(cast.city).get(pk=activity.pk).state == "ended"


def test_a_copy_is_a_draft_on_the_next_same_weekday_without_the_people(cast):
    activity = made(cast, starts_at=NOW - timedelta(days=16))
    copy = copy_activity(actor=manager(cast), activity=activity, now=NOW)
    copy = Activity.objects.in_city(cast.city).get(pk=copy.pk)
    assert (copy.state, copy.activity_code) == ("draft", "")
    assert copy.starts_at - activity.starts_at == timedelta(days=21)
    assert copy.copied_from == activity.pk
    assert [s.taken for s in Shift.objects.in_city(cast.city).filter(activity=copy)] == [0]


def drafted(cast, **over):
    activity = draft_activity(
        actor=manager(cast), organisation=cast.team, form=a_form(cast, **over), now=NOW
    )
    return get_activity(manager(cast), activity.pk)


def test_a_template_publishes_the_same_thing_on_another_day(cast):
    template = save_template(actor=manager(cast), activity=drafted(cast), now=NOW)
    again = save_template(actor=manager(cast), activity=drafted(cast), now=NOW)
    assert template.title == again.title  # replaced, not doubled
    activity = use_template(actor=manager(cast), template=again, day=date(2026, 12, 5), now=NOW)
    assert activity.state == "published"
    assert (activity.starts_at - NOW).days == 14
    assert Post.objects.in_city(cast.city).get(activity=activity).title == "陪伴员"


def test_a_template_whose_leader_left_is_refused_with_words(cast):
    template = save_template(actor=manager(cast), activity=drafted(cast), now=NOW)
    template.form["leader_id"] = str(cast.stranger.id)
    with pytest.raises(PlaceNotYours):
        use_template(actor=manager(cast), template=template, day=date(2026, 12, 5), now=NOW)


@pytest.mark.row("Z04")
def test_the_corps_assigns_the_team_accepts_manages_and_reports(cast):
    corps = cast.parent_admin.actor()
    activity = get_activity(
        corps, make_activity(cast, organisation=cast.corps, starts_at=NOW - timedelta(minutes=1)).pk
    )
    with pytest.raises(Forbidden):
        access_activity_for_managing(manager(cast), activity.pk)
    hand_over_activity(actor=corps, activity=activity, executor=cast.team, note="你们近", now=NOW)
    with pytest.raises(Forbidden):  # asked is not yet accepted
        access_activity_for_managing(manager(cast), activity.pk)
    activity = get_activity(manager(cast), activity.pk)
    answer_hand_over(actor=manager(cast), activity=activity, accepted=True, now=NOW)
    activity = access_activity_for_managing(manager(cast), activity.pk)
    report_hand_over(actor=manager(cast), activity=activity, report="来了 12 人，办成了", now=NOW)
    activity.refresh_from_db()
    assert (activity.hand_over, activity.hand_over_report) == ("reported", "来了 12 人，办成了")
    with pytest.raises(Forbidden):
        access_activity_for_managing(cast.sibling_admin.actor(), activity.pk)


@pytest.mark.row("Z04", part="refusal")
def test_a_refused_hand_over_says_why_and_may_go_to_another(cast):
    corps = cast.parent_admin.actor()
    activity = get_activity(corps, make_activity(cast, organisation=cast.corps).pk)
    hand_over_activity(actor=corps, activity=activity, executor=cast.team, now=NOW)
    activity = get_activity(corps, activity.pk)
    with pytest.raises(ReasonNeeded):
        answer_hand_over(actor=manager(cast), activity=activity, accepted=False, now=NOW)
    answer_hand_over(
        actor=manager(cast), activity=activity, accepted=False, note="人手不够", now=NOW
    )
    with pytest.raises(ActivityMoved):
        answer_hand_over(actor=manager(cast), activity=activity, accepted=True, now=NOW)
    hand_over_activity(actor=corps, activity=activity, executor=cast.sibling, now=NOW)


@pytest.mark.parametrize("executor", ["other", "corps", "team"])
def test_a_hand_over_goes_only_downwards(cast, executor):
    activity = made(cast)
    with pytest.raises(NoChild):
        hand_over_activity(
            actor=cast.org_admin.actor(),
            activity=activity,
            executor=cast.organisations[executor],
            now=NOW,
        )


@pytest.mark.row("Z02")
@pytest.mark.row("Z26")
def test_a_project_manager_begins_a_project_and_hangs_activities_on_it(cast):
    project = make_project(actor=manager(cast), organisation=cast.team, title="一江清水", now=NOW)
    assert project.manager_id == cast.project_manager.id
    assert drafted(cast, project_id=project.pk).project_id == project.pk
    foreign = make_project(
        actor=cast.sibling_admin.actor(), organisation=cast.sibling, title="别家的", now=NOW
    )
    with pytest.raises(PlaceNotYours):
        drafted(cast, project_id=foreign.pk)
    close_project(actor=manager(cast), project=project, now=NOW)
    with pytest.raises(ActivityMoved):
        close_project(actor=manager(cast), project=project, now=NOW)


@pytest.mark.row("Z03")
def test_categories_are_added_renamed_and_retired_with_their_history(cast):
    clerk = cast.city_clerk.actor()
    category = add_category(actor=clerk, form=CategoryForm("护河", "Rivers"), now=NOW)
    activity = drafted(cast, category=category.pk)
    Activity.objects.in_city(cast.city).filter(pk=activity.pk).update(
        state="published", published_at=NOW, activity_code="X"
    )
    change_category(
        actor=clerk, category=category, form=CategoryForm("一江清水", "Rivers"), now=NOW
    )
    assert [row.pk for row in found(cast.city.code, Wanted(words="清水"), NOW)] == [activity.pk]
    category.refresh_from_db()
    retire_category(actor=clerk, category=category, retired=True, now=NOW + timedelta(minutes=1))
    with pytest.raises(PlaceNotYours):
        drafted(cast, category=category.pk)
    assert [row.pk for row in found(cast.city.code, Wanted(categories=(category.pk,)), NOW)] == [
        activity.pk
    ]
    history = category_history(cast.city.code, category.pk, NOW)
    assert [(str(line.what), line.who) for line in history] == [
        ("停用了", "唐怀远"),
        ("改了", "唐怀远"),
        ("加了这一类", "唐怀远"),
    ]
    assert history[1].why == "「护河」改叫「一江清水」"
    retire_category(actor=clerk, category=category, retired=False, now=NOW)


def test_two_categories_never_share_a_name_and_parents_go_last(cast):
    clerk = cast.city_clerk.actor()
    with pytest.raises(CategoryTaken):
        add_category(actor=clerk, form=CategoryForm("邻里互助"), now=NOW)
    parent = Category.objects.get(pk="neighbourhood")
    child = add_category(
        actor=clerk, form=CategoryForm("串门", "Visits", parent="neighbourhood"), now=NOW
    )
    assert child.pk == "neighbourhood.visits"
    with pytest.raises(CategoryInUse):
        retire_category(actor=clerk, category=parent, retired=True, now=NOW)


def test_what_each_may_list(cast):
    public, hidden = made(cast), made(cast, state="draft", activity_code="", published_at=None)

    def seen(who):
        return set(visible_to(cast.members[who].actor()).values_list("pk", flat=True))

    for insider in ("project_manager", "leader", "parent_admin", "township_clerk", "city_clerk"):
        assert seen(insider) == {public.pk, hidden.pk}
    for outsider in (
        "stranger",
        "volunteer",
        "sibling_admin",
        "other_admin",
        "other_township_clerk",
        "line_clerk",
    ):
        assert seen(outsider) == {public.pk}
