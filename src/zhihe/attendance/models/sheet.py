"""Evidence entered by a named person: paper sheets, team entries, roster files, declarations."""

from __future__ import annotations

from django.db import models

from zhihe.attendance.terms import SheetKind
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
