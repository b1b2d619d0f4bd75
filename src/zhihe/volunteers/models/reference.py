"""Reference tables: skills, kinds of qualification, hour standards."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhihe.platform.fields import term_check, term_field
from zhihe.volunteers.terms import Group


class Skill(models.Model):
    """What a volunteer can do; code is stable."""

    code = models.CharField(max_length=40, primary_key=True)
    group = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    mutable = frozenset({"group", "name", "name_en"})

    def __str__(self) -> str:
        return self.name


class QualificationKind(models.Model):
    """A certificate a post may require; ``months`` of validity, null for life."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=90)
    months = models.SmallIntegerField(null=True)
    is_clearance = models.BooleanField(default=False)
    mutable = frozenset({"name", "name_en", "months", "is_clearance"})

    def __str__(self) -> str:
        return self.name


class HourStandard(models.Model):
    """Hour standard of a population group: colour + pattern, cap, rounding; versioned by date."""

    append_only = True

    group = term_field(Group)
    version = models.SmallIntegerField(default=1)
    valid_from = models.DateField()
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    colour = models.CharField(max_length=12)
    pattern = models.CharField(max_length=16)
    cap_minutes_per_day = models.SmallIntegerField()
    rounding_minutes = models.SmallIntegerField(default=1)
    text = models.CharField(max_length=300, blank=True, default="")
    text_en = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints = [
            term_check("group", Group, "hour_standard_group"),
            models.UniqueConstraint(fields=["group", "version"], name="hour_standard_version"),
            models.CheckConstraint(
                condition=Q(cap_minutes_per_day__range=(30, 1440))
                & Q(rounding_minutes__range=(1, 60)),
                name="hour_standard_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.name
