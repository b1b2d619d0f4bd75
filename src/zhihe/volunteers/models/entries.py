"""Training, awards, evaluations and insurance policies."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped
from zhihe.volunteers.models.volunteer import Volunteer
from zhihe.volunteers.terms import EntryKind


class Entry(CityScoped):
    """A training or an award an organisation records with proof (order 67, classes 3 and 4)."""

    mutable = frozenset({"withdrawn_at", "withdrawn_reason"})

    volunteer = CityForeignKey(Volunteer)
    kind = term_field(EntryKind)
    title = models.CharField(max_length=100)
    content = models.CharField(max_length=400, blank=True, default="")
    on = models.DateField()
    minutes = models.IntegerField(default=0)
    result = models.CharField(max_length=60, blank=True, default="")
    valid_until = models.DateField(null=True)
    organisation = CityForeignKey("organisations.Organisation")
    organisation_name = models.CharField(max_length=80)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    proof_file = models.CharField(max_length=120, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [term_check("kind", EntryKind, "entry_kind")]
        indexes = [models.Index(fields=["city", "volunteer", "-on"], name="entry_of_volunteer")]

    def __str__(self) -> str:
        return self.title


class Evaluation(CityScoped):
    """A rating of a volunteer's service, 1 to 5; ``source_id`` is opaque (a record, an order)."""

    append_only = True

    volunteer = CityForeignKey(Volunteer)
    source_kind = models.CharField(max_length=24)
    source_id = models.UUIDField()
    score = models.SmallIntegerField()
    words = models.CharField(max_length=300, blank=True, default="")
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="evaluation_score"),
            models.UniqueConstraint(fields=["city", "source_id", "by_id"], name="evaluation_once"),
        ]
        indexes = [models.Index(fields=["city", "volunteer", "-at"], name="evaluation_of")]

    def __str__(self) -> str:
        return str(self.score)


class InsurancePolicy(CityScoped):
    """An insurance policy with several benefits and a sponsor (S04); amounts in yuan."""

    mutable = frozenset({"valid_until", "text", "text_en"})

    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True, default="")
    insurer = models.CharField(max_length=80)
    sponsor = models.CharField(max_length=80, blank=True, default="")
    number = models.CharField(max_length=60)
    benefits = models.JSONField(default=list)
    covers_hazardous = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField()
    text = models.TextField(blank=True, default="")
    text_en = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "valid_until"], name="insurance_valid")]

    def __str__(self) -> str:
        return self.name
