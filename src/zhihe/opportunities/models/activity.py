"""Projects, activities, their reviews and templates."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from zhihe.opportunities.terms import ActivityState, HandOverState, Risk
from zhihe.platform.fields import PointField, term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped


class Project(CityScoped):
    """项目: what an organisation does over months; activities hang on it."""

    mutable = frozenset({"title", "title_en", "summary", "closed_at", "manager_id"})

    organisation = CityForeignKey("organisations.Organisation")
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True, default="")
    summary = models.TextField(blank=True, default="")
    manager_id = models.UUIDField(null=True)
    created_by = models.UUIDField()
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["city", "organisation"], name="project_of_organisation")]

    def __str__(self) -> str:
        return self.title


class Activity(CityScoped):
    """活动. ``state`` moves by submit/review/publish/cancel/end actions.

    ``organisation`` recorded and certifies; ``executor`` is the child that carries it out after a
    hand-over. ``starts_at``/``ends_at`` span all shifts. Coordinates WGS-84, fence in metres.
    ``code_secret`` makes rotating check-in codes; ``activity_code`` is issued on approval.
    """

    mutable = frozenset(
        {
            "title",
            "title_en",
            "content",
            "content_en",
            "project",
            "category",
            "place",
            "region",
            "address",
            "meeting_point",
            "lon",
            "lat",
            "point",
            "fence_radius",
            "risks",
            "guarantees",
            "is_hazardous",
            "with_minors",
            "leader_id",
            "leader_name",
            "contact_phone",
            "languages",
            "risk",
            "state",
            "activity_code",
            "published_at",
            "starts_at",
            "ends_at",
            "enrol_until",
            "cancel_hours",
            "search",
            "search_text",
            "executor",
            "hand_over",
            "hand_over_note",
            "insurance",
            "return_reason",
            "submitted_at",
            "review_due_at",
            "cancelled_reason",
            "updated_at",
            "seats_total",
            "group_standards",
            "names_shown",
            "code_secret_sealed",
            "conditions",
            "enrol_note",
            "review_level",
            "risk_reasons",
            "hand_over_report",
        }
    )

    organisation = CityForeignKey("organisations.Organisation")
    executor = CityForeignKey("organisations.Organisation", null=True)
    hand_over = term_field(HandOverState, default=HandOverState.NONE)
    hand_over_note = models.CharField(max_length=300, blank=True, default="")
    hand_over_report = models.CharField(max_length=500, blank=True, default="")
    project = CityForeignKey(Project, null=True)
    category = models.ForeignKey(
        "opportunities.Category", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=160, blank=True, default="")
    content = models.TextField()
    content_en = models.TextField(blank=True, default="")
    place = CityForeignKey("organisations.Place", null=True)
    region = models.ForeignKey(
        "regions.Region", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    address = models.CharField(max_length=120)
    meeting_point = models.CharField(max_length=120, blank=True, default="")
    lon = models.FloatField()
    lat = models.FloatField()
    point = PointField()
    fence_radius = models.IntegerField(default=200)
    conditions = models.TextField(blank=True, default="")
    enrol_note = models.CharField(max_length=200, blank=True, default="")
    risks = models.TextField()
    guarantees = models.TextField()
    is_hazardous = models.BooleanField(default=False)
    with_minors = models.BooleanField(default=False)
    insurance = CityForeignKey("volunteers.InsurancePolicy", null=True)
    leader_id = models.UUIDField()
    leader_name = models.CharField(max_length=60)
    contact_phone = models.CharField(max_length=30, blank=True, default="")
    languages = ArrayField(models.CharField(max_length=12), default=list)
    group_standards = ArrayField(models.CharField(max_length=24), default=list)
    names_shown = models.BooleanField(default=False)
    risk = term_field(Risk, default=Risk.LOW)
    risk_reasons = ArrayField(models.CharField(max_length=24), default=list)
    review_level = models.CharField(max_length=12, blank=True, default="")
    state = term_field(ActivityState, default=ActivityState.DRAFT)
    return_reason = models.CharField(max_length=300, blank=True, default="")
    cancelled_reason = models.CharField(max_length=300, blank=True, default="")
    activity_code = models.CharField(max_length=20, blank=True, default="")
    code_secret_sealed = models.BinaryField(null=True)
    created_by = models.UUIDField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    review_due_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    enrol_until = models.DateTimeField(null=True)
    cancel_hours = models.SmallIntegerField(default=12)
    seats_total = models.IntegerField(default=0)
    need_id = models.UUIDField(null=True)
    copied_from = models.UUIDField(null=True)
    search = SearchVectorField(null=True)
    search_text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            term_check("state", ActivityState, "activity_state"),
            term_check("risk", Risk, "activity_risk"),
            term_check("hand_over", HandOverState, "activity_hand_over"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activity_span"),
            models.CheckConstraint(
                condition=~Q(state__in=("published", "ended"))
                | (~Q(activity_code="") & Q(published_at__isnull=False)),
                name="activity_published_has_code",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("published", "ended"))
                | Q(is_hazardous=False)
                | Q(insurance__isnull=False),
                name="activity_hazard_insured",
            ),
            models.CheckConstraint(
                condition=~Q(title__contains="补录"), name="activity_title_live"
            ),
            models.UniqueConstraint(
                fields=["city", "activity_code"],
                condition=~Q(activity_code=""),
                name="activity_code_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "starts_at", "id"],
                name="activity_coming",
                condition=Q(state="published"),
            ),
            models.Index(fields=["city", "region", "starts_at"], name="activity_in_region"),
            models.Index(fields=["city", "category", "starts_at"], name="activity_in_category"),
            models.Index(
                fields=["city", "organisation", "-starts_at"], name="activity_of_organisation"
            ),
            models.Index(fields=["city", "state", "review_due_at"], name="activity_queue"),
            models.Index(fields=["city", "executor"], name="activity_of_executor"),
            GistIndex(fields=["point"], name="activity_near", condition=Q(state="published")),
            GinIndex(fields=["search"], name="activity_search"),
        ]

    def __str__(self) -> str:
        return self.title


class HoursPermission(CityScoped):
    """Whether a unit may publish the hours of its posts (N09); the newest row holds.

    Without a row the stage of the organisation decides, see ``rules.may_set_hours``.
    Made by ``set_hours_permission``.
    """

    append_only = True

    organisation = CityForeignKey("organisations.Organisation")
    allowed = models.BooleanField()
    reason = models.CharField(max_length=200)
    decided_by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "organisation", "-at"], name="hours_permission_of")]

    def __str__(self) -> str:
        return str(self.allowed)


class ActivityReview(CityScoped):
    """One verdict in the approval of an activity: who, level, why, within its clock."""

    append_only = True

    activity = CityForeignKey(Activity)
    level = models.CharField(max_length=12)
    accepted = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True, default="")
    reviewer_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "activity", "-at"], name="activity_review_of")]

    def __str__(self) -> str:
        return self.level


class ActivityTemplate(CityScoped):
    """A saved form of an activity with its posts, for publishing the same thing again."""

    mutable = frozenset({"title", "form"})
    erasable = "an organisation drops a template"

    organisation = CityForeignKey("organisations.Organisation")
    title = models.CharField(max_length=80)
    form = models.JSONField()
    created_by = models.UUIDField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "organisation"], name="template_of_organisation")]

    def __str__(self) -> str:
        return self.title
