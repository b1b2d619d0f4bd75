"""Persons of an account, and how a person stands."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from zhihe.accounts.models import Account, Consent, Guardianship, Person
from zhihe.accounts.terms import ConsentPurpose, GuardianState, Verification


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
            ("gone", not self.living), ("claim", not self.claimed),
            ("verification", not self.verified), ("guardian", not self.guardian_ok),
        )
        return tuple(name for name, lacking in lacks if lacking)


def standing(person: Person) -> Standing:
    """How the person stands now; attendance asks before the first counted hour."""
    return Standing(
        claimed=person.is_claimed,
        verified=person.verification == Verification.VERIFIED,
        guardian_ok=guardian_ok(person.pk),
        living=person.is_living,
    )


def standing_of(person_id: UUID) -> Standing:
    """The same by id; a person nobody knows has no standing at all."""
    person = Person.objects.filter(pk=person_id).first()
    return standing(person) if person else Standing(False, False, False, False)


def guardian_ok(person_id: UUID) -> bool:
    """The newest guardianship, where there is one, was agreed to."""
    state = (
        Guardianship.objects.filter(child_id=person_id).order_by("-asked_at")
        .values_list("state", flat=True).first()
    )
    return state is None or state == GuardianState.GIVEN


def living_persons(account: Account) -> QuerySet[Person]:
    """Persons one may act as under this account, oldest first."""
    return Person.objects.filter(
        account=account, closed_at__isnull=True, merged_into__isnull=True,
        disowned_at__isnull=True,
    ).order_by("created_at", "id")


def unclaimed_at(index: bytes) -> QuerySet[Person]:
    """Unclaimed persons whose contact number has this blind index."""
    return Person.objects.filter(
        contact_index=index, account__isnull=True, disowned_at__isnull=True,
        merged_into__isnull=True, closed_at__isnull=True,
    ).order_by("created_at", "id")


def consent_live(person_id: UUID, purpose: ConsentPurpose) -> bool:
    """Whether the person agrees to the purpose now."""
    return Consent.objects.filter(
        person_id=person_id, purpose=purpose, withdrawn_at__isnull=True
    ).exists()
