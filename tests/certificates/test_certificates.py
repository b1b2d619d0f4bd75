"""Promises of certificates: on demand, by issuer, exact bytes, states that verification shows."""

from __future__ import annotations

import hashlib
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from tests.cast import NOW, Cast, sign_in
from tests.factories.records import make_record
from zhihe.certificates.actions.ask_certificate import ask_certificate
from zhihe.certificates.actions.make_certificate import make_certificate
from zhihe.certificates.actions.put_in_seal import put_in_seal
from zhihe.certificates.actions.release_seal import release_seal
from zhihe.certificates.actions.revoke_certificate import revoke_certificate
from zhihe.certificates.actions.supersede_stating import supersede_stating
from zhihe.certificates.errors import (
    NotAnImage,
    NothingToCertify,
    ReasonNeeded,
    SameHand,
    WrongPeriod,
)
from zhihe.certificates.models import Certificate
from zhihe.certificates.queries.card import card_token
from zhihe.certificates.queries.verify import verify_file, verify_number
from zhihe.certificates.rules import mask_name
from zhihe.organisations.models import Organisation
from zhihe.organisations.terms import Stage
from zhihe.platform import files

YEAR = (date(2026, 1, 1), date(2026, 11, 21))


def ask(cast: Cast, **over: Any) -> Certificate:
    fields: dict[str, Any] = {"first": YEAR[0], "last": YEAR[1], **over}
    return ask_certificate(
        actor=cast.volunteer.actor(), volunteer=cast.volunteer.volunteer, now=NOW, **fields
    )


def made(cast: Cast, **over: Any) -> Certificate:
    row = ask(cast, **over)
    done = make_certificate(city="421200", certificate_id=row.pk, now=NOW)
    assert done is not None
    return done


def text_of(certificate: Certificate) -> str:
    pages = PdfReader(io.BytesIO(files.read(certificate.file))).pages
    joined = "".join(page.extract_text() for page in pages)
    return "".join(c for c in joined if not c.isspace() and c != "\u200b")


@pytest.mark.row("N07")
def test_a_certificate_states_hours_by_evidence_and_keeps_its_exact_bytes(cast: Cast) -> None:
    make_record(cast, minutes=120)
    make_record(
        cast,
        minutes=60,
        grade="C",
        needs_second=True,
        second_by=cast.parent_admin.id,
        second_at=NOW,
        starts_at=NOW - timedelta(days=20),
    )
    certificate = made(cast)
    assert (certificate.state, certificate.minutes_total) == ("valid", 180)
    assert certificate.content["by_grade"] == {"B": 120, "C": 60}
    assert hashlib.sha256(files.read(certificate.file)).hexdigest() == certificate.sha256
    shown = text_of(certificate)
    assert "林晓禾" in shown
    assert certificate.number in shown
    assert "现场印证" in shown


@pytest.mark.row("R05")
def test_each_recording_organisation_has_its_section_with_people_and_phone(cast: Cast) -> None:
    make_record(cast)
    make_record(cast, starts_at=NOW - timedelta(days=9), activity={"organisation": cast.sibling})
    issuers = made(cast).content["issuers"]
    assert sorted(i["organisation"] for i in issuers) == sorted([cast.team.name, cast.sibling.name])
    assert {(i["principal"], i["handler"], i["phone"]) for i in issuers} == {
        ("负责人", "经办人", "0715-0000001")
    }


@pytest.mark.row("R02")
def test_a_successor_certifies_for_an_organisation_that_ended(cast: Cast) -> None:
    make_record(cast, activity={"organisation": cast.sibling})
    Organisation.objects.in_city("421200").filter(pk=cast.sibling.pk).update(
        stage=Stage.EXITED, successor=cast.team
    )
    issuer = made(cast).content["issuers"][0]
    assert (issuer["organisation"], issuer["formerly"]) == (cast.team.name, cast.sibling.name)


def test_hours_that_do_not_count_are_not_certified(cast: Cast) -> None:
    make_record(cast, state="pending", confirmed_by=None, confirmed_at=None)
    make_record(cast, claim_state="waiting", starts_at=NOW - timedelta(days=9))
    with pytest.raises(NothingToCertify):
        ask(cast)


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 5, 2), date(2026, 5, 1)), (date(2026, 5, 2), date(2026, 11, 22))],
)
def test_a_period_that_cannot_be_is_refused(cast: Cast, first: date, last: date) -> None:
    make_record(cast)
    with pytest.raises(WrongPeriod):
        ask(cast, first=first, last=last)


def test_making_twice_makes_one_file(cast: Cast) -> None:
    make_record(cast)
    row = made(cast)
    again = make_certificate(city="421200", certificate_id=row.pk, now=NOW + timedelta(hours=1))
    assert again is not None
    assert (again.sha256, again.made_at) == (row.sha256, row.made_at)


def test_the_whole_number_is_printed_only_when_ticked(cast: Cast) -> None:
    from zhihe.accounts.models import Person
    from zhihe.platform.vault import seal_text

    number = "421299199605020024"
    Person.objects.filter(pk=cast.volunteer.id).update(
        document_sealed=seal_text(number, "document")
    )
    make_record(cast)
    hidden, shown = made(cast), made(cast, show_number=True)
    assert number not in text_of(hidden)
    assert number in text_of(shown)


def test_verification_needs_number_and_code_and_masks_the_name(cast: Cast, client: Client) -> None:
    make_record(cast)
    row = made(cast)
    assert verify_number("421200", row.number, "AAAAAA") is None
    copied = "\u200b".join(row.number.lower())
    found = verify_number("421200", copied, row.check_code.lower())
    assert found is not None
    assert (found.holder, found.minutes, found.state) == ("林**", 120, "valid")
    page = client.get(f"/verify/{row.number}?c={row.check_code}")
    assert page.status_code == 200
    body = page.content.decode()
    assert "林**" in body
    assert "林晓禾" not in body


def test_the_file_itself_verifies_and_a_changed_byte_does_not(cast: Cast, client: Client) -> None:
    make_record(cast)
    row = made(cast)
    content = files.read(row.file)
    assert verify_file("421200", row.sha256) is not None
    good = client.post("/verify/file", {"file": SimpleUploadedFile("a.pdf", content)})
    bad = client.post("/verify/file", {"file": SimpleUploadedFile("a.pdf", content[:-1] + b"x")})
    assert (good.status_code, bad.status_code) == (200, 404)


def test_guessing_is_limited(cast: Cast, client: Client) -> None:
    statuses = [client.get("/verify/ZH2026AAAA", {"c": "AAAAAA"}).status_code for _ in range(31)]
    assert statuses == [404] * 30 + [429]


def test_numbers_cannot_be_guessed_from_each_other(cast: Cast) -> None:
    make_record(cast)
    one, two = ask(cast).number, ask(cast).number
    assert sum(a != b for a, b in zip(one[6:], two[6:], strict=True)) >= 6


def test_a_revoked_certificate_stays_and_says_why(cast: Cast) -> None:
    make_record(cast)
    row = made(cast)
    with pytest.raises(ReasonNeeded):
        revoke_certificate(actor=cast.org_admin.actor(), certificate=row, reason="  ", now=NOW)
    revoke_certificate(actor=cast.org_admin.actor(), certificate=row, reason="时长有误", now=NOW)
    found = verify_number("421200", row.number, row.check_code)
    assert found is not None
    assert (found.state, found.revoke_reason) == ("revoked", "时长有误")


def test_a_new_one_of_the_period_and_a_corrected_record_supersede(cast: Cast) -> None:
    record = make_record(cast)
    old, new = made(cast), made(cast)
    old.refresh_from_db()
    assert (old.state, old.superseded_by_id) == ("superseded", new.pk)
    assert supersede_stating(city="421200", record_id=record.pk, now=NOW) == 1
    new.refresh_from_db()
    assert new.state == "superseded"


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(out, "PNG")
    return out.getvalue()


def test_a_seal_needs_two_people(cast: Cast) -> None:
    seal = put_in_seal(
        actor=cast.org_admin.actor(), organisation=cast.team, content=_png(), now=NOW
    )
    with pytest.raises(SameHand):
        release_seal(actor=cast.org_admin.actor(), seal=seal, now=NOW)
    release_seal(actor=cast.parent_admin.actor(), seal=seal, now=NOW)
    make_record(cast)
    assert made(cast).state == "valid"


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\nbroken", b"GIF89a" + b"x" * 50]
)
def test_a_seal_that_is_no_picture_is_refused(cast: Cast, content: bytes) -> None:
    with pytest.raises(NotAnImage):
        put_in_seal(actor=cast.org_admin.actor(), organisation=cast.team, content=content, now=NOW)


@pytest.mark.row("S07", part="card QR verifies")
def test_a_card_verifies_masked_and_a_made_up_one_does_not(cast: Cast, client: Client) -> None:
    good = client.get(f"/card/{card_token(cast.volunteer.volunteer)}")
    body = good.content.decode()
    assert good.status_code == 200
    assert "林**" in body
    assert "林晓禾" not in body
    assert client.get("/card/4212000000000199:forged").status_code == 404


def test_asking_on_the_page_makes_it_by_a_job(cast: Cast, client: Client, drain: Any) -> None:
    make_record(cast)
    sign_in(client, cast.volunteer)
    form = {
        "first": "2026-01-01",
        "last": "2026-11-01",
        "language": "zh-hans",
        "idempotency_key": "k1",
    }
    first = client.post("/me/certificates", {**form, "last": str(NOW.date())})
    second = client.post("/me/certificates", {**form, "last": str(NOW.date())})
    assert (first.status_code, second["Location"]) == (302, first["Location"])
    assert Certificate.objects.in_city("421200").count() == 1
    assert "正在制作" in client.get(first["Location"]).content.decode()
    drain()
    assert client.get(first["Location"] + "/pdf")["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    "form", [{}, {"first": "x", "last": "y"}, {"first": "2026-02-01", "last": "2026-01-01"}]
)
def test_a_wrong_form_is_shown_again_with_words(
    cast: Cast, client: Client, form: dict[str, str]
) -> None:
    sign_in(client, cast.volunteer)
    response = client.post("/me/certificates", form)
    assert response.status_code == 422
    assert Certificate.objects.in_city("421200").count() == 0


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("林晓禾", "林**"),
        ("王五", "王*"),
        ("欧阳春秋月", "欧**"),
        ("Amara Okafor", "A***"),
        (" ", "*"),
    ],
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked
