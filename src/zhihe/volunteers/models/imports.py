"""Staging of a staff list: one batch, one row each, all or nothing."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped
from zhihe.volunteers.terms import ImportState


class ImportBatch(CityScoped):
    """An uploaded sheet: ``uploaded → checked → applying → applied → undone`` (or failed, dropped).

    Moved by ``stage_import``, ``check_import``, ``start_import``, ``apply_import``, ``undo_import``.
    ``made_teams``: None while departments stay words; else the sub-teams this batch has made so far.
    The file itself is not kept: ``sha256`` knows it again, its rows lie sealed in ImportRow.
    """

    mutable = frozenset(
        {
            "state",
            "mapping",
            "checked_at",
            "applied_at",
            "undone_at",
            "counts",
            "progress",
            "error",
            "made_teams",
        }
    )

    organisation = CityForeignKey("organisations.Organisation")
    source = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, default="")
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    state = term_field(ImportState, default=ImportState.UPLOADED)
    counts = models.JSONField(default=dict)
    progress = models.SmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True, default="")
    made_teams = ArrayField(models.UUIDField(), null=True)
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            term_check("state", ImportState, "import_state"),
            models.UniqueConstraint(
                fields=["city", "organisation", "sha256"],
                condition=models.Q(state__in=("uploaded", "checked", "applying", "applied")),
                name="import_file_once",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "organisation", "-uploaded_at"], name="import_of_org")
        ]

    def __str__(self) -> str:
        return self.source


class ImportRow(CityScoped):
    """One row of the sheet: sealed raw cells, findings as [column, code, severity] without values,
    what it was read as (sealed), what became of it (``made``, ``joined``, ``left_out``).
    """

    mutable = frozenset(
        {
            "findings",
            "outcome",
            "person_id",
            "volunteer_id",
            "made_person",
            "undone",
            "read_sealed",
            "identity_index",
            "membership_id",
            "team_membership_id",
        }
    )

    batch = CityForeignKey(ImportBatch)
    number = models.IntegerField()
    cells_sealed = models.BinaryField()
    read_sealed = models.BinaryField(null=True)
    identity_index = models.BinaryField(max_length=32, null=True)
    findings = models.JSONField(default=list)
    outcome = models.CharField(max_length=24, blank=True, default="")
    person_id = models.UUIDField(null=True)
    volunteer_id = models.UUIDField(null=True)
    membership_id = models.UUIDField(null=True)
    team_membership_id = models.UUIDField(null=True)
    made_person = models.BooleanField(default=False)
    undone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "batch", "number"], name="import_row_once")
        ]

    def __str__(self) -> str:
        return str(self.number)
