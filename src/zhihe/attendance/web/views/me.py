"""Who stands before the page: the volunteer, the others on the same phone."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest

from zhihe.accounts.models import Person
from zhihe.accounts.queries.persons import living_persons
from zhihe.attendance.errors import NotVolunteer
from zhihe.platform.idempotency import FIELD
from zhihe.platform.refusals import SignInNeeded
from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.queries.volunteer_of import volunteer_of


def volunteer_here(request: HttpRequest) -> Volunteer:
    """The signed-in person's row in this city; SignInNeeded, NotVolunteer."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.is_anonymous:
        raise SignInNeeded()
    row = volunteer_of(actor.city, actor.person_id)
    if row is None:
        raise NotVolunteer()
    return row


def housemates(request: HttpRequest) -> list[Person]:
    """The other persons of this account: a couple on one phone."""
    signed_in = request.signed_in  # type: ignore[attr-defined]
    if not signed_in:
        return []
    people = living_persons(signed_in.account)
    if signed_in.person is not None:
        people = people.exclude(pk=signed_in.person.pk)
    return list(people)


def client_id(request: HttpRequest) -> UUID:
    """The hidden UUID of the form; a form without one is a deed of its own."""
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return uuid4()
