"""Drafting and submitting: who may, what must be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.cast import NOW, sign_in
from tests.opportunities.drafts import draft, submit
from tests.opportunities.forms import a_form, a_post
from zhihe.opportunities.actions.publish_single_helper import publish_single_helper
from zhihe.opportunities.actions.save_activity import save_activity
from zhihe.opportunities.actions.set_hours_permission import set_hours_permission
from zhihe.opportunities.errors import (
    ActivityIncomplete,
    ActivityMoved,
    PlaceNotYours,
)
from zhihe.opportunities.models import Activity, Category, Post, Shift
from zhihe.opportunities.rules import publishing as rules
from zhihe.opportunities.rules.forms import HelperForm, ShiftForm
from zhihe.opportunities.terms import Problem
from zhihe.organisations.labels import CERTIFICATION
from zhihe.organisations.models import Organisation
from zhihe.platform.vault import open_sealed
from zhihe.volunteers.models import InsurancePolicy


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


@pytest.mark.row("H02")
def test_four_classes_of_publishers_and_the_silent_certified_are_listed(cast, client, frozen):
    """City, district, school-contracted and none: the class is shown, decides, and obliges."""
    over = {"group_standards": ("student", "other")}
    rows = Organisation.objects.in_city(cast.city)
    classes = {"team": "city", "station": "district", "other": "school", "sibling": "none"}
    for key, level in classes.items():
        rows.filter(pk=cast.organisations[key].pk).update(certification=level)
    page = client.get(f"/organisations/{cast.team.pk}/").content.decode()
    assert str(CERTIFICATION["city"]) in page
    assert submit(cast, draft(cast, **over)) == "published"

    def listed(who):
        sign_in(client, cast.members[who])
        text = client.get("/clerk/silent-bodies/").content.decode()
        return {key for key in (*classes, "corps") if cast.organisations[key].name in text}

    assert listed("city_clerk") == {"station", "other"}, (
        "the team has published, the sibling need not"
    )
    assert listed("township_clerk") == {"station"}
    assert listed("line_clerk") == {"other"}
    Activity.objects.in_city(cast.city).update(state="ended")
    assert listed("city_clerk") == {"team", "station", "other"}
    rows.filter(pk=cast.team.pk).update(certification="none")
    assert problems_of(cast, **over) == [("group_standards", Problem.STUDENTS)]


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
