"""What waits for a person, at which level, and what the reviewer may answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import NOW
from tests.opportunities.drafts import draft, submit, submitted
from tests.opportunities.forms import a_form, a_post
from zhihe.audit.models import AuditEvent
from zhihe.messaging.models import Notice
from zhihe.opportunities.actions.review_activity import review_activity
from zhihe.opportunities.actions.save_activity import save_activity
from zhihe.opportunities.errors import (
    ActivityMoved,
    LevelTooLow,
    NotAdmitted,
    OwnActivity,
    ReasonNeeded,
)
from zhihe.opportunities.models import Activity, ActivityReview
from zhihe.opportunities.policies import access_activity_for_review, get_activity, to_review
from zhihe.organisations.models import Organisation
from zhihe.platform.models import WorkDay
from zhihe.platform.refusals import NotFound


def tonight(**over):
    """A post from 21:00 to 23:00 tomorrow: unusual hours."""
    return a_post(starts_at=NOW + timedelta(hours=35), minutes=120, **over)


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
