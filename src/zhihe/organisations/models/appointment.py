"""任命: a role by date; the only source of power."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Cast, Coalesce

from zhihe.organisations.models.organisation import Organisation
from zhihe.organisations.terms import (
    CLERK_ROLES,
    ORGANISATION_ROLES,
    SEPARATED_ROLES,
    Role,
)
from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped


def _span() -> Func:
    """The life of an appointment, half open."""
    return Func(
        F("since"), F("until"), Value("[)"), function="TSTZRANGE", output_field=DateTimeRangeField()
    )


def _duty() -> Case:
    """Separated roles each for themselves, everything else together: two that differ clash."""
    return Case(
        *(When(role=role.value, then=Value(role.value)) for role in SEPARATED_ROLES),
        default=Value("business"),
        output_field=models.CharField(),
    )


def _where() -> list[tuple[Any, str]]:
    text = models.TextField()
    return [
        (Coalesce(Cast("organisation_id", text), Value("")), RangeOperators.EQUAL),
        (Coalesce(Cast("region_id", text), Value("")), RangeOperators.EQUAL),
        ("line", RangeOperators.EQUAL),
    ]


class Appointment(CityScoped):
    """A person's role at an organisation, a region or along a line, from ``since`` to ``until``.

    Made by ``appoint``, ended by ``end_appointment``. An organisation role has an organisation,
    a clerk a region; a line clerk a line too. Two exclusion constraints hold what two clicks at
    once could break: the same role twice, and a separated role beside any other (三员分立).
    """

    mutable = frozenset({"until", "ended_by"})

    person_id = models.UUIDField()
    account_id = models.UUIDField(null=True)
    role = term_field(Role)
    organisation = CityForeignKey(Organisation, null=True)
    region = models.ForeignKey(
        "regions.Region", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    line = models.CharField(max_length=24, blank=True, default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    appointed_by = models.UUIDField(null=True)
    ended_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            term_check("role", Role, "appointment_role"),
            models.CheckConstraint(
                condition=~Q(role__in=ORGANISATION_ROLES) | Q(organisation__isnull=False),
                name="appointment_has_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=CLERK_ROLES) | Q(region__isnull=False),
                name="appointment_has_region",
            ),
            models.CheckConstraint(
                condition=~Q(role="line_clerk") | ~Q(line=""), name="appointment_has_line"
            ),
            ExclusionConstraint(
                name="appointment_once",
                expressions=[
                    ("city", RangeOperators.EQUAL),
                    ("person_id", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    *_where(),
                    (_span(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="appointment_separation",
                expressions=[
                    ("city", RangeOperators.EQUAL),
                    (Coalesce("account_id", "person_id"), RangeOperators.EQUAL),
                    (_duty(), RangeOperators.NOT_EQUAL),
                    (_span(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["city", "person_id"], name="appointment_of_person"),
            models.Index(
                fields=["city", "organisation", "role"], name="appointment_at_organisation"
            ),
        ]

    def __str__(self) -> str:
        return self.role
