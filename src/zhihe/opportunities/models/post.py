"""Posts and their shifts; the shift carries the seats."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhihe.opportunities.models.activity import Activity
from zhihe.opportunities.terms import SelectionMode
from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped


class Post(CityScoped):
    """岗位: what a person does, who may. Ages in years, ``hours_value`` in minutes per shift."""

    mutable = frozenset(
        {
            "title",
            "title_en",
            "duties",
            "selection",
            "min_age",
            "max_age",
            "skill",
            "qualification",
            "needs_clearance",
            "hours_value",
            "position",
        }
    )

    erasable = "a draft is saved again with other posts"

    activity = CityForeignKey(Activity)
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120, blank=True, default="")
    duties = models.CharField(max_length=300, blank=True, default="")
    selection = term_field(SelectionMode, default=SelectionMode.FIRST_COME)
    min_age = models.SmallIntegerField(null=True)
    max_age = models.SmallIntegerField(null=True)
    skill = models.ForeignKey(
        "volunteers.Skill", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    qualification = models.ForeignKey(
        "volunteers.QualificationKind",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    needs_clearance = models.BooleanField(default=False)
    hours_value = models.IntegerField(null=True)
    position = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            term_check("selection", SelectionMode, "post_selection"),
            models.CheckConstraint(
                condition=Q(min_age__isnull=True)
                | Q(max_age__isnull=True)
                | Q(min_age__lte=F("max_age")),
                name="post_ages",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "activity", "position"], name="post_of_activity"),
            models.Index(fields=["city", "skill"], name="post_by_skill"),
        ]

    def __str__(self) -> str:
        return self.title


class Shift(CityScoped):
    """班次: a half-open span with seats. capacity = taken + offered + held + free (I12).

    The counters change only by conditional UPDATE in recruitment's seat actions.
    """

    mutable = frozenset(
        {"starts_at", "ends_at", "capacity", "taken", "offered", "held", "waiting", "cancelled_at"}
    )

    erasable = "a draft is saved again with other shifts"

    post = CityForeignKey(Post)
    activity = CityForeignKey(Activity)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.IntegerField()
    taken = models.IntegerField(default=0)
    offered = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_span"),
            models.CheckConstraint(
                condition=Q(taken__gte=0) & Q(offered__gte=0) & Q(held__gte=0) & Q(waiting__gte=0),
                name="shift_counts",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=F("taken") + F("offered") + F("held")),
                name="shift_not_oversold",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "activity", "starts_at"], name="shift_of_activity"),
            models.Index(fields=["city", "post"], name="shift_of_post"),
            models.Index(fields=["city", "ends_at"], name="shift_by_end"),
        ]

    def __str__(self) -> str:
        return str(self.starts_at)
