"""Consents, the texts they were given to, and guardians."""

from __future__ import annotations

from django.db import models

from zhihe.accounts.terms import ConsentPurpose, GuardianState
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.fields import term_check, term_field


class NoticeText(models.Model):
    """A versioned notice for one purpose, Chinese and English; never changed once published."""

    append_only = True

    purpose = term_field(ConsentPurpose, max_length=40)
    version = models.SmallIntegerField()
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120)
    text = models.TextField()
    text_en = models.TextField()
    withdraw = models.TextField(blank=True, default="")
    withdraw_en = models.TextField(blank=True, default="")
    dated = models.CharField(max_length=10, default="")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="notice_text_version")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} v{self.version}"


class Consent(models.Model):
    """One purpose agreed to by (or for) one person; withdrawn as easily as given."""

    mutable = frozenset({"withdrawn_at"})

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="consents", db_index=False
    )
    purpose = term_field(ConsentPurpose, max_length=40)
    version = models.SmallIntegerField()
    given_at = models.DateTimeField()
    given_by = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            term_check("purpose", ConsentPurpose, "consent_purpose"),
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="consent_live_once",
            ),
        ]
        indexes = [models.Index(fields=["person", "purpose"], name="consent_of_person")]

    def __str__(self) -> str:
        return self.purpose


class Guardianship(models.Model):
    """A guardian's say over a minor: asked by SMS, given by code (domain.md §2.7)."""

    mutable = frozenset(
        {
            "state",
            "decided_at",
            "guardian",
            "withdrawn_at",
            "guardian_phone_index",
            "guardian_phone_sealed",
        }
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="guardianships"
    )
    guardian = models.ForeignKey(
        "accounts.Person", null=True, on_delete=models.PROTECT, related_name="wards"
    )
    guardian_name = models.CharField(max_length=60)
    guardian_phone_index = models.BinaryField(max_length=32)
    guardian_phone_sealed = models.BinaryField()
    relation = models.CharField(max_length=24)
    state = term_field(GuardianState, default=GuardianState.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [term_check("state", GuardianState, "guardianship_state")]

    def __str__(self) -> str:
        return self.relation
