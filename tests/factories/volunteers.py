"""Many invented volunteers at once, claimed and verified."""

from __future__ import annotations

from datetime import date, timedelta

from tests.cast import CITY, NOW, Cast, Member
from zhihe.accounts.models import Account, Person
from zhihe.foundation.check_digit import make_volunteer_no
from zhihe.platform.vault import blind_index
from zhihe.volunteers.models import Volunteer


def many_volunteers(cast: Cast, number: int, *, first: int = 5000) -> list[Member]:
    """``number`` members with accounts of their own, in four INSERTs."""
    since = NOW - timedelta(days=100)
    accounts = Account.objects.bulk_create(
        Account(
            phone_index=blind_index(f"+86139{n:08d}", "phone"),
            phone_sealed=b"x",
            phone_tail=f"{n:04d}"[-4:],
            password="!",
            created_at=since,
        )
        for n in range(first, first + number)
    )
    persons = Person.objects.bulk_create(
        Person(
            account=account,
            name=f"志愿者{n}",
            birth_date=date(1990, 1, 1),
            claimed_at=since,
            verification="verified",
            verified_by="desk",
            verified_at=since,
            pledged_at=since,
            created_at=since,
        )
        for n, account in enumerate(accounts, first)
    )
    volunteers = Volunteer.objects.bulk_create(
        Volunteer(
            city_id=CITY,
            person_id=person.pk,
            volunteer_no=make_volunteer_no(CITY, n),
            name=person.name,
            birth_date=person.birth_date,
            group="employed",
            is_claimed=True,
            is_verified=True,
            region=cast.regions["village"],
            registered_at=since,
        )
        for n, person in enumerate(persons, first)
    )
    return [
        Member(f"person{n}", p, v)
        for n, (p, v) in enumerate(zip(persons, volunteers, strict=True), first)
    ]
