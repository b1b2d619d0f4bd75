"""The volunteer card: its printed data and the token in its QR."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core import signing

from zhihe.certificates.reference.documents.data import CardData
from zhihe.certificates.rules import mask_name
from zhihe.frame import qr
from zhihe.platform.models import City
from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.rules.numbers import display_number
from zhihe.volunteers.terms import VolunteerState

SALT = "zhihe.card"


def card_token(volunteer: Volunteer) -> str:
    """Signed volunteer number: it says nothing more and cannot be made up."""
    return signing.Signer(salt=SALT).sign(volunteer.volunteer_no)


def card_address(volunteer: Volunteer) -> str:
    """Address in the QR of the card."""
    return f"{settings.BASE_URL}/card/{card_token(volunteer)}"


def card_document(
    city: City, volunteer: Volunteer, organisation: str, size: str, today: date
) -> CardData:
    """Data of ``certificates/card`` (``size`` card or a6)."""
    return {
        "size": "a6" if size == "a6" else "card",
        "demo": city.is_demo,
        "service_name": f"{city.name.removesuffix('市')} · 志愿云",
        "name": volunteer.name,
        "volunteer_no": volunteer.volunteer_no,
        "organisation": organisation,
        "contact": city.name,
        "issued_on": today.isoformat(),
        "verify_url": f"{settings.BASE_URL}/card",
        "qr": qr.drawing(card_address(volunteer)),
    }


def read_card(city: str, token: str) -> dict[str, str | bool] | None:
    """What a stranger sees who scans a card; None for a made-up token."""
    try:
        number = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    row = Volunteer.objects.in_city(city).filter(volunteer_no=number).first()
    if row is None:
        return None
    return {
        "name": mask_name(row.name),
        "number": display_number(row.volunteer_no),
        "active": row.state == VolunteerState.ACTIVE,
        "verified": row.is_verified,
    }
