"""Belonging: a person may belong to several organisations at once, each with dates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhihe.organisations.models.organisation import Organisation
from zhihe.organisations.terms import MembershipState
from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped


class Membership(CityScoped):
    """A person's belonging; moves by ``apply_to_join``, ``invite_member``, ``answer_invitation``,
    ``decide_membership``, ``leave_organisation``. ``words`` are the applicant's own."""

    mutable = frozenset({"state", "since", "until", "department", "decided_by", "reason"})

    organisation = CityForeignKey(Organisation)
    person_id = models.UUIDField()
    state = term_field(MembershipState, default=MembershipState.APPLIED)
    department = models.CharField(max_length=60, blank=True, default="")
    words = models.CharField(max_length=200, blank=True, default="")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    applied_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            term_check("state", MembershipState, "membership_state"),
            models.UniqueConstraint(
                fields=["city", "organisation", "person_id"],
                condition=Q(state__in=("invited", "applied", "active")),
                name="membership_live_once",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "person_id"], name="membership_of_person"),
            models.Index(
                fields=["city", "organisation", "state"], name="membership_of_organisation"
            ),
        ]

    def __str__(self) -> str:
        return self.state
