"""Organisations, places, memberships and appointments."""

from zhihe.organisations.models.appointment import Appointment
from zhihe.organisations.models.membership import Membership
from zhihe.organisations.models.organisation import (
    Body,
    Line,
    Organisation,
    OrganisationDocument,
    OrganisationReview,
    Place,
)

__all__ = [
    "Appointment",
    "Body",
    "Line",
    "Membership",
    "Organisation",
    "OrganisationDocument",
    "OrganisationReview",
    "Place",
]
