"""Desk checks, replaced documents, and looks at protected fields."""

from __future__ import annotations

from django.db import models

from zhihe.accounts.terms import DocumentKind
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.fields import term_field


class VerificationRequest(models.Model):
    """A person waits for a desk to check the document; has a place and a waiting time."""

    mutable = frozenset({"decided_at", "decided_by", "accepted", "reason"})

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.ForeignKey("platform.City", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(
        "regions.Region", null=True, on_delete=models.PROTECT, related_name="+"
    )
    desk_place = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    accepted = models.BooleanField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(decided_at__isnull=True),
                name="verification_open_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class DocumentChange(models.Model):
    """A renewed passport or card replaced the document of the same person."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    old_kind = term_field(DocumentKind, blank=True, default="")
    old_index = models.BinaryField(max_length=32, null=True)
    new_kind = term_field(DocumentKind)
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField()
    reason = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["old_index"], name="document_change_old")]

    def __str__(self) -> str:
        return self.new_kind


class ProtectedLook(models.Model):
    """Somebody looked at a protected field of a person: shown under "who saw my data"."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person_id = models.UUIDField()
    viewer_id = models.UUIDField()
    role = models.CharField(max_length=24, blank=True, default="")
    field = models.CharField(max_length=40)
    reason = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person_id", "-at"], name="look_at_person")]

    def __str__(self) -> str:
        return self.field
