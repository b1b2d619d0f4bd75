"""The organisation looks at each applicant: admit, refuse with a reason, ask (N19)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.activities import make_activity, shift_of
from tests.recruitment.people import join, placement_of, seats, state_of
from zhihe.platform.refusals import Forbidden
from zhihe.recruitment.actions.admit_applicants import admit_applicants
from zhihe.recruitment.actions.answer_question import answer_question
from zhihe.recruitment.actions.assess_applicant import assess_applicant
from zhihe.recruitment.actions.release_placement import release_placement
from zhihe.recruitment.errors import NotFitting, ReasonNeeded, ShiftOver, StateMoved
from zhihe.recruitment.labels import sentence_of
from zhihe.recruitment.models import Application, Assessment
from zhihe.recruitment.queries.assessment_sheet import assessment_sheet
from zhihe.recruitment.rules import Finding
from zhihe.recruitment.terms import FindingCode, Verdict
from zhihe.recruitment.web.words import say_of
from zhihe.volunteers.models import (
    Evaluation,
    Qualification,
    QualificationKind,
    Skill,
    VolunteerSkill,
)


@pytest.fixture
def reviewed(cast: Any) -> Any:
    return shift_of(make_activity(cast, capacity=1, post={"selection": "review"}))


def judge(cast: Any, application: Any, verdict: Verdict, now: Any, **more: Any) -> str:
    return assess_applicant(
        actor=cast.project_manager.actor(),
        application=application,
        verdict=verdict,
        now=now,
        **more,
    )


def test_a_post_with_assessment_admits_nobody_by_itself(cast: Any, now: Any, reviewed: Any) -> None:
    mine = join(cast, "volunteer", reviewed)
    assert (mine.state, seats(reviewed)) == ("applied", (0, 0, 0))


@pytest.mark.row("N19")
def test_admit_refuse_ask(cast: Any, now: Any, reviewed: Any) -> None:
    one, two, three = (join(cast, w, reviewed) for w in ("volunteer", "elder", "guardian"))
    assert judge(cast, one, Verdict.ADMIT, now) == "admitted"
    assert judge(cast, one, Verdict.ADMIT, now) == "admitted"
    for verdict in (Verdict.REFUSE, Verdict.ASK):
        with pytest.raises(ReasonNeeded):
            judge(cast, two, verdict, now, reason=" ")
    assert judge(cast, two, Verdict.REFUSE, now, reason="离得太远") == "refused"
    assert judge(cast, three, Verdict.ASK, now, reason="能站两小时吗") == "asked"
    answer_question(actor=cast.guardian.actor(), application=three, reply="能", now=now)
    assert judge(cast, three, Verdict.ADMIT, now) == "waiting"
    assert seats(reviewed) == (1, 0, 1)
    kept = Assessment.objects.in_city(cast.city).order_by("at", "id")
    assert [(a.verdict, a.reason) for a in kept] == [
        ("admit", ""),
        ("refuse", "离得太远"),
        ("ask", "能站两小时吗"),
        ("admit", ""),
    ]
    assert {a.assessor_id for a in kept} == {cast.project_manager.id}
    with pytest.raises(StateMoved):
        judge(cast, two, Verdict.ADMIT, now)


def test_an_answer_is_owed_once(cast: Any, now: Any, reviewed: Any) -> None:
    mine = join(cast, "volunteer", reviewed)
    actor = cast.volunteer.actor()
    with pytest.raises(StateMoved):
        answer_question(actor=actor, application=mine, reply="？", now=now)
    judge(cast, mine, Verdict.ASK, now, reason="证件呢")
    with pytest.raises(ReasonNeeded):
        answer_question(actor=actor, application=mine, reply="  ", now=now)
    answer_question(actor=actor, application=mine, reply="带着", now=now)
    assert Application.objects.in_city(cast.city).get(pk=mine.pk).reply == "带着"


def test_nobody_assesses_themselves(cast: Any, now: Any, reviewed: Any) -> None:
    own = join(cast, "project_manager", reviewed)
    with pytest.raises(Forbidden):
        judge(cast, own, Verdict.ADMIT, now)
    assert state_of(own) == "applied"


def test_no_verdict_after_the_start(cast: Any, now: Any, reviewed: Any) -> None:
    mine = join(cast, "volunteer", reviewed)
    with pytest.raises(ShiftOver):
        judge(cast, mine, Verdict.ADMIT, reviewed.starts_at)


def test_the_desk_cannot_put_a_person_in_two_places(cast: Any, now: Any, reviewed: Any) -> None:
    mine = join(cast, "volunteer", reviewed)
    join(cast, "volunteer", shift_of(make_activity(cast, starts_at=reviewed.starts_at)))
    with pytest.raises(NotFitting) as refusal:
        judge(cast, mine, Verdict.ADMIT, now)
    assert refusal.value.code == "not_fitting.overlap"


def test_several_at_once_and_what_cannot_be_does_not_stop_the_rest(cast: Any, now: Any) -> None:
    shift = shift_of(make_activity(cast, capacity=1, post={"selection": "review"}))
    rows = [join(cast, who, shift) for who in ("volunteer", "elder", "guardian")]
    join(cast, "guardian", shift_of(make_activity(cast, starts_at=shift.starts_at)))
    counts = admit_applicants(actor=cast.org_admin.actor(), applications=rows, now=now)
    assert counts == {"admitted": 1, "waiting": 1, "not_possible": 1}
    assert seats(shift) == (1, 0, 1)


def test_a_seat_taken_back_has_a_reason_and_counts_for_nobody_as_late(cast: Any, now: Any) -> None:
    shift = shift_of(make_activity(cast))
    mine = join(cast, "volunteer", shift)
    actor = cast.org_admin.actor()
    with pytest.raises(ReasonNeeded):
        release_placement(actor=actor, placement=placement_of(mine), reason="", now=now)
    release_placement(actor=actor, placement=placement_of(mine), reason="岗位撤了", now=now)
    assert (state_of(mine), seats(shift), placement_of(mine).late) == ("refused", (0, 0, 0), False)


@pytest.mark.row("N19")
def test_the_sheet_shows_skills_papers_reliability_and_ratings(
    cast: Any, now: Any, reviewed: Any
) -> None:
    volunteer = cast.volunteer.volunteer
    Skill.objects.create(code="first_aid", group="health", name="急救", name_en="First aid")
    kind = QualificationKind.objects.create(code="rescue", name="救护员证", name_en="Rescue card")
    VolunteerSkill.objects.create(city=cast.city, volunteer=volunteer, skill_id="first_aid")
    day = reviewed.starts_at.date()
    for until in (day - timedelta(days=1), day):
        Qualification.objects.create(
            city=cast.city,
            volunteer=volunteer,
            kind=kind,
            valid_until=until,
            state="accepted",
            created_at=now,
        )
    Evaluation.objects.create(
        city=cast.city,
        volunteer=volunteer,
        source_kind="record",
        source_id=volunteer.pk,
        score=4,
        at=now,
    )
    type(volunteer).objects.in_city(cast.city).filter(pk=volunteer.pk).update(
        reliability_kept=7, reliability_missed=1
    )
    mine = (
        Application.objects.in_city(cast.city)
        .select_related("volunteer", "shift__post")
        .get(pk=join(cast, "volunteer", reviewed).pk)
    )
    sheet = assessment_sheet(mine, now)
    assert (sheet.kept, sheet.missed, sheet.late, sheet.rating, sheet.ratings) == (7, 1, 0, 4.0, 1)
    assert sheet.skills == [("急救", "First aid", False)]
    assert sorted((p.valid_until == day, p.valid) for p in sheet.papers) == [
        (False, False),
        (True, True),
    ]
    assert sheet.snapshot()["kept"] == 7


def test_the_desk_reads_about_the_applicant_not_to_the_applicant() -> None:
    """No sentence on the desk says 您 or 你, asks the reader to hand in papers, or lacks a word."""
    never_there = {"sign_in", "reviewed", "full"}
    params = {"name": "急救", "age": 16, "minutes": 120, "time": "20:00"}
    for code in set(FindingCode) - never_there:
        words = sentence_of(code, params)
        assert not {"您", "你"} & set(words), words
        assert "%(" not in words
    said = say_of([Finding(FindingCode.QUALIFICATION, True, {"name": "急救"})])
    assert [(s.url, s.blocking) for s in said] == [("", True)]
