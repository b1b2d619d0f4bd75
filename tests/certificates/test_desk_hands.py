"""Whose hands a certificate and a seal are in at the desk."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from tests.cast import CITY, NOW, Cast
from tests.factories.records import make_record
from zhihe.certificates import policies
from zhihe.certificates.actions.ask_certificate import ask_certificate
from zhihe.certificates.actions.make_certificate import make_certificate
from zhihe.certificates.actions.put_in_seal import put_in_seal
from zhihe.certificates.actions.release_seal import release_seal
from zhihe.certificates.actions.revoke_certificate import revoke_certificate
from zhihe.certificates.actions.withdraw_seal import withdraw_seal
from zhihe.certificates.errors import AlreadyEnded
from zhihe.certificates.models import Certificate, SealImage
from zhihe.certificates.queries.card import card_document, card_token, read_card
from zhihe.certificates.queries.desk import certificates_stating, seals_of
from zhihe.foundation.clock import local_date
from zhihe.platform.refusals import Forbidden, NotFound


@pytest.fixture
def certificate(cast: Cast) -> Certificate:
    make_record(cast)
    row = ask_certificate(
        actor=cast.volunteer.actor(),
        volunteer=cast.volunteer.volunteer,
        first=local_date(NOW).replace(month=1, day=1),
        last=local_date(NOW),
        now=NOW,
    )
    done = make_certificate(city=CITY, certificate_id=row.pk, now=NOW)
    assert done is not None
    return done


@pytest.fixture
def seal(cast: Cast) -> SealImage:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(out, "PNG")
    return put_in_seal(
        actor=cast.org_admin.actor(), organisation=cast.team, content=out.getvalue(), now=NOW
    )


def test_a_certificate_is_its_holders_and_ended_by_who_recorded_or_governs(
    cast: Cast, certificate: Certificate
) -> None:
    own = policies.access_own_certificate
    ending = policies.access_certificate_for_ending
    assert own(cast.volunteer.actor(), certificate.pk) == certificate
    helper = cast.station_worker.actor().acting_for(cast.volunteer.id, cast.station.pk)
    assert own(helper, certificate.pk) == certificate
    for who in ("org_admin", "parent_admin", "township_clerk", "city_clerk"):
        assert ending(cast.members[who].actor(), certificate.pk) == certificate
    for who in ("stranger", "sibling_admin", "other_admin", "other_township_clerk", "volunteer"):
        with pytest.raises(NotFound):
            ending(cast.members[who].actor(), certificate.pk)
    for who in ("stranger", "org_admin"):
        with pytest.raises(NotFound):
            own(cast.members[who].actor(), certificate.pk)
    with pytest.raises(NotFound):
        ending(cast.city_clerk.actor(), uuid4())


def test_what_was_revoked_is_not_revoked_again(cast: Cast, certificate: Certificate) -> None:
    told: dict[str, Any] = {"actor": cast.org_admin.actor(), "reason": "时长有误", "now": NOW}
    revoke_certificate(certificate=certificate, **told)
    with pytest.raises(AlreadyEnded):
        revoke_certificate(certificate=certificate, **told)


def test_a_seal_is_in_the_hands_of_its_organisation(cast: Cast, seal: SealImage) -> None:
    for who in ("org_admin", "parent_admin"):
        actor = cast.members[who].actor()
        assert policies.access_seal(actor, seal.pk) == seal
        assert policies.access_organisation_seal(actor, cast.team.pk) == cast.team
    for who in ("sibling_admin", "leader", "stranger", "county_clerk"):
        with pytest.raises(Forbidden):
            policies.access_seal(cast.members[who].actor(), seal.pk)
    with pytest.raises(NotFound):
        policies.access_seal(cast.org_admin.actor(), uuid4())


def test_a_seal_is_released_and_withdrawn_once(cast: Cast, seal: SealImage) -> None:
    release_seal(actor=cast.parent_admin.actor(), seal=seal, now=NOW)
    with pytest.raises(AlreadyEnded):
        release_seal(actor=cast.parent_admin.actor(), seal=seal, now=NOW)
    withdraw_seal(actor=cast.org_admin.actor(), seal=seal, now=NOW)
    with pytest.raises(AlreadyEnded):
        withdraw_seal(actor=cast.org_admin.actor(), seal=seal, now=NOW)
    assert [row.pk for row in seals_of(CITY, cast.team)] == [seal.pk]
    assert seals_of(CITY, cast.sibling) == []


def test_the_desk_sees_what_was_certified_of_its_hours_only(
    cast: Cast, certificate: Certificate
) -> None:
    assert [row.pk for row, _minutes in certificates_stating(CITY, cast.team.pk)] == [
        certificate.pk
    ]
    assert certificates_stating(CITY, cast.sibling.pk) == []


def test_a_card_says_the_number_and_a_strangers_token_nothing(cast: Cast) -> None:
    volunteer = cast.volunteer.volunteer
    sheet = card_document(cast.city, volunteer, "服务队", "a6", local_date(NOW))
    assert (sheet["size"], sheet["volunteer_no"]) == ("a6", volunteer.volunteer_no)
    assert read_card(CITY, card_token(volunteer))
    gone = type(volunteer)(volunteer_no="XN0000000000")
    assert read_card(CITY, card_token(gone)) is None
    assert read_card(CITY, "made:up") is None
