"""Persons of an account, and how a person stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from zhihe.accounts.models import Account, Consent, Guardianship, Person
from zhihe.accounts.queries.ages import band_of
from zhihe.accounts.terms import ConsentPurpose, GuardianState, Verification
from zhihe.foundation.identity_numbers import age_on


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the person's hours may count, and what is missing (domain.md §2.14, §2.15).

    ``missing``: 'claim', 'verification', 'guardian', 'gone'; empty when hours count.
    """

    claimed: bool
    verified: bool
    guardian_ok: bool
    living: bool

    @property
    def counts(self) -> bool:
        return self.claimed and self.verified and self.guardian_ok and self.living

    @property
    def missing(self) -> tuple[str, ...]:
        lacks = (
            ("gone", not self.living),
            ("claim", not self.claimed),
            ("verification", not self.verified),
            ("guardian", not self.guardian_ok),
        )
        return tuple(name for name, lacking in lacks if lacking)


def standing(person: Person, *, city: str, now: datetime) -> Standing:
    """How the person stands now; attendance asks before the first counted hour."""
    return Standing(
        claimed=person.is_claimed,
        verified=person.verification == Verification.VERIFIED,
        guardian_ok=guardian_ok(person, city=city, now=now),
        living=person.is_living,
    )


def standing_of(city: str, person_id: UUID, now: datetime) -> Standing:
    """The same by id; a person nobody knows has no standing at all."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return Standing(False, False, False, False)
    return standing(person, city=city, now=now)


def guardian_needed(person: Person, *, city: str, now: datetime) -> bool:
    """Whether the age rules of the city want a guardian's word for this person."""
    band = band_of(city, person.birth_date, now)
    return band is not None and band.guardian_consent


def guardian_ok(person: Person, *, city: str, now: datetime) -> bool:
    """No guardian is needed, or the newest one asked has agreed."""
    if not guardian_needed(person, city=city, now=now):
        return True
    row = newest_guardianship(person.pk)
    return row is not None and row.state == GuardianState.GIVEN


def living_persons(account: Account) -> QuerySet[Person]:
    """Persons one may act as under this account, oldest first."""
    return Person.objects.filter(
        account=account,
        closed_at__isnull=True,
        merged_into__isnull=True,
        disowned_at__isnull=True,
    ).order_by("created_at", "id")


def unclaimed_at(index: bytes) -> QuerySet[Person]:
    """Unclaimed persons whose contact number has this blind index."""
    return Person.objects.filter(
        contact_index=index,
        account__isnull=True,
        disowned_at__isnull=True,
        merged_into__isnull=True,
        closed_at__isnull=True,
    ).order_by("created_at", "id")


def consent_live(person_id: UUID, purpose: ConsentPurpose) -> bool:
    """Whether the person agrees to the purpose now."""
    return Consent.objects.filter(
        person_id=person_id, purpose=purpose, withdrawn_at__isnull=True
    ).exists()


def adult_beside(child: Person, today: date) -> bool:
    """Whether a grown, verified person shares the child's account."""
    if child.account_id is None:
        return False
    others = Person.objects.filter(
        account_id=child.account_id,
        verification=Verification.VERIFIED,
        closed_at__isnull=True,
        merged_into__isnull=True,
        birth_date__isnull=False,
    ).exclude(pk=child.pk)
    return any(age_on(other.birth_date, today) >= 18 for other in others if other.birth_date)


def newest_guardianship(person_id: UUID) -> Guardianship | None:
    """The guardianship that holds for a minor."""
    return Guardianship.objects.filter(child_id=person_id).order_by("-asked_at", "-id").first()
