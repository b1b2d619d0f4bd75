"""Phone numbers, opened for one purpose at a time."""

from __future__ import annotations

from zhihe.accounts.errors import PhoneRefused
from zhihe.accounts.models import Account, Person
from zhihe.foundation.phone_numbers import PhoneNumberError, normalise
from zhihe.platform.vault import blind_index, open_text, seal_text


def phone_index(phone: str) -> bytes:
    """Blind index of an E.164 number; the same for accounts, contacts, codes and needs."""
    return blind_index(phone, "phone")


def seal_phone(phone: str) -> bytes:
    """Encrypted E.164 number for an account or a contact."""
    return seal_text(phone, "phone")


def open_phone(sealed: bytes | memoryview | None) -> str:
    """E.164 number, '' for None."""
    return open_text(sealed, "phone")


def phone_of_person(person: Person) -> str:
    """E.164 number the person is reached at ('' without one): the account's, else the contact."""
    if person.account_id:
        account = person.account or Account.objects.get(pk=person.account_id)
        return open_phone(account.phone_sealed)
    return open_phone(person.contact_sealed)


def read_phone(text: str) -> str:
    """E.164 of what somebody typed (full-width digits, spaces, country code); PhoneRefused."""
    try:
        return normalise(text[:40])
    except PhoneNumberError:
        raise PhoneRefused() from None
