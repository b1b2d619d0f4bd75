"""Service records: the hours, with everything that proves them."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from zhihe.attendance.terms import (
    ClaimState,
    CorrectionState,
    DraftState,
    Grade,
    RecordState,
)
from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped


class ServiceRecord(CityScoped):
    """服务记录: minutes of one person at one shift (order 67 snapshot).

    Nothing counts before ``confirm_records``. ``minutes`` is what is (to be) counted;
    ``presence_minutes`` what the punches show. ``evidence_id`` is the punch or sheet behind it.
    Confirmers differ from creator, leader and roll callers, and from each other (I4).
    """

    mutable = frozenset(
        {
            "state",
            "minutes",
            "grade",
            "confirmed_by",
            "confirmed_at",
            "second_by",
            "second_at",
            "needs_second",
            "flags",
            "claim_state",
            "rejected_reason",
            "frozen_reason",
            "proposed_minutes",
            "span",
            "presence_minutes",
            "methods",
            "evidence_id",
            "roll_caller_ids",
            "updated_at",
            "first_in",
            "last_out",
            "auto_closed",
            "evidence_kind",
            "entered_by",
            "confirmed_org",
        }
    )

    volunteer = CityForeignKey("volunteers.Volunteer")
    person_id = models.UUIDField()
    shift = CityForeignKey("opportunities.Shift")
    activity = CityForeignKey("opportunities.Activity")
    organisation = CityForeignKey("organisations.Organisation")
    span = DateTimeRangeField()
    first_in = models.DateTimeField(null=True)
    last_out = models.DateTimeField(null=True)
    presence_minutes = models.IntegerField(default=0)
    proposed_minutes = models.IntegerField(default=0)
    minutes = models.IntegerField(default=0)
    group = models.CharField(max_length=24, default="other")
    grade = term_field(Grade)
    methods = ArrayField(models.CharField(max_length=24), default=list)
    auto_closed = models.BooleanField(default=False)
    flags = ArrayField(models.CharField(max_length=32), default=list)
    state = term_field(RecordState, default=RecordState.PENDING)
    claim_state = term_field(ClaimState, default=ClaimState.CLAIMED)
    evidence_kind = models.CharField(max_length=16)
    evidence_id = models.UUIDField()
    # Snapshot (order 67): does not follow later changes of the activity.
    activity_title = models.CharField(max_length=80)
    activity_code = models.CharField(max_length=20)
    service_date = models.DateField()
    place_text = models.CharField(max_length=160)
    content = models.CharField(max_length=400)
    organisation_name = models.CharField(max_length=80)
    responsible_name = models.CharField(max_length=60)
    region_id_at = models.BigIntegerField(null=True)
    category_code = models.CharField(max_length=40, blank=True, default="")
    # Provenance
    creator_id = models.UUIDField()
    leader_id = models.UUIDField()
    roll_caller_ids = ArrayField(models.UUIDField(), default=list)
    entered_by = models.UUIDField(null=True)
    needs_second = models.BooleanField(default=False)
    confirmed_by = models.UUIDField(null=True)
    confirmed_org = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    second_by = models.UUIDField(null=True)
    second_at = models.DateTimeField(null=True)
    rejected_reason = models.CharField(max_length=300, blank=True, default="")
    frozen_reason = models.CharField(max_length=300, blank=True, default="")
    replaces = CityForeignKey("self", null=True)
    due_on = models.DateField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            term_check("grade", Grade, "record_grade"),
            term_check("state", RecordState, "record_state"),
            term_check("claim_state", ClaimState, "record_claim"),
            models.CheckConstraint(
                condition=Q(minutes__range=(0, 1440)) & Q(presence_minutes__gte=0),
                name="record_minutes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "frozen"))
                | (Q(confirmed_by__isnull=False) & Q(confirmed_at__isnull=False)),
                name="record_confirmed_by",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "frozen"))
                | Q(needs_second=False)
                | Q(second_by__isnull=False),
                name="record_second_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (
                    ~Q(confirmed_by=F("creator_id"))
                    & ~Q(confirmed_by=F("leader_id"))
                    & ~Q(confirmed_by=F("person_id"))
                ),
                name="record_first_is_another",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True)
                | (
                    ~Q(second_by=F("creator_id"))
                    & ~Q(second_by=F("leader_id"))
                    & ~Q(second_by=F("person_id"))
                    & ~Q(second_by=F("confirmed_by"))
                ),
                name="record_second_is_another",
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True)
                | (
                    (Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")))
                    & (Q(second_by__isnull=True) | ~Q(second_by=F("entered_by")))
                ),
                name="record_enterer_is_another",
            ),
            models.CheckConstraint(
                condition=RawSQL(
                    "(confirmed_by IS NULL OR NOT (confirmed_by = ANY (roll_caller_ids)))"
                    " AND (second_by IS NULL OR NOT (second_by = ANY (roll_caller_ids)))",
                    (),
                    output_field=models.BooleanField(),
                ),
                name="record_roll_caller_is_another",
            ),
            models.UniqueConstraint(
                fields=["city", "shift", "volunteer"],
                condition=~Q(state__in=("reversed", "rejected")),
                name="record_once",
            ),
            ExclusionConstraint(
                name="record_one_place",
                expressions=[
                    ("city", RangeOperators.EQUAL),
                    ("volunteer", RangeOperators.EQUAL),
                    ("span", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=("confirmed", "frozen")),
            ),
        ]
        indexes = [
            models.Index(fields=["city", "volunteer", "-service_date"], name="record_of_volunteer"),
            models.Index(fields=["city", "shift", "state"], name="record_of_shift"),
            models.Index(fields=["city", "organisation", "state", "due_on"], name="record_desk"),
            models.Index(fields=["city", "activity", "state"], name="record_of_activity"),
            models.Index(fields=["city", "service_date"], name="record_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min"


class RecordReview(CityScoped):
    """A confirmer's single decision about one record (first, second, reject), append-only."""

    append_only = True

    record = CityForeignKey(ServiceRecord)
    step = models.CharField(max_length=12)
    minutes_before = models.IntegerField()
    minutes_after = models.IntegerField()
    reason = models.CharField(max_length=300, blank=True, default="")
    by_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "record", "at"], name="record_review_of")]

    def __str__(self) -> str:
        return self.step


class RecordCorrection(CityScoped):
    """更正: before, after, reason, who, when; the ledger follows by its own transfer."""

    append_only = True

    record = CityForeignKey(ServiceRecord)
    minutes_before = models.IntegerField()
    minutes_after = models.IntegerField()
    reason = models.CharField(max_length=300)
    request_id = models.UUIDField(null=True)
    by_id = models.UUIDField()
    second_by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(second_by__isnull=False) & ~Q(second_by=F("by_id")),
                name="correction_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(minutes_after__range=(1, 1440)) & ~Q(minutes_after=F("minutes_before")),
                name="correction_minutes",
            ),
        ]
        indexes = [models.Index(fields=["city", "record", "-at"], name="correction_of_record")]

    def __str__(self) -> str:
        return f"{self.minutes_before}→{self.minutes_after}"


class CorrectionDraft(CityScoped):
    """A correction one person asks for and a second person decides; done ones made a correction."""

    mutable = frozenset({"state", "decided_by", "decided_at", "decided_words"})

    record = CityForeignKey(ServiceRecord)
    organisation = CityForeignKey("organisations.Organisation")
    minutes_before = models.IntegerField()
    minutes_after = models.IntegerField()
    reason = models.CharField(max_length=300)
    request_id = models.UUIDField(null=True)
    by_id = models.UUIDField()
    by_organisation = models.UUIDField(null=True)
    at = models.DateTimeField()
    state = term_field(DraftState, default=DraftState.WAITING)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_words = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            term_check("state", DraftState, "draft_state"),
            models.UniqueConstraint(
                fields=["city", "record"], condition=Q(state="waiting"), name="draft_waiting_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by_id")),
                name="draft_two_persons",
            ),
        ]
        indexes = [models.Index(fields=["city", "organisation", "state"], name="draft_desk")]

    def __str__(self) -> str:
        return self.state


class CorrectionRequest(CityScoped):
    """ "My hours are wrong": asked by the volunteer, answered with reasons within its clock (R03)."""

    mutable = frozenset({"state", "answer", "answered_by", "answered_at"})

    volunteer = CityForeignKey("volunteers.Volunteer")
    organisation = CityForeignKey("organisations.Organisation")
    record = CityForeignKey(ServiceRecord, null=True)
    shift = CityForeignKey("opportunities.Shift", null=True)
    claimed_minutes = models.IntegerField(null=True)
    words = models.CharField(max_length=500)
    state = term_field(CorrectionState, default=CorrectionState.OPEN)
    answer = models.CharField(max_length=500, blank=True, default="")
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            term_check("state", CorrectionState, "correction_state"),
            models.UniqueConstraint(
                fields=["city", "record", "volunteer"],
                condition=Q(state="open") & Q(record__isnull=False),
                name="correction_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "organisation", "state", "due_on"], name="correction_desk"
            ),
            models.Index(fields=["city", "volunteer", "-asked_at"], name="correction_of_volunteer"),
        ]

    def __str__(self) -> str:
        return self.state
