"""Requests for help (我要求助)."""

from __future__ import annotations

from django.db import models

from zhihe.demands.terms import NeedFor, NeedState, Urgency
from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped


class NeedCategory(models.Model):
    """What kind of help (理个发, 买菜跑腿 …); reference table."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=30)
    name_en = models.CharField(max_length=60)
    icon = models.CharField(max_length=40)
    service_category = models.CharField(max_length=40, blank=True, default="")
    minutes = models.SmallIntegerField(default=60)
    position = models.SmallIntegerField(default=0)
    mutable = frozenset({"name", "name_en", "icon", "service_category", "minutes", "position"})

    def __str__(self) -> str:
        return self.name


class Need(CityScoped):
    """One request, followed by ``number`` + phone code. The public sees category, street and time;
    name, phone, exact address and words are sealed for the desk that verifies and the placed person.
    """

    mutable = frozenset(
        {
            "state",
            "urgency",
            "verified_by",
            "verified_at",
            "activity",
            "answer",
            "closed_at",
            "thanks_score",
            "thanks_words",
            "served_at",
            "public_words",
            "refused_reason",
            "claimed_by",
        }
    )

    number = models.CharField(max_length=16)
    whom = term_field(NeedFor, default=NeedFor.SELF)
    category = models.ForeignKey(
        "demands.NeedCategory", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    region = models.ForeignKey(
        "regions.Region", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    street = models.CharField(max_length=80)
    when_day = models.CharField(max_length=12)
    when_part = models.CharField(max_length=12, blank=True, default="")
    wanted_from = models.DateField(null=True)
    wanted_to = models.DateField(null=True)
    people_count = models.IntegerField(default=1)
    private_sealed = models.BinaryField()
    voice_file = models.CharField(max_length=120, blank=True, default="")
    public_words = models.CharField(max_length=120, blank=True, default="")
    phone_index = models.BinaryField(max_length=32)
    phone_sealed = models.BinaryField()
    family_phone_index = models.BinaryField(max_length=32, null=True)
    family_phone_sealed = models.BinaryField(null=True)
    relation = models.CharField(max_length=24, blank=True, default="")
    organisation = CityForeignKey("organisations.Organisation", null=True)
    urgency = term_field(Urgency, default=Urgency.NORMAL)
    state = term_field(NeedState, default=NeedState.FILED)
    filed_by = models.UUIDField(null=True)
    station_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=24, default="web")
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_by = models.UUIDField(null=True)
    verified_by = models.UUIDField(null=True)
    verified_at = models.DateTimeField(null=True)
    refused_reason = models.CharField(max_length=300, blank=True, default="")
    answer = models.CharField(max_length=300, blank=True, default="")
    activity = CityForeignKey("opportunities.Activity", null=True)
    served_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    thanks_score = models.SmallIntegerField(null=True)
    thanks_words = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            term_check("state", NeedState, "need_state"),
            term_check("whom", NeedFor, "need_for"),
            term_check("urgency", Urgency, "need_urgency"),
            models.UniqueConstraint(fields=["city", "number"], name="need_number_once"),
        ]
        indexes = [
            models.Index(fields=["city", "region", "state", "due_at"], name="need_desk"),
            models.Index(fields=["city", "phone_index"], name="need_by_phone"),
            models.Index(fields=["city", "activity"], name="need_by_activity"),
        ]

    def __str__(self) -> str:
        return self.number
