"""入驻: applying, reviewing, leaving with a successor."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.cast import Cast, sign_in
from zhihe.audit.models import AuditEvent
from zhihe.messaging.models import Notice
from zhihe.organisations import policies
from zhihe.organisations.actions.apply_organisation import Application, apply_organisation
from zhihe.organisations.actions.move_organisation import move_organisation
from zhihe.organisations.actions.review_organisation import review_organisation
from zhihe.organisations.errors import (
    ChildrenLeft,
    NameTaken,
    OwnCase,
    ReasonNeeded,
    WrongCreditCode,
    WrongParent,
    WrongStage,
    WrongSuccessor,
)
from zhihe.organisations.models import Appointment, Membership, Organisation, OrganisationDocument
from zhihe.organisations.queries.directory import issuer_after
from zhihe.organisations.rules import REINSTATE, VERDICTS, verdicts_from
from zhihe.organisations.terms import Role, Stage
from zhihe.platform import files
from zhihe.platform.refusals import Forbidden, NotFound

GOOD_CODE = "91110000600037341L"


def application(cast: Cast, **changes: Any) -> Application:
    facts = {
        "name": "长安社区周末维修队",
        "kind": "team",
        "region": cast.regions["township"],
        "parent": cast.corps,
        "principal_name": "石大山",
        "handler_name": "石大山",
        "phone": "0715-0000009",
        "address": "长安大道 8 号",
        "intro": "上门修灯",
    }
    return Application(**{**facts, **changes})


def apply(cast: Cast, now: Any, **changes: Any) -> Organisation:
    return apply_organisation(
        actor=cast.stranger.actor(), application=application(cast, **changes), documents=[], now=now
    )


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", exif=b"Exif\x00\x00secret-place")
    return out.getvalue()


def form(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "name": "长安社区周末维修队",
        "kind": "team",
        "region": str(cast.regions["township"].pk),
        "parent": str(cast.corps.pk),
        "principal_name": "石大山",
        "handler_name": "石大山",
        "phone": "0715-0000009",
        "address": "长安大道 8 号",
        "intro": "上门修灯",
        "registration": SimpleUploadedFile("a.jpg", picture()),
        **changes,
    }


@pytest.mark.row("V04")
def test_an_application_through_the_page_reaches_admission_and_makes_the_admin(
    cast: Cast, client: Client, now: Any
) -> None:
    sign_in(client, cast.stranger)
    assert client.post(reverse("organisations:apply"), form(cast)).status_code == 302
    row = Organisation.objects.in_city("421200").get(name="长安社区周末维修队")
    assert (row.stage, row.parent_id, row.path) == (
        "applied",
        cast.corps.pk,
        f"{cast.corps.path}{row.pk}/",
    )
    assert client.get(reverse("organisations:detail", args=[row.pk])).status_code == 404
    sign_in(client, cast.township_clerk)
    url = reverse("organisations:clerk_case", args=[row.pk])
    assert "长安社区周末维修队" in client.get(reverse("organisations:clerk_list")).content.decode()
    assert client.post(url, {"verdict": "trial", "reason": ""}).status_code == 302
    row.refresh_from_db()
    assert row.stage == Stage.TRIAL
    assert row.trial_until is not None
    held = Appointment.objects.in_city("421200").get(organisation=row)
    assert (held.person_id, held.role) == (cast.stranger.id, Role.ORG_ADMIN)
    assert (
        Notice.objects.in_city("421200")
        .filter(person_id=cast.stranger.id, kind="organisations.reviewed")
        .exists()
    )
    assert AuditEvent.objects.in_city("421200").filter(verb="organisations.review").count() == 1


def test_a_picture_handed_in_is_drawn_anew_without_its_notes(cast: Cast, client: Client) -> None:
    sign_in(client, cast.stranger)
    client.post(reverse("organisations:apply"), form(cast))
    kept = OrganisationDocument.objects.in_city("421200").get()
    assert b"secret-place" not in files.read(kept.file)
    shown = client.get(reverse("organisations:document", args=[kept.pk]))
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    sign_in(client, cast.second_volunteer)
    assert client.get(reverse("organisations:document", args=[kept.pk])).status_code == 404


@pytest.mark.parametrize(
    "content", [b"<script>alert(1)</script>", b"MZ\x90\x00", b"", b"%PDF-1.7 cut off"]
)
def test_other_files_are_refused_beside_the_field(
    cast: Cast, client: Client, content: bytes
) -> None:
    sign_in(client, cast.stranger)
    sent = form(cast, registration=SimpleUploadedFile("a.jpg", content))
    answer = client.post(reverse("organisations:apply"), sent)
    assert answer.status_code == 422
    assert not Organisation.objects.in_city("421200").filter(name=sent["name"]).exists()


def test_a_doubled_post_makes_one_application(cast: Cast, client: Client) -> None:
    sign_in(client, cast.stranger)
    for _ in range(2):
        assert (
            client.post(
                reverse("organisations:apply"), form(cast, idempotency_key="k" * 36)
            ).status_code
            == 302
        )
    assert Organisation.objects.in_city("421200").filter(name="长安社区周末维修队").count() == 1


def test_the_credit_code_is_checked(cast: Cast, now: Any) -> None:
    assert apply(cast, now, credit_code=f" {GOOD_CODE.lower()} ").credit_code == GOOD_CODE
    with pytest.raises(WrongCreditCode):
        apply(cast, now, name="另一队", credit_code=GOOD_CODE[:-1] + "K")


def test_a_name_is_taken_once_and_free_again_after_a_refusal(cast: Cast, now: Any) -> None:
    first = apply(cast, now)
    with pytest.raises(NameTaken):
        apply(cast, now)
    review_organisation(
        actor=cast.county_clerk.actor(),
        organisation=first,
        verdict="refused",
        reason="材料看不清",
        now=now,
    )
    assert apply(cast, now).pk != first.pk


def test_nobody_reviews_an_own_case_and_a_no_needs_a_reason(cast: Cast, now: Any) -> None:
    row = apply(cast, now)
    Organisation.objects.in_city("421200").filter(pk=row.pk).update(
        principal_id=cast.county_clerk.id
    )
    row.refresh_from_db()
    with pytest.raises(OwnCase):
        review_organisation(
            actor=cast.county_clerk.actor(),
            organisation=row,
            verdict="admitted",
            reason="",
            now=now,
        )
    with pytest.raises(ReasonNeeded):
        review_organisation(
            actor=cast.city_clerk.actor(), organisation=row, verdict="refused", reason=" ", now=now
        )


def test_the_second_click_finds_it_decided(cast: Cast, now: Any) -> None:
    row = apply(cast, now)
    for expected in (None, WrongStage):
        stale = Organisation.objects.in_city("421200").get(pk=row.pk)
        stale.stage = Stage.APPLIED
        decide = {
            "actor": cast.city_clerk.actor(),
            "organisation": stale,
            "verdict": "refused",
            "reason": "重复",
            "now": now,
        }
        if expected:
            with pytest.raises(expected):
                review_organisation(**decide)
        else:
            review_organisation(**decide)


def test_every_verdict_leads_from_where_the_table_says(cast: Cast) -> None:
    assert {s: verdicts_from(s) for s in Stage} == {
        Stage.APPLIED: ("trial", "admitted", "incubating", "refused"),
        Stage.REFUSED: (),
        Stage.TRIAL: ("admitted", "incubating", "suspended", "exited"),
        Stage.ADMITTED: ("incubating", "suspended", "exited"),
        Stage.INCUBATING: ("admitted", "suspended", "exited"),
        Stage.SUSPENDED: (REINSTATE, "exited"),
        Stage.EXITED: (),
    }
    assert set(VERDICTS) == {*(set(Stage) - {Stage.APPLIED}), REINSTATE}


def test_reinstating_returns_to_the_stage_before(cast: Cast, now: Any) -> None:
    row, clerk = apply(cast, now), cast.city_clerk.actor()
    for minute, verdict in enumerate(("incubating", "suspended", REINSTATE)):
        review_organisation(
            actor=clerk,
            organisation=row,
            verdict=verdict,
            reason="核查",
            now=now + timedelta(minutes=minute),
        )
    assert row.stage == Stage.INCUBATING


@pytest.mark.row("R02", part="succession")
def test_an_exit_ends_roles_and_names_who_certifies(cast: Cast, now: Any) -> None:
    clerk = cast.city_clerk.actor()
    with pytest.raises(ChildrenLeft):
        review_organisation(
            actor=clerk, organisation=cast.corps, verdict="exited", reason="合并", now=now
        )
    for wrong in (cast.team,):
        with pytest.raises(WrongSuccessor):
            review_organisation(
                actor=clerk,
                organisation=cast.team,
                verdict="exited",
                reason="合并",
                now=now,
                successor=wrong,
            )
    review_organisation(
        actor=clerk,
        organisation=cast.team,
        verdict="exited",
        reason="合并",
        now=now,
        successor=cast.sibling,
    )
    review_organisation(
        actor=clerk,
        organisation=cast.sibling,
        verdict="exited",
        reason="合并",
        now=now,
        successor=cast.corps,
    )
    assert issuer_after(cast.team).pk == cast.corps.pk
    live = Appointment.objects.in_city("421200").filter(organisation=cast.team, until__isnull=True)
    assert live.count() == 0
    assert set(
        Membership.objects.in_city("421200")
        .filter(organisation=cast.team)
        .values_list("state", flat=True)
    ) == {"left"}


@pytest.mark.row("X26", part="role scope")
def test_a_line_sees_its_bodies_in_every_district_and_decides_nothing(cast: Cast) -> None:
    health = cast.line_clerk.actor()
    assert list(policies.visible_to(health)) == [cast.other]
    assert policies.access_organisation_for_governing(health, cast.other.pk) == cast.other
    with pytest.raises(NotFound):
        policies.access_organisation_for_governing(health, cast.team.pk)
    with pytest.raises(Forbidden):
        policies.access_organisation_for_review(health, cast.other.pk)


def test_a_clerk_sees_the_own_region_and_below_only(cast: Cast) -> None:
    seen = {o.name for o in policies.visible_to(cast.township_clerk.actor())}
    assert seen == {cast.team.name, cast.sibling.name, cast.station.name}
    for clerk in (cast.other_township_clerk, cast.stranger, cast.org_admin):
        with pytest.raises(NotFound):
            policies.access_organisation_for_review(clerk.actor(), cast.team.pk)


@pytest.mark.row("X23")
def test_the_tree_of_organisations_moves_as_one_and_makes_no_loop(cast: Cast, now: Any) -> None:
    clerk = cast.city_clerk.actor()
    move_organisation(actor=clerk, organisation=cast.station, parent=cast.team, now=now)
    move_organisation(actor=clerk, organisation=cast.team, parent=cast.other, now=now)
    cast.station.refresh_from_db()
    assert cast.station.path == f"{cast.other.pk}/{cast.team.pk}/{cast.station.pk}/"
    with pytest.raises(WrongParent):
        move_organisation(actor=clerk, organisation=cast.team, parent=cast.station, now=now)
    admin = cast.other_admin.actor()
    assert policies.holds(admin, Organisation.objects.in_city("421200").get(pk=cast.station.pk))
    assert not policies.holds(cast.parent_admin.actor(), cast.station)


def test_the_parent_of_an_application_is_alive(cast: Cast, now: Any) -> None:
    Organisation.objects.in_city("421200").filter(pk=cast.corps.pk).update(stage=Stage.SUSPENDED)
    cast.corps.refresh_from_db()
    with pytest.raises(WrongParent):
        apply(cast, now)


def test_trial_ends_on_the_day_the_clerk_says(cast: Cast, now: Any) -> None:
    row = apply(cast, now)
    review_organisation(
        actor=cast.city_clerk.actor(),
        organisation=row,
        verdict="trial",
        reason="",
        now=now,
        trial_until=date(2027, 1, 31),
    )
    assert row.trial_until == date(2027, 1, 31)
