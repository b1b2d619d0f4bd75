"""Skills, certificates, trainings, awards, evaluations and insurance of a volunteer."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.cast import CITY, Cast, sign_in
from zhihe.foundation.uuid7 import uuid7
from zhihe.messaging.models import Notice
from zhihe.platform.uploads import keep_document
from zhihe.volunteers.actions.add_qualification import add_qualification
from zhihe.volunteers.actions.evaluate import evaluate
from zhihe.volunteers.actions.load_reference import load_reference
from zhihe.volunteers.actions.record_entry import EntryFacts, record_entry
from zhihe.volunteers.actions.review_qualification import review_qualification
from zhihe.volunteers.actions.set_abilities import set_abilities
from zhihe.volunteers.actions.withdraw_entry import withdraw_entry
from zhihe.volunteers.errors import (
    OwnProof,
    ReasonNeeded,
    ReviewedAlready,
    UnknownChoice,
    WrongValidity,
)
from zhihe.volunteers.models import Entry, InsurancePolicy, Qualification, VolunteerSkill


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "blue").save(out, "PNG")
    return out.getvalue()


def stated(cast: Cast, now: Any, **facts: Any) -> Qualification:
    load_reference()
    return add_qualification(
        actor=cast.volunteer.actor(),
        volunteer=cast.volunteer.volunteer,
        kind="first_aider",
        proof=keep_document(png(), "proofs"),
        now=now,
        **facts,
    )


def test_abilities_are_set_as_a_whole_and_unknown_ones_refused(cast: Cast, now: Any) -> None:
    load_reference()
    actor, me = cast.volunteer.actor(), cast.volunteer.volunteer
    mine = VolunteerSkill.objects.in_city(CITY).filter(volunteer=me)
    for skills in (["hands.haircut"], ["hands.haircut"], []):
        set_abilities(
            actor=actor,
            volunteer=me,
            skills=skills,
            languages=["cmn"],
            wishes=[" 教老人用手机 ", ""],
            now=now,
        )
        assert list(mine.values_list("skill_id", flat=True)) == skills
    me.refresh_from_db()
    assert (me.wishes, me.languages) == (["教老人用手机"], ["cmn"])
    with pytest.raises(UnknownChoice):
        set_abilities(
            actor=actor, volunteer=me, skills=["flying"], languages=[], wishes=[], now=now
        )


@pytest.mark.row("N21", part="proof and expiry")
@pytest.mark.row("N33", part="proof and reviewer")
def test_a_certificate_counts_after_a_look_until_its_last_day(cast: Cast, now: Any) -> None:
    row = stated(cast, now)
    admin = cast.org_admin.actor()
    with pytest.raises(WrongValidity):  # this kind expires: the day must be said
        review_qualification(actor=admin, qualification=row, accept=True, now=now)
    with pytest.raises(WrongValidity):
        review_qualification(
            actor=admin, qualification=row, accept=True, now=now, valid_until=date(2026, 11, 20)
        )
    with pytest.raises(ReasonNeeded):
        review_qualification(actor=admin, qualification=row, accept=False, now=now)
    review_qualification(
        actor=admin, qualification=row, accept=True, now=now, valid_until=date(2028, 5, 1)
    )
    assert (row.state, row.valid_until, row.reviewed_by) == (
        "accepted",
        date(2028, 5, 1),
        admin.person_id,
    )
    with pytest.raises(ReviewedAlready):
        review_qualification(actor=admin, qualification=row, accept=False, reason="x", now=now)
    assert (
        Notice.objects.in_city(CITY)
        .filter(person_id=cast.volunteer.id, kind="volunteers.proof_accepted")
        .count()
        == 1
    )


def test_nobody_accepts_an_own_proof_or_records_an_own_award(cast: Cast, now: Any) -> None:
    row = stated(cast, now)
    with pytest.raises(OwnProof):
        review_qualification(
            actor=cast.volunteer.actor(),
            qualification=row,
            accept=True,
            now=now,
            valid_until=date(2030, 1, 1),
        )
    with pytest.raises(OwnProof):
        record_entry(
            actor=cast.volunteer.actor(),
            organisation=cast.team,
            now=now,
            volunteer=cast.volunteer.volunteer,
            facts=EntryFacts("award", "好人", date(2026, 1, 1)),
        )


def test_the_page_takes_a_proof_and_refuses_what_is_none(cast: Cast, client: Client) -> None:
    load_reference()
    sign_in(client, cast.volunteer)
    url = reverse("volunteers:qualification_new")
    sent = {"kind": "first_aider", "proof": SimpleUploadedFile("a.png", b"<svg onload=alert(1)>")}
    assert client.post(url, sent).status_code == 422
    assert (
        client.post(url, {**sent, "proof": SimpleUploadedFile("a.png", png())}).status_code == 302
    )
    row = Qualification.objects.in_city(CITY).get()
    proof = reverse("volunteers:proof", args=[row.pk])
    assert client.get(proof)["Content-Type"] == "image/jpeg"
    for who in (cast.stranger, cast.sibling_admin, cast.other_admin, cast.county_clerk):
        sign_in(client, who)
        assert client.get(proof).status_code == 404
        assert client.post(
            reverse("volunteers:qualification_review", args=[row.pk])
        ).status_code in (403, 404)
    assert "等审核" in _page(client, cast.volunteer, "volunteers:profile")
    assert "林晓禾" in _page(client, cast.org_admin, "volunteers:qualifications")
    assert "林晓禾" not in _page(client, cast.sibling_admin, "volunteers:qualifications")


def _page(client: Client, who: Any, name: str) -> str:
    sign_in(client, who)
    return client.get(reverse(name)).content.decode()


@pytest.mark.row("N05", part="training and awards")
def test_an_award_stands_on_the_page_and_stays_readable_when_withdrawn(
    cast: Cast, client: Client, now: Any
) -> None:
    sign_in(client, cast.org_admin)
    url = reverse("volunteers:entries")
    sent = {
        "volunteer": str(cast.volunteer.volunteer.pk),
        "kind": "award",
        "title": "年度热心邻居",
        "on": "2026-11-01",
    }
    assert (
        client.post(url, {**sent, "volunteer": str(cast.stranger.volunteer.pk)}).status_code == 422
    )
    assert client.post(url, {**sent, "on": "2099-01-01"}).status_code == 422
    assert client.post(url, sent).status_code == 302
    entry = Entry.objects.in_city(CITY).get()
    assert "年度热心邻居" in _page(client, cast.volunteer, "volunteers:profile")
    with pytest.raises(ReasonNeeded):
        withdraw_entry(actor=cast.org_admin.actor(), entry=entry, reason="", now=now)
    withdraw_entry(actor=cast.org_admin.actor(), entry=entry, reason="记错了人", now=now)
    with pytest.raises(ReviewedAlready):
        withdraw_entry(actor=cast.org_admin.actor(), entry=entry, reason="再来", now=now)
    page = _page(client, cast.volunteer, "volunteers:profile")
    assert "已撤回" in page
    assert "记错了人" in page


def test_a_service_is_rated_once_by_each(cast: Cast, now: Any) -> None:
    source, me = uuid7(), cast.volunteer.volunteer
    rate = {"volunteer": me, "source_kind": "record", "source_id": source, "score": 5, "now": now}
    evaluate(actor=cast.org_admin.actor(), **rate)
    evaluate(actor=cast.leader.actor(), **rate)
    with pytest.raises(ReviewedAlready):
        evaluate(actor=cast.org_admin.actor(), **rate)
    with pytest.raises(OwnProof):
        evaluate(actor=cast.volunteer.actor(), **rate)


@pytest.mark.row("S04")
def test_the_volunteer_sees_every_benefit_and_who_pays(
    cast: Cast, client: Client, now: Any
) -> None:
    facts = {
        "city_id": CITY,
        "insurer": "示范保险公司",
        "sponsor": "志愿服务联合会捐赠",
        "number": "P-1",
        "created_at": now,
        "benefits": [
            {"zh": "意外身故、伤残", "en": "Accident", "amount_fen": 20000000},
            {"zh": "住院津贴", "en": "Hospital", "amount_fen": 5000, "per": "day", "max_days": 90},
        ],
    }
    today = date(2026, 11, 21)
    far = timedelta(days=3650)
    InsurancePolicy.objects.create(
        name="今年的意外险", valid_from=today - far, valid_until=today + far, **facts
    )
    InsurancePolicy.objects.create(
        name="过期的", valid_from=today - far, valid_until=today - timedelta(days=400), **facts
    )
    page = _page(client, cast.volunteer, "volunteers:insurance")
    for words in (
        "今年的意外险",
        "200,000 元",
        "每天 50 元",
        "90 天",
        "志愿服务联合会捐赠",
        "示范保险公司",
    ):
        assert words in page
    assert "过期的" not in page
