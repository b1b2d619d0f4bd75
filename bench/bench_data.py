"""Data of the benchmarks, through the suite's cast and factories."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import CITY, NOW, Cast, make_cast
from tests.factories.activities import make_activity, shift_of
from zhihe.accounts.models import Account, Person
from zhihe.foundation import clock
from zhihe.foundation.check_digit import make_volunteer_no
from zhihe.foundation.uuid7 import uuid7
from zhihe.opportunities.models import Shift
from zhihe.platform.vault import blind_index
from zhihe.volunteers.models import Volunteer


def activities(count: int, capacity: int = 20) -> tuple[Cast, list[Shift]]:
    """The cast and ``count`` published activities over the coming weeks."""
    cast = make_cast()
    start = clock.now() + timedelta(days=2)
    made = [
        make_activity(
            cast,
            title=f"邻里守望 · 第 {n} 场",
            starts_at=start + timedelta(minutes=90 * n),
            minutes=60,
            capacity=capacity,
        )
        for n in range(count)
    ]
    return cast, [shift_of(a) for a in made]


def people(count: int) -> list[tuple[Person, Volunteer]]:
    """Verified volunteers with accounts."""
    accounts, persons, volunteers = [], [], []
    for n in range(count):
        phone = f"+86199{n:08d}"
        account = Account(
            id=uuid7(),
            phone_index=blind_index(phone, "phone"),
            phone_sealed=b"x",
            phone_tail=phone[-4:],
            password="!",
            created_at=NOW,
        )
        person = Person(
            id=uuid7(),
            account=account,
            name=f"志愿者{n}",
            verification="verified",
            verified_at=NOW,
            claimed_at=NOW,
            created_at=NOW,
            birth_date=NOW.date().replace(year=1990),
        )
        accounts.append(account)
        persons.append(person)
        volunteers.append(
            Volunteer(
                id=uuid7(),
                city_id=CITY,
                person_id=person.pk,
                volunteer_no=make_volunteer_no(CITY, 1000 + n),
                name=person.name,
                birth_date=person.birth_date,
                is_claimed=True,
                is_verified=True,
                registered_at=NOW,
            )
        )
    Account.objects.bulk_create(accounts, batch_size=1000)
    Person.objects.bulk_create(persons, batch_size=1000)
    Volunteer.objects.bulk_create(volunteers, batch_size=1000)
    return list(zip(persons, volunteers, strict=True))


def city_shifts(count: int, capacity: int) -> list[Shift]:
    """Shifts of the loaded city that are to come, with room for everybody of the bench."""
    from django.db import connection

    now = clock.now()
    rows = (
        Shift.objects.in_city(CITY)
        .filter(activity__state="published", starts_at__gt=now + timedelta(days=2))
        .filter(post__selection="first_come", cancelled_at=None, waiting=0)
        .order_by("starts_at", "id")
    )
    found = list(rows[:count])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE opportunities_shift SET capacity = %s WHERE city_id = %s AND id = ANY (%s)",
            [capacity, CITY, [shift.pk for shift in found]],
        )
    return found


def city_people(count: int) -> list[tuple[Person, Volunteer]]:
    """Verified volunteers of the loaded city who have not joined anything that is to come."""
    rows = Volunteer.objects.in_city(CITY).filter(
        is_verified=True, state="active", reliability_kept=0, reliability_missed=0
    )
    volunteers = list(rows.order_by("id")[2000 : 2000 + count])
    persons = Person.objects.in_bulk([v.person_id for v in volunteers])
    return [(persons[v.person_id], v) for v in volunteers]


def sessions(persons: list[Person]) -> list[str]:
    """A session key per person, as the sign-in leaves it."""
    from django.contrib.sessions.backends.db import SessionStore

    keys = []
    for person in persons:
        store = SessionStore()
        store.update({"account": str(person.account_id), "person": str(person.pk), "epoch": 0})
        store.update(dict.fromkeys(("opened", "seen"), clock.now().isoformat()))
        store.create()
        keys.append(store.session_key)
    return keys
