"""What of a person's sign-in a desk could reset."""

from __future__ import annotations

from uuid import UUID

from zhihe.accounts.models import Account, Person
from zhihe.accounts.queries.persons import living_persons, newest_guardianship
from zhihe.accounts.queries.phones import phone_index
from zhihe.accounts.terms import ResetKind


def account_holder(person: Person) -> UUID | None:
    """The first living person of the account: password and TOTP are theirs."""
    if person.account is None:
        return None
    return living_persons(person.account).values_list("pk", flat=True).first()


def resettable(person: Person) -> list[ResetKind]:
    """What there is to reset for this person, in the order of the page."""
    account = person.account
    if account is None:
        return []
    there = {
        ResetKind.PIN: bool(person.pin_hash),
        ResetKind.PASSWORD: account.has_usable_password(),
        ResetKind.TOTP: account.totp_sealed is not None,
        ResetKind.GUARDIAN_PHONE: newest_guardianship(person.pk) is not None,
    }
    return [kind for kind, exists in there.items() if exists]


def claimed_at(phone: str) -> list[Person]:
    """Living persons who sign in with this E.164 number, the holder first."""
    account = Account.objects.filter(phone_index=phone_index(phone)).first()
    return list(living_persons(account)) if account else []
