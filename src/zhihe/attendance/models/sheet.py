"""Evidence entered by a named person: paper sheets, team entries, roster files, declarations."""

from __future__ import annotations

from django.db import models

from zhihe.attendance.terms import RosterState, SheetKind
from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped


class Sheet(CityScoped):
    """One entered document; its rows are punches or records that point back to it."""

    append_only = True

    shift = CityForeignKey("opportunities.Shift", null=True)
    organisation = CityForeignKey("organisations.Organisation")
    kind = term_field(SheetKind)
    sealed = models.BooleanField(default=False)
    sealed_by = models.CharField(max_length=80, blank=True, default="")
    file = models.CharField(max_length=120, blank=True, default="")
    file_hash = models.CharField(max_length=64, blank=True, default="")
    source = models.CharField(max_length=120, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    entered_by = models.UUIDField()
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            term_check("kind", SheetKind, "sheet_kind"),
            models.UniqueConstraint(
                fields=["city", "organisation", "file_hash"],
                condition=~models.Q(file_hash=""),
                name="sheet_file_once",
            ),
        ]
        indexes = [models.Index(fields=["city", "shift"], name="sheet_of_shift")]

    def __str__(self) -> str:
        return self.kind


class RosterBatch(CityScoped):
    """An uploaded roster file of another system between preview and application (K02).

    The file is encrypted at rest and deleted when the batch is applied or dropped. ``mapping``
    is field → column number.
    """

    mutable = frozenset({"mapping", "source", "state", "file", "applied_at", "sheet_id"})

    organisation = CityForeignKey("organisations.Organisation")
    activity = CityForeignKey("opportunities.Activity")
    file = models.CharField(max_length=120, blank=True, default="")
    file_name = models.CharField(max_length=120)
    file_hash = models.CharField(max_length=64)
    source = models.CharField(max_length=60)
    mapping = models.JSONField(default=dict)
    state = term_field(RosterState, default=RosterState.UPLOADED)
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    sheet_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            term_check("state", RosterState, "roster_state"),
            models.CheckConstraint(
                condition=~models.Q(state="applied") | models.Q(sheet_id__isnull=False),
                name="roster_applied_has_sheet",
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "organisation", "-uploaded_at"], name="roster_of_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.state


class RosterRow(CityScoped):
    """One applied row of a roster file; (source, foreign id) comes in once, whatever the file."""

    append_only = True

    sheet = CityForeignKey(Sheet)
    organisation = CityForeignKey("organisations.Organisation")
    source = models.CharField(max_length=60)
    foreign_id = models.CharField(max_length=80)
    volunteer = CityForeignKey("volunteers.Volunteer")
    shift = CityForeignKey("opportunities.Shift")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "organisation", "source", "foreign_id"], name="roster_row_once"
            )
        ]

    def __str__(self) -> str:
        return self.foreign_id
