"""Change what an organisation says about itself, or what a clerk holds about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.pinyin import pinyin_key
from zhihe.organisations import policies
from zhihe.organisations.actions.index_organisation import index_organisation
from zhihe.organisations.errors import NameTaken, OutsideRegion, WrongCreditCode
from zhihe.organisations.models import Organisation
from zhihe.organisations.rules import credit_code
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden

OWN_FIELDS = frozenset(
    {
        "name_en",
        "short_name",
        "intro",
        "intro_en",
        "offers",
        "links",
        "principal_name",
        "handler_name",
        "phone",
        "address",
    }
)
CLERK_FIELDS = frozenset(
    {
        "name",
        "kind",
        "base_type",
        "region",
        "lines",
        "certification",
        "students_allowed",
        "credit_code",
        "sms_daily_cap",
    }
)
LONG = frozenset({"intro", "intro_en", "offers", "links"})


@transaction.atomic
def change_organisation(
    *, actor: Actor, organisation: Organisation, changes: dict[str, Any], now: datetime
) -> Organisation:
    """The own admin may change OWN_FIELDS, a clerk in scope CLERK_FIELDS; others raise Forbidden.

    Raises NameTaken, WrongCreditCode, OutsideRegion. Nothing changed writes nothing.
    """
    _check_fields(actor, organisation, set(changes))
    values = {k: v for k, v in _normal(actor, changes).items() if getattr(organisation, k) != v}
    if not values:
        return organisation
    before = {k: _plain(k, getattr(organisation, k)) for k in values}
    if "name" in values:
        values["pinyin"] = pinyin_key(values["name"])[:200]
    try:
        with transaction.atomic():
            Organisation.objects.in_city(actor.city).filter(pk=organisation.pk).update(**values)
    except IntegrityError as error:
        if "organisation_name_once" in str(error):
            raise NameTaken() from error
        raise
    index_organisation(city=actor.city, organisation_id=organisation.pk)
    after = {k: _plain(k, v) for k, v in values.items() if k in before}
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.change",
            "organisation",
            organisation.pk,
            detail={"before": before, "after": after},
        ),
    )
    organisation.refresh_from_db()
    return organisation


def _check_fields(actor: Actor, organisation: Organisation, names: set[str]) -> None:
    if names - OWN_FIELDS - CLERK_FIELDS:
        raise Forbidden()
    if names & CLERK_FIELDS and not policies.decides(actor, organisation.region):
        raise Forbidden()
    own = policies.holds(actor, organisation, "org_admin")
    if names & OWN_FIELDS and not (own or policies.decides(actor, organisation.region)):
        raise Forbidden()


def _normal(actor: Actor, changes: dict[str, Any]) -> dict[str, Any]:
    values = dict(changes)
    if "credit_code" in values:
        try:
            values["credit_code"] = credit_code(values["credit_code"])
        except ValueError as error:
            raise WrongCreditCode() from error
    if "region" in values and not policies.decides(actor, values["region"]):
        raise OutsideRegion()
    if "name" in values:
        values["name"] = values["name"].strip()
    return values


def _plain(name: str, value: Any) -> Any:
    if name in LONG:
        return "…" if value else ""
    return value if isinstance(value, (str, int, bool, list)) else str(value)
