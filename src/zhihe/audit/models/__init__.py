"""Readable events, unnumbered leaves, their numbers and the tree."""

from __future__ import annotations

from django.db import models

from zhihe.platform.keys import CityScoped


class AuditEvent(CityScoped):
    """Who did what when and why, readable; made by ``audit.actions.record_events`` only.

    ``person_id`` is whom it concerns (shown to them as the trace). Destroying ``salt`` and
    ``detail`` erases: the leaf keeps only a salted commitment.
    """

    mutable = frozenset({"detail", "salt", "reason"})

    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor_id = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    station_id = models.UUIDField(null=True)
    role = models.CharField(max_length=24, blank=True, default="")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    detail = models.JSONField(default=dict)
    salt = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["city", "subject_id", "at"], name="audit_event_subject"),
            models.Index(fields=["city", "person_id", "-at"], name="audit_event_person"),
            models.Index(fields=["city", "-at", "-id"], name="audit_event_at"),
        ]

    def __str__(self) -> str:
        return self.verb


class AuditLeaf(CityScoped):
    """32-byte commitment of one event (same id), inserted unnumbered in its transaction."""

    append_only = True

    commitment = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class AuditSequence(CityScoped):
    """The number of a committed leaf in the tree; written by the sequencer alone."""

    append_only = True

    leaf_id = models.UUIDField()
    number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "number"], name="audit_number_once"),
            models.UniqueConstraint(fields=["city", "leaf_id"], name="audit_leaf_once"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class AuditNode(CityScoped):
    """Hash of a complete subtree: RFC 9162 node at (level, index)."""

    append_only = True

    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "level", "index"], name="audit_node_once")
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class AuditPending(CityScoped):
    """A leaf not numbered yet (same id); the sequencer deletes it when it numbers the leaf."""

    append_only = True
    erasable = "numbered by the sequencer"

    def __str__(self) -> str:
        return str(self.pk)
