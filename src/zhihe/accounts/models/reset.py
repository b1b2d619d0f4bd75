"""Resets of a lost sign-in at a desk."""

from __future__ import annotations

from django.db import models

from zhihe.accounts.terms import ResetKind
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.fields import term_check, term_field


class ResetRequest(models.Model):
    """A desk looked at the document and asks to reset one part of a person's sign-in.

    Made by ``actions.ask_reset``, which settles a PIN or password itself; TOTP and a guardian's
    number wait for ``actions.decide_reset`` of a second person. The new number is dropped then.
    """

    mutable = frozenset({"decided_at", "decided_by", "accepted", "reason", "new_phone_sealed"})

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.ForeignKey("platform.City", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    kind = term_field(ResetKind)
    guardianship = models.ForeignKey(
        "accounts.Guardianship", null=True, on_delete=models.PROTECT, related_name="+"
    )
    new_phone_sealed = models.BinaryField(null=True)
    region = models.ForeignKey(
        "regions.Region", null=True, on_delete=models.PROTECT, related_name="+"
    )
    desk_place = models.CharField(max_length=120)
    asked_by = models.UUIDField()
    asked_account = models.UUIDField(null=True)
    asked_role = models.CharField(max_length=24)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    accepted = models.BooleanField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            term_check("kind", ResetKind, "reset_kind"),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(decided_at__isnull=True),
                name="reset_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted__isnull=True)
                | models.Q(accepted=False)
                | ~models.Q(kind__in=["totp", "guardian_phone"])
                | ~models.Q(decided_by=models.F("asked_by")),
                name="reset_second_person",
            ),
        ]
        indexes = [models.Index(fields=["city", "-created_at"], name="reset_newest")]

    def __str__(self) -> str:
        return self.kind
