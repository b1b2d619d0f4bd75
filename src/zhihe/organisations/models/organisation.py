"""An organisation in its tree, its documents, reviews and places."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from zhihe.organisations.terms import BaseType, Certification, OrganisationKind, PlaceKind, Stage
from zhihe.platform.fields import PointField, term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped


class Line(models.Model):
    """条线: a line of business across districts (health, education, youth league). Reference table."""

    code = models.CharField(max_length=24, primary_key=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    mutable = frozenset({"name", "name_en"})

    def __str__(self) -> str:
        return self.name


class Body(models.Model):
    """A leading body or complaint route (文明办, 团委, 民政 …) as data. Reference table."""

    city = models.ForeignKey("platform.City", on_delete=models.PROTECT, related_name="+", null=True)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    duty = models.CharField(max_length=200, blank=True, default="")
    duty_en = models.CharField(max_length=300, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    complaints = models.CharField(max_length=200, blank=True, default="")
    complaints_en = models.CharField(max_length=300, blank=True, default="")
    hours = models.CharField(max_length=80, blank=True, default="")
    hours_en = models.CharField(max_length=120, blank=True, default="")
    address = models.CharField(max_length=120, blank=True, default="")
    leads = models.BooleanField(default=False)
    position = models.SmallIntegerField(default=0)
    mutable = frozenset(
        {
            "name",
            "name_en",
            "duty",
            "duty_en",
            "phone",
            "complaints",
            "complaints_en",
            "hours",
            "hours_en",
            "address",
            "leads",
            "position",
        }
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="body_code_once")]

    def __str__(self) -> str:
        return self.name


class Organisation(CityScoped):
    """Whoever organises service. ``stage`` moves by ``actions.review_organisation`` and kin.

    ``path`` is the chain of ids in the organisation tree, 'id/id/'. ``successor`` certifies
    after a merger (R02).
    """

    mutable = frozenset(
        {
            "name",
            "name_en",
            "short_name",
            "pinyin",
            "kind",
            "base_type",
            "parent",
            "path",
            "region",
            "lines",
            "certification",
            "stage",
            "trial_until",
            "successor",
            "intro",
            "intro_en",
            "principal_id",
            "principal_name",
            "handler_name",
            "phone",
            "address",
            "search",
            "links",
            "students_allowed",
            "sms_daily_cap",
            "seal_file",
            "credit_code",
            "offers",
        }
    )

    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True, default="")
    short_name = models.CharField(max_length=30, blank=True, default="")
    pinyin = models.CharField(max_length=200, blank=True, default="")
    kind = term_field(OrganisationKind)
    base_type = term_field(BaseType, blank=True, default="")
    parent = CityForeignKey("self", null=True)
    path = models.CharField(max_length=300, blank=True, default="")
    region = models.ForeignKey(
        "regions.Region", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lines = ArrayField(models.CharField(max_length=24), default=list)
    certification = term_field(Certification, default=Certification.NONE)
    students_allowed = models.BooleanField(default=False)
    stage = term_field(Stage, default=Stage.APPLIED)
    trial_until = models.DateField(null=True)
    successor = CityForeignKey("self", null=True)
    credit_code = models.CharField(max_length=18, blank=True, default="")
    intro = models.TextField(blank=True, default="")
    intro_en = models.TextField(blank=True, default="")
    offers = models.JSONField(default=dict)
    links = models.JSONField(default=list)
    principal_id = models.UUIDField(null=True)
    principal_name = models.CharField(max_length=60, blank=True, default="")
    handler_name = models.CharField(max_length=60, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    address = models.CharField(max_length=120, blank=True, default="")
    sms_daily_cap = models.IntegerField(default=500)
    seal_file = models.CharField(max_length=120, blank=True, default="")
    search = SearchVectorField(null=True)
    applied_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            term_check("kind", OrganisationKind, "organisation_kind"),
            term_check("stage", Stage, "organisation_stage"),
            term_check("certification", Certification, "organisation_certification"),
            term_check("base_type", BaseType, "organisation_base_type", blank=True),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(stage="exited"),
                name="organisation_successor",
            ),
            models.UniqueConstraint(
                fields=["city", "name"],
                condition=~Q(stage__in=("refused", "exited")),
                name="organisation_name_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "region", "stage", "pinyin"], name="organisation_in_region"
            ),
            models.Index(fields=["city", "parent"], name="organisation_children"),
            models.Index(fields=["city", "path"], name="organisation_path"),
            GinIndex(fields=["lines"], name="organisation_lines"),
            GinIndex(fields=["search"], name="organisation_search"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationDocument(CityScoped):
    """A document handed in with the application; served through an access view only."""

    append_only = True

    organisation = CityForeignKey(Organisation)
    kind = models.CharField(max_length=40)
    file = models.CharField(max_length=120)
    file_name = models.CharField(max_length=120)
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "organisation"], name="organisation_document_of")]

    def __str__(self) -> str:
        return self.file_name


class OrganisationReview(CityScoped):
    """One verdict of the district over an organisation (admit to trial, admit, refuse, suspend)."""

    append_only = True

    organisation = CityForeignKey(Organisation)
    verdict = term_field(Stage)
    reason = models.CharField(max_length=300)
    reviewer_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["city", "organisation", "-at"], name="organisation_review_of")
        ]

    def __str__(self) -> str:
        return self.verdict


class Place(CityScoped):
    """阵地: a place of an organisation on the map. Coordinates WGS-84."""

    mutable = frozenset(
        {
            "name",
            "name_en",
            "kind",
            "region",
            "address",
            "lon",
            "lat",
            "point",
            "phone",
            "hours",
            "closed_at",
            "fence_radius",
        }
    )

    organisation = CityForeignKey(Organisation)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True, default="")
    kind = term_field(PlaceKind)
    region = models.ForeignKey(
        "regions.Region", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    address = models.CharField(max_length=120)
    lon = models.FloatField()
    lat = models.FloatField()
    point = PointField()
    fence_radius = models.IntegerField(default=200)
    phone = models.CharField(max_length=30, blank=True, default="")
    hours = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            term_check("kind", PlaceKind, "place_kind"),
            models.CheckConstraint(
                condition=Q(lon__range=(-180, 180)) & Q(lat__range=(-90, 90)), name="place_on_earth"
            ),
            models.CheckConstraint(condition=Q(fence_radius__range=(30, 5000)), name="place_fence"),
        ]
        indexes = [
            models.Index(fields=["city", "organisation"], name="place_of_organisation"),
            models.Index(fields=["city", "region"], name="place_in_region"),
            GistIndex(fields=["point"], name="place_near", condition=Q(closed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.name
