"""Exports: what was asked, by whom, for what, and what went out."""

from __future__ import annotations

from django.db import models

from zhihe.interchange.terms import ExportState, Format, Subject
from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped


class ExportLog(CityScoped):
    """One export, never deleted. ``waiting → ready → taken`` by ``make_export``, ``take_export``.

    The scope is fixed when it is asked for: an organisation with those below, or a region, or a
    region along a line. ``columns`` are the titles that went out; the file lies sealed until taken.
    """

    mutable = frozenset({"state", "rows", "sha256", "file", "made_at", "taken_at"})

    profile = models.CharField(max_length=40)
    profile_name = models.CharField(max_length=80)
    subject = term_field(Subject)
    format = term_field(Format)
    columns = models.JSONField(default=list)
    protected = models.JSONField(default=list)
    organisation = CityForeignKey("organisations.Organisation", null=True)
    region = models.ForeignKey(
        "regions.Region", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    line = models.CharField(max_length=24, blank=True, default="")
    activity_id = models.UUIDField(null=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    reason = models.CharField(max_length=200)
    state = term_field(ExportState, default=ExportState.WAITING)
    rows = models.IntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    file = models.CharField(max_length=120, blank=True, default="")
    asked_by = models.UUIDField()
    role = models.CharField(max_length=24)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            term_check("subject", Subject, "export_subject"),
            term_check("format", Format, "export_format"),
            term_check("state", ExportState, "export_state"),
            models.CheckConstraint(
                condition=~models.Q(state__in=("ready", "taken"))
                | (models.Q(rows__isnull=False) & ~models.Q(sha256="")),
                name="export_counted",
            ),
        ]
        indexes = [models.Index(fields=["city", "asked_by", "-asked_at"], name="export_of_person")]

    def __str__(self) -> str:
        return self.profile
