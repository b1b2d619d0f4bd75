"""People of an organisation: members, and who holds which role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery

from zhihe.accounts.models import Person
from zhihe.accounts.queries.phones import open_phone, phone_index
from zhihe.foundation import phone_numbers
from zhihe.organisations.models import Appointment, Membership, Organisation
from zhihe.organisations.terms import LIVE_MEMBERSHIPS, MembershipState
from zhihe.platform.keys import CityQuerySet


def members(organisation: Organisation, *, state: str = "", text: str = "") -> CityQuerySet:
    """Memberships with ``name`` of the person; waiting ones first, then by pinyin."""
    person = Person.objects.filter(pk=OuterRef("person_id"))
    rows = (
        Membership.objects.in_city(organisation.city_id)
        .filter(organisation=organisation)
        .annotate(
            name=Subquery(person.values("name")[:1]),
            pinyin=Subquery(person.values("pinyin")[:1]),
            account_id=Subquery(person.values("account_id")[:1]),
        )
    )
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(department__contains=text))
    return rows.order_by("pinyin", "name", "id")


def count_by_state(organisation: Organisation) -> dict[str, int]:
    """How many stand where, for the tabs."""
    rows = (
        Membership.objects.in_city(organisation.city_id)
        .filter(organisation=organisation)
        .values_list("state")
        .annotate(Count("id"))
        .order_by()
    )
    return dict(rows)


def waiting_at(city: str, organisation_id: UUID) -> int:
    """Applications to join that wait for an answer."""
    return (
        Membership.objects.in_city(city)
        .filter(organisation_id=organisation_id, state=MembershipState.APPLIED)
        .count()
    )


def memberships_of(city: str, person_id: UUID) -> CityQuerySet:
    """A person's belongings, live ones first, newest first (Z05)."""
    return (
        Membership.objects.in_city(city)
        .filter(person_id=person_id)
        .select_related("organisation")
        .order_by("-applied_at", "id")
    )


def live_membership(city: str, person_id: UUID, organisation_id: UUID) -> Membership | None:
    """The belonging that stands or waits, or None."""
    return (
        Membership.objects.in_city(city)
        .filter(person_id=person_id, organisation_id=organisation_id, state__in=LIVE_MEMBERSHIPS)
        .first()
    )


@dataclass(frozen=True, slots=True)
class Held:
    """An appointment with the name of its holder and of who gave it."""

    appointment: Appointment
    name: str
    by: str
    live: bool


def appointments(rows: CityQuerySet, now: datetime) -> list[Held]:
    """Live ones first, then by role and beginning; names in one query."""
    found = list(rows.select_related("organisation", "region").order_by("role", "-since", "id"))
    names = names_of(
        [r.person_id for r in found] + [r.appointed_by for r in found if r.appointed_by]
    )
    held = [
        Held(
            r,
            names.get(r.person_id, ""),
            names.get(r.appointed_by, "") if r.appointed_by else "",
            r.since <= now and (r.until is None or r.until > now),
        )
        for r in found
    ]
    return sorted(held, key=lambda h: not h.live)


def names_of(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names for a page the reader may see; one query."""
    return dict(Person.objects.filter(pk__in=set(person_ids)).values_list("pk", "name"))


def masked_phone_of(person: Person) -> str:
    """`138****8000`, '' without one."""
    sealed = person.account.phone_sealed if person.account else person.contact_sealed
    number = open_phone(sealed)
    return phone_numbers.mask(number) if number else ""


def persons_with_phone(text: str) -> list[Person]:
    """Claimed persons who sign in with this number (a couple may share one); [] for a bad number."""
    try:
        number = phone_numbers.normalise(text)
    except phone_numbers.PhoneNumberError:
        return []
    return list(
        Person.objects.filter(
            account__phone_index=phone_index(number),
            closed_at__isnull=True,
            merged_into__isnull=True,
        )
        .select_related("account")
        .order_by("created_at", "id")
    )
