"""The volunteer row of a person in a city."""

from __future__ import annotations

from uuid import UUID

from zhihe.volunteers.models import Volunteer


def volunteer_of(city: str, person_id: UUID) -> Volunteer | None:
    """The person's row in this city, or None before registering here."""
    return Volunteer.objects.in_city(city).filter(person_id=person_id).first()
