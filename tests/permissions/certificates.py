"""Rows of certificates."""

from __future__ import annotations

from typing import Any

from tests.cast import NOW, Cast
from tests.factories.records import make_record
from tests.permissions.rows import ALL_PEOPLE, EVERYBODY, Row
from zhihe.certificates.actions.ask_certificate import ask_certificate
from zhihe.certificates.actions.put_in_seal import put_in_seal
from zhihe.certificates.queries.card import card_token
from zhihe.foundation.clock import local_date

ADMINS = frozenset({"org_admin", "parent_admin", "sibling_admin", "other_admin"})
OVER_TEAM = frozenset({"org_admin", "parent_admin", "county_clerk", "city_clerk"})


def certificate(cast: Cast) -> dict[str, Any]:
    make_record(cast)
    today = local_date(NOW)
    row = ask_certificate(
        actor=cast.volunteer.actor(),
        volunteer=cast.volunteer.volunteer,
        first=today.replace(month=1),
        last=today,
        now=NOW,
    )
    return {"kwargs": {"certificate_id": row.pk}}


def team_seal(cast: Cast) -> dict[str, Any]:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    row = put_in_seal(
        actor=cast.org_admin.actor(), organisation=cast.team, content=out.getvalue(), now=NOW
    )
    return {"kwargs": {"seal_id": row.pk}}


ROWS = [
    Row("certificates:verify", "GET", EVERYBODY),
    Row(
        "certificates:verify_number",
        "GET",
        EVERYBODY,
        world=lambda c: {"kwargs": {"number": "ZH1"}},
    ),
    Row(
        "certificates:verify_file",
        "POST",
        set(),
        why="a wrong file is 404 for everybody",
        refused_as=frozenset({404}),
    ),
    Row(
        "certificates:card_check",
        "GET",
        EVERYBODY,
        world=lambda c: {"kwargs": {"token": card_token(c.volunteer.volunteer)}},
    ),
    Row("certificates:mine", "GET", ALL_PEOPLE),
    Row("certificates:mine_one", "GET", {"volunteer"}, world=certificate),
    Row("certificates:again", "POST", {"volunteer"}, world=certificate),
    Row("certificates:download", "GET", {"volunteer"}, world=certificate),
    Row("certificates:card", "GET", ALL_PEOPLE),
    Row("certificates:card_pdf", "GET", ALL_PEOPLE, world=lambda c: {"kwargs": {"size": "card"}}),
    Row("certificates:desk", "GET", ADMINS),
    Row("certificates:revoke", "POST", OVER_TEAM, world=certificate),
    Row("certificates:seal", "GET", ADMINS, strong=True),
    Row(
        "certificates:seal_release",
        "POST",
        {"org_admin", "parent_admin"},
        world=team_seal,
        strong=True,
    ),
    Row(
        "certificates:seal_withdraw",
        "POST",
        {"org_admin", "parent_admin"},
        world=team_seal,
        strong=True,
    ),
    Row(
        "certificates:seal_picture",
        "GET",
        {"org_admin", "parent_admin"},
        world=team_seal,
        strong=True,
    ),
]
