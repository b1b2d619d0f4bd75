"""Drafting, submitting, reviewing: who may, what must be said, what waits for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.cast import NOW
from tests.opportunities.forms import a_form, a_post
from zhihe.audit.models import AuditEvent
from zhihe.messaging.models import Notice
from zhihe.opportunities.actions.draft_activity import draft_activity
from zhihe.opportunities.actions.publish_single_helper import publish_single_helper
from zhihe.opportunities.actions.review_activity import review_activity
from zhihe.opportunities.actions.save_activity import save_activity
from zhihe.opportunities.actions.set_hours_permission import set_hours_permission
from zhihe.opportunities.actions.submit_activity import submit_activity
from zhihe.opportunities.errors import (
    ActivityIncomplete,
    ActivityMoved,
    LevelTooLow,
    NotAdmitted,
    OwnActivity,
    PlaceNotYours,
    ReasonNeeded,
)
from zhihe.opportunities.models import Activity, ActivityReview, Category, Post, Shift
from zhihe.opportunities.policies import access_activity_for_review, get_activity, to_review
from zhihe.opportunities.rules import publishing as rules
from zhihe.opportunities.rules.forms import HelperForm, ShiftForm
from zhihe.opportunities.terms import Problem
from zhihe.organisations.models import Organisation
from zhihe.platform.models import WorkDay
from zhihe.platform.refusals import NotFound
from zhihe.platform.vault import open_sealed
from zhihe.volunteers.models import InsurancePolicy


def draft(cast, **over):
    actor = cast.project_manager.actor()
    made = draft_activity(actor=actor, organisation=cast.team, form=a_form(cast, **over), now=NOW)
    return get_activity(actor, made.pk)


def submit(cast, activity):
    return submit_activity(actor=cast.project_manager.actor(), activity=activity, now=NOW)


def submitted(cast, **over):
    activity = draft(cast, **over)
    assert submit(cast, activity) == "submitted"
    return get_activity(cast.county_clerk.actor(), activity.pk)


def problems_of(cast, **over):
    with pytest.raises(ActivityIncomplete) as caught:
        submit(cast, draft(cast, **over))
    return caught.value.problems


def policy(cast, **over):
    fields = {
        "city": cast.city,
        "name": "意外险",
        "insurer": "示范保险",
        "number": "1",
        "covers_hazardous": True,
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2026, 12, 31),
        "created_at": NOW,
    }
    return InsurancePolicy.objects.create(**{**fields, **over})


def tonight(**over):
    """A post from 21:00 to 23:00 tomorrow: unusual hours."""
    return a_post(starts_at=NOW + timedelta(hours=35), minutes=120, **over)


@pytest.mark.row("N04")
@pytest.mark.row("Z02", part="activity to post")
def test_activity_posts_and_shifts_are_written_in_one_go(cast):
    morning, noon = (
        ShiftForm(NOW + timedelta(days=1, hours=h), NOW + timedelta(days=1, hours=h + 2), 3)
        for h in (0, 3)
    )
    post = a_post(title="泡茶", shifts=(morning, noon), min_age=16)
    activity = draft(cast, posts=(post, a_post(title="接人")))
    posts = Post.objects.in_city(cast.city).filter(activity=activity).order_by("position")
    assert [(p.title, p.min_age) for p in posts] == [("泡茶", 16), ("接人", None)]
    shifts = Shift.objects.in_city(cast.city).filter(activity=activity)
    assert [shifts.filter(post=p).count() for p in posts] == [2, 1]
    assert (activity.starts_at, activity.seats_total) == (morning.starts_at, 12)


@pytest.mark.row("X08", part="code on approval")
def test_a_low_risk_activity_of_an_admitted_team_has_its_code_at_once(cast):
    activity = draft(cast)
    assert activity.activity_code == ""
    assert submit(cast, activity) == "published"
    activity.refresh_from_db()
    assert activity.activity_code.startswith("XN2611210001")
    assert rules.valid_activity_code(activity.activity_code)
    assert len(open_sealed(activity.code_secret_sealed, "activity_code")) == 32
    assert activity.activity_code.encode() not in bytes(activity.code_secret_sealed)


def test_no_two_activities_share_a_code_or_a_secret(cast):
    made = [draft(cast) for _ in range(3)]
    for activity in made:
        submit(cast, activity)
        activity.refresh_from_db()
    assert len({activity.activity_code for activity in made}) == 3
    assert len({bytes(activity.code_secret_sealed) for activity in made}) == 3


@pytest.mark.parametrize("code", ["XN2611210001F", "XN99991231000012"])
def test_a_wrong_digit_or_a_swapped_pair_in_a_code_is_found(code):
    good = rules.make_activity_code("XN", date(2026, 11, 21), 17)
    assert rules.valid_activity_code(good)
    swapped = good[:6] + good[7] + good[6] + good[8:]
    assert swapped == good or not rules.valid_activity_code(swapped)
    assert not rules.valid_activity_code(good[:-2] + str((int(good[-2]) + 1) % 10) + good[-1])


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("title", "茶", Problem.TITLE),
        ("content", "茶", Problem.CONTENT),
        ("address", " ", Problem.PLACE),
        ("conditions", "", Problem.CONDITIONS),
        ("enrol_note", "", Problem.ENROL),
        ("risks", "无", Problem.RISKS),
        ("guarantees", "", Problem.GUARANTEES),
    ],
)
def test_what_the_law_asks_for_must_be_said(cast, field, value, problem):
    assert problems_of(cast, **{field: value}) == [(field, problem)]


@pytest.mark.parametrize("title", ["十月补录", "十月 补 录", "补·录"])
def test_hours_are_not_entered_afterwards_by_a_title(cast, title):
    with pytest.raises(ActivityIncomplete):
        draft(cast, title=title)


@pytest.mark.parametrize(
    ("post", "problem"),
    [
        ({"starts_at": NOW - timedelta(hours=1)}, Problem.PAST),
        ({"minutes": 13 * 60}, Problem.SHIFT_LENGTH),
        ({"title": " "}, Problem.POST_TITLE),
        ({"hours_value": 200}, Problem.HOURS_VALUE),
        ({"hours_value": 0}, Problem.HOURS_VALUE),
    ],
)
def test_a_post_must_make_sense(cast, post, problem):
    assert (("posts.0", problem)) in problems_of(cast, posts=(a_post(**post),))


@pytest.mark.row("N09")
def test_hours_are_set_at_publication_by_units_that_may(cast):
    activity = draft(cast, posts=(a_post(hours_value=120),))
    assert submit(cast, activity) == "published"
    assert Post.objects.in_city(cast.city).get(activity=activity).hours_value == 120
    set_hours_permission(
        actor=cast.county_clerk.actor(),
        organisation=cast.team,
        allowed=False,
        reason="时长虚高",
        now=NOW,
    )
    assert problems_of(cast, posts=(a_post(hours_value=120),)) == [
        ("posts.0", Problem.HOURS_PERMISSION)
    ]
    assert submit(cast, draft(cast)) == "published"


def test_a_unit_on_trial_may_set_no_hours_until_the_district_says_so(cast):
    assert [rules.may_set_hours("trial", d) for d in (None, True, False)] == [False, True, False]
    assert [rules.may_set_hours("admitted", d) for d in (None, True, False)] == [True, True, False]


@pytest.mark.row("H02", part="uncertified not for students")
def test_only_certified_bodies_publish_for_students(cast):
    over = {"group_standards": ("student", "other")}
    assert problems_of(cast, **over) == [("group_standards", Problem.STUDENTS)]
    Organisation.objects.in_city(cast.city).filter(pk=cast.team.pk).update(certification="district")
    assert submit(cast, draft(cast, **over)) == "published"


@pytest.mark.row("R09", part="publishing")
def test_dangerous_work_without_cover_is_blocked(cast):
    assert problems_of(cast, is_hazardous=True) == [("insurance", Problem.INSURANCE)]
    plain = policy(cast, covers_hazardous=False)
    assert problems_of(cast, is_hazardous=True, insurance_id=plain.pk) == [
        ("insurance", Problem.COVER_ENDS)
    ]
    short = policy(cast, valid_until=date(2026, 11, 21))
    assert problems_of(cast, is_hazardous=True, insurance_id=short.pk) == [
        ("insurance", Problem.COVER_ENDS)
    ]
    assert submit(cast, draft(cast, is_hazardous=True, insurance_id=policy(cast).pk)) == "submitted"


def test_a_dangerous_category_makes_its_activities_dangerous(cast):
    Category.objects.create(code="rescue", name="救援", name_en="Rescue", is_hazardous=True)
    assert problems_of(cast, category="rescue") == [("insurance", Problem.INSURANCE)]


@pytest.mark.row("P03")
@pytest.mark.parametrize(
    ("over", "reasons", "level"),
    [
        ({"with_minors": True}, ["minors"], "township"),
        ({"posts": (tonight(),)}, ["hours"], "township"),
        (
            {"posts": (a_post(starts_at=NOW + timedelta(hours=20, minutes=30), minutes=9 * 60),)},
            ["long"],
            "city",
        ),
        ({"posts": (a_post(capacity=500),)}, ["crowd"], "county"),
    ],
)
def test_what_is_risky_waits_for_a_person_of_the_right_level(cast, over, reasons, level):
    activity = submitted(cast, **over)
    assert (activity.risk_reasons, activity.review_level, activity.activity_code) == (
        reasons,
        level,
        "",
    )


def test_an_organisation_on_trial_always_waits(cast):
    Organisation.objects.in_city(cast.city).filter(pk=cast.team.pk).update(stage="trial")
    assert submitted(cast).risk_reasons == ["trial"]


@pytest.mark.parametrize("stage", ["applied", "suspended", "exited"])
def test_an_organisation_that_is_not_active_submits_nothing(cast, stage):
    activity = draft(cast)
    Organisation.objects.in_city(cast.city).filter(pk=cast.team.pk).update(stage=stage)
    with pytest.raises(NotAdmitted):
        submit(cast, get_activity(cast.project_manager.actor(), activity.pk))


@pytest.mark.row("P03", part="time limit")
def test_the_clock_of_the_reviewer_runs_on_working_days(cast):
    activity = submitted(cast, with_minors=True)  # Saturday
    assert activity.review_due_at - NOW == timedelta(days=3)  # Tuesday, the same hour
    WorkDay.objects.create(day=date(2026, 11, 23), is_workday=False)
    assert submitted(cast, with_minors=True).review_due_at - NOW == timedelta(days=4)


@pytest.mark.row("P03", part="levels and scope")
def test_the_queue_shows_the_own_level_and_what_is_over_time_below(cast):
    activity = submitted(cast, with_minors=True)
    later = activity.review_due_at + timedelta(minutes=1)

    def queue(who, now, **kind):
        return [row.pk for row in to_review(cast.members[who].actor(), now, **kind)]

    assert queue("township_clerk", NOW) == [activity.pk]
    assert queue("county_clerk", NOW) == []
    assert queue("county_clerk", NOW, all_levels=True) == [activity.pk]
    assert queue("county_clerk", later) == [activity.pk]
    for outsider in ("other_township_clerk", "line_clerk", "stranger", "org_admin", "auditor"):
        assert queue(outsider, later, all_levels=True) == []


def test_acceptance_publishes_and_tells_the_creator(cast):
    activity = submitted(cast, with_minors=True)
    review_activity(actor=cast.township_clerk.actor(), activity=activity, accepted=True, now=NOW)
    activity.refresh_from_db()
    assert (activity.state, bool(activity.activity_code)) == ("published", True)
    review = ActivityReview.objects.in_city(cast.city).get(activity=activity)
    assert (review.accepted, review.reviewer_id) == (True, cast.township_clerk.id)
    notice = Notice.objects.in_city(cast.city).get(person_id=cast.project_manager.id)
    assert notice.kind == "opportunities.activity_accepted"
    verbs = (
        AuditEvent.objects.in_city(cast.city).filter(subject_id=activity.pk).order_by("at", "id")
    )
    assert [e.verb.split(".")[1] for e in verbs] == [
        "drafted",
        "submitted",
        "published",
        "accepted",
    ]


def test_a_return_says_why_and_the_activity_can_be_mended(cast):
    activity = submitted(cast, with_minors=True)
    with pytest.raises(ReasonNeeded):
        review_activity(
            actor=cast.township_clerk.actor(),
            activity=activity,
            accepted=False,
            now=NOW,
            reason=" ",
        )
    review_activity(
        actor=cast.township_clerk.actor(),
        activity=activity,
        accepted=False,
        now=NOW,
        reason="缺陪同安排",
    )
    activity.refresh_from_db()
    assert (activity.state, activity.return_reason, activity.activity_code) == (
        "returned",
        "缺陪同安排",
        "",
    )
    save_activity(actor=cast.project_manager.actor(), activity=activity, form=a_form(cast), now=NOW)
    assert submit(cast, get_activity(cast.project_manager.actor(), activity.pk)) == "published"


def test_a_verdict_is_given_once(cast):
    activity = submitted(cast, with_minors=True)
    clerk = cast.township_clerk.actor()
    review_activity(actor=clerk, activity=activity, accepted=True, now=NOW)
    with pytest.raises(ActivityMoved):
        review_activity(actor=clerk, activity=activity, accepted=False, now=NOW, reason="反悔")
    assert ActivityReview.objects.in_city(cast.city).count() == 1


def test_nobody_reviews_an_own_activity(cast):
    activity = submitted(cast, with_minors=True)
    for field in ("created_by", "leader_id"):
        own = replace_field(activity, field, cast.township_clerk.id)
        with pytest.raises(OwnActivity):
            review_activity(actor=cast.township_clerk.actor(), activity=own, accepted=True, now=NOW)
    assert Activity.objects.in_city(cast.city).get(pk=activity.pk).state == "submitted"


def replace_field(activity, field, value):
    copy = (
        Activity.objects.in_city(activity.city_id)
        .select_related("organisation")
        .get(pk=activity.pk)
    )
    setattr(copy, field, value)
    return copy


def test_a_lower_level_cannot_decide_what_needs_a_higher_one(cast):
    activity = submitted(cast, posts=(a_post(capacity=500),))
    with pytest.raises(LevelTooLow):
        review_activity(
            actor=cast.township_clerk.actor(), activity=activity, accepted=True, now=NOW
        )
    review_activity(actor=cast.city_clerk.actor(), activity=activity, accepted=True, now=NOW)


@pytest.mark.parametrize(
    "who",
    [
        "other_township_clerk",
        "line_clerk",
        "stranger",
        "volunteer",
        "org_admin",
        "sibling_admin",
        "auditor",
    ],
)
def test_outside_the_scope_there_is_nothing_to_review(cast, who):
    activity = submitted(cast, with_minors=True)
    with pytest.raises(NotFound):
        access_activity_for_review(cast.members[who].actor(), activity.pk)


def test_a_line_clerk_reviews_the_own_line_in_every_district(cast):
    Organisation.objects.in_city(cast.city).filter(pk=cast.team.pk).update(lines=["health"])
    activity = submitted(cast, with_minors=True)
    assert access_activity_for_review(cast.line_clerk.actor(), activity.pk).pk == activity.pk


def test_a_published_activity_is_not_saved_over(cast):
    activity = draft(cast)
    submit(cast, activity)
    with pytest.raises(ActivityMoved):
        save_activity(
            actor=cast.project_manager.actor(), activity=activity, form=a_form(cast), now=NOW
        )
    with pytest.raises(ActivityMoved):
        submit(cast, activity)


def test_somebody_from_elsewhere_cannot_be_named_leader(cast):
    with pytest.raises(PlaceNotYours):
        draft(cast, leader_id=cast.stranger.id, leader_name="石大山")


def test_the_name_of_the_leader_is_read_from_the_person_not_from_the_form(cast):
    assert draft(cast, leader_name="别人").leader_name == "何砚秋"


def test_one_short_form_finds_a_single_helper(cast):
    form = HelperForm(
        what="陪王奶奶拿药",
        category="neighbourhood",
        address="长安大道",
        minutes=45,
        region_id=cast.regions["township"].pk,
        starts_at=NOW + timedelta(hours=5),
        leader_id=cast.leader.id,
    )
    made = publish_single_helper(
        actor=cast.project_manager.actor(), organisation=cast.team, form=form, now=NOW
    )
    shift = Shift.objects.in_city(cast.city).get(activity=made)
    assert (made.state, shift.capacity, shift.ends_at - shift.starts_at) == (
        "published",
        1,
        timedelta(minutes=45),
    )
    late = replace(form, starts_at=NOW + timedelta(hours=13))
    made = publish_single_helper(
        actor=cast.project_manager.actor(), organisation=cast.team, form=late, now=NOW
    )
    assert made.state == "submitted"
