"""In-app notices and the transactional outbox of text messages."""

from __future__ import annotations

from django.db import models

from zhihe.messaging.terms import OutboxState
from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityScoped


class Notice(CityScoped):
    """A message inside the product, to one person. Made by ``actions.notify``; read by its owner."""

    mutable = frozenset({"read_at"})

    person_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["city", "person_id", "-created_at"], name="notice_of_person")
        ]

    def __str__(self) -> str:
        return self.kind


class OutboxItem(CityScoped):
    """One text message to be sent; its id is the operator's reference (OutId).

    Number and parameters are encrypted; state moves by ``send_text``, ``take_receipt``.
    """

    mutable = frozenset(
        {"state", "attempts", "due_at", "sent_at", "provider_id", "provider_code", "delivered_at"}
    )

    person_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    template = models.CharField(max_length=40)
    phone_sealed = models.BinaryField()
    phone_index = models.BinaryField(max_length=32)
    params_sealed = models.BinaryField()
    subject_id = models.UUIDField(null=True)
    state = term_field(OutboxState, default=OutboxState.WAITING)
    attempts = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=80, blank=True, default="")
    provider_code = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [term_check("state", OutboxState, "outbox_state")]
        indexes = [
            models.Index(
                fields=["city", "due_at"],
                name="outbox_due",
                condition=models.Q(state__in=("waiting", "sending")),
            ),
            models.Index(fields=["city", "organisation_id", "created_at"], name="outbox_org_cap"),
            models.Index(fields=["city", "phone_index", "-created_at"], name="outbox_phone"),
            models.Index(fields=["city", "subject_id"], name="outbox_subject"),
        ]

    def __str__(self) -> str:
        return self.template


class Receipt(CityScoped):
    """What the operator said later about one message; raw state, append-only."""

    append_only = True

    outbox_id = models.UUIDField()
    success = models.BooleanField()
    code = models.CharField(max_length=60, blank=True, default="")
    reported_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "outbox_id", "reported_at"], name="receipt_once"
            )
        ]

    def __str__(self) -> str:
        return self.code
