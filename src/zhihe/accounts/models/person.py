"""The person: who acts, who is recorded. Never deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhihe.accounts.terms import DocumentKind, EnteredBy, Sex, Verification
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.fields import term_check, term_field


class Person(models.Model):
    """A human being; ``account`` is null until claimed.

    Made by ``actions.name_person``, ``enter_person``; identity by ``verify_identity``.
    ``entered_for``/``entered_label`` name the organisation that entered somebody else.
    ``identity_index`` is the keyed blind index: one identity, one person (N: several NULL).
    """

    mutable = frozenset(
        {
            "account",
            "name",
            "pinyin",
            "sex",
            "birth_date",
            "nationality",
            "languages",
            "pin_hash",
            "document_kind",
            "document_country",
            "document_sealed",
            "document_tail",
            "identity_index",
            "verification",
            "verified_by",
            "verified_at",
            "claimed_at",
            "contact_index",
            "contact_sealed",
            "contact_tail",
            "merged_into",
            "closed_at",
            "disowned_at",
            "pledged_at",
            "pin_tries",
            "pin_locked_until",
        }
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(
        "accounts.Account",
        null=True,
        on_delete=models.PROTECT,
        related_name="persons",
        db_constraint=False,
    )
    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=120, blank=True, default="")
    sex = term_field(Sex, blank=True, default="")
    birth_date = models.DateField(null=True)
    nationality = models.CharField(max_length=2, blank=True, default="")
    languages = models.JSONField(default=list)
    document_kind = term_field(DocumentKind, blank=True, default="")
    document_country = models.CharField(max_length=2, blank=True, default="")
    document_sealed = models.BinaryField(null=True)
    document_tail = models.CharField(max_length=4, blank=True, default="")
    identity_index = models.BinaryField(max_length=32, null=True, unique=True)
    verification = term_field(Verification, default=Verification.NONE)
    verified_by = models.CharField(max_length=40, blank=True, default="")
    verified_at = models.DateTimeField(null=True)
    entered_by = term_field(EnteredBy, default=EnteredBy.SELF)
    entered_for = models.UUIDField(null=True)
    entered_label = models.CharField(max_length=120, blank=True, default="")
    contact_index = models.BinaryField(max_length=32, null=True)
    contact_sealed = models.BinaryField(null=True)
    contact_tail = models.CharField(max_length=4, blank=True, default="")
    claimed_at = models.DateTimeField(null=True)
    disowned_at = models.DateTimeField(null=True)
    pledged_at = models.DateTimeField(null=True)
    pin_hash = models.CharField(max_length=120, blank=True, default="")
    pin_tries = models.SmallIntegerField(default=0)
    pin_locked_until = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            term_check("verification", Verification, "person_verification"),
            term_check("document_kind", DocumentKind, "person_document", blank=True),
            models.CheckConstraint(
                condition=~Q(verification="verified") | Q(verified_at__isnull=False),
                name="person_verified_when",
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=True) | Q(claimed_at__isnull=False),
                name="person_claimed_when",
            ),
        ]
        indexes = [models.Index(fields=["contact_index"], name="person_contact")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        return self.verification == Verification.VERIFIED

    @property
    def is_claimed(self) -> bool:
        return self.account_id is not None

    @property
    def is_living(self) -> bool:
        """Not closed, not merged away, not disowned."""
        return self.closed_at is None and self.merged_into_id is None and self.disowned_at is None
