"""Applications, assessments, placements and insurance cover."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped
from zhihe.recruitment.terms import (
    LIVE_APPLICATIONS,
    Answer,
    ApplicationState,
    PlacementState,
    Turnout,
    Verdict,
)


class Application(CityScoped):
    """报名 of one volunteer for one shift. Moves by apply, assess, offer, accept, withdraw.

    ``queue_no`` orders the waiting list of the shift; ``offer_until`` is the deadline of an offer.
    ``answer_code`` (six digits, sent by SMS) opens it at the short address until it is over.
    """

    mutable = frozenset(
        {
            "state",
            "queue_no",
            "offer_until",
            "reason",
            "note",
            "decided_at",
            "answer_code",
            "question",
            "reply",
        }
    )

    shift = CityForeignKey("opportunities.Shift")
    activity = CityForeignKey("opportunities.Activity")
    volunteer = CityForeignKey("volunteers.Volunteer")
    state = term_field(ApplicationState)
    queue_no = models.BigIntegerField(null=True)
    offer_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    question = models.CharField(max_length=300, blank=True, default="")
    reply = models.CharField(max_length=300, blank=True, default="")
    channel = models.CharField(max_length=24, default="web")
    answer_code = models.CharField(max_length=8, blank=True, default="")
    applied_by = models.UUIDField()
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            term_check("state", ApplicationState, "application_state"),
            models.UniqueConstraint(
                fields=["city", "shift", "volunteer"],
                condition=Q(state__in=LIVE_APPLICATIONS),
                name="application_live_once",
            ),
            models.UniqueConstraint(
                fields=["city", "answer_code"],
                condition=~Q(answer_code=""),
                name="answer_code_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offer_until__isnull=False),
                name="application_offer_deadline",
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "shift", "state", "queue_no"], name="application_of_shift"
            ),
            models.Index(
                fields=["city", "volunteer", "-applied_at"], name="application_of_volunteer"
            ),
            models.Index(fields=["city", "activity", "state"], name="application_of_activity"),
            models.Index(
                fields=["city", "offer_until"],
                name="application_offers",
                condition=Q(state="offered"),
            ),
        ]

    def __str__(self) -> str:
        return self.state


class Assessment(CityScoped):
    """能力信用评估: one verdict over one applicant with its reason; append-only."""

    append_only = True

    application = CityForeignKey(Application)
    verdict = term_field(Verdict)
    reason = models.CharField(max_length=300, blank=True, default="")
    sheet = models.JSONField(default=dict)
    assessor_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [term_check("verdict", Verdict, "assessment_verdict")]
        indexes = [models.Index(fields=["city", "application", "-at"], name="assessment_of")]

    def __str__(self) -> str:
        return self.verdict


class Placement(CityScoped):
    """录用: a seat held by a person over a half-open span; nobody in two places (I2).

    Made by ``claim_seat`` and ``seat_applicant``, given back by ``cancel_placement``, taken back by
    ``release_placement``, ``cancel_shift``. ``late``: given back after the activity's deadline.
    """

    mutable = frozenset(
        {
            "state",
            "answer",
            "answered_at",
            "turnout",
            "cancelled_at",
            "cancel_reason",
            "cancelled_by",
            "span",
            "late",
        }
    )

    application = CityForeignKey(Application)
    shift = CityForeignKey("opportunities.Shift")
    activity = CityForeignKey("opportunities.Activity")
    volunteer = CityForeignKey("volunteers.Volunteer")
    span = DateTimeRangeField()
    state = term_field(PlacementState, default=PlacementState.PLACED)
    answer = term_field(Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True)
    turnout = term_field(Turnout, default=Turnout.UNKNOWN)
    placed_by = models.UUIDField()
    placed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.UUIDField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True, default="")
    late = models.BooleanField(default=False)

    class Meta:
        constraints = [
            term_check("state", PlacementState, "placement_state"),
            term_check("answer", Answer, "placement_answer"),
            term_check("turnout", Turnout, "placement_turnout"),
            models.UniqueConstraint(
                fields=["city", "shift", "volunteer"],
                condition=Q(state="placed"),
                name="placement_once",
            ),
            ExclusionConstraint(
                name="placement_one_place",
                expressions=[
                    ("city", RangeOperators.EQUAL),
                    ("volunteer", RangeOperators.EQUAL),
                    ("span", RangeOperators.OVERLAPS),
                ],
                condition=Q(state="placed"),
            ),
        ]
        indexes = [
            models.Index(fields=["city", "shift", "state"], name="placement_of_shift"),
            models.Index(fields=["city", "activity", "state"], name="placement_of_activity"),
        ]

    def __str__(self) -> str:
        return self.state


class Cover(CityScoped):
    """A person insured for an activity under a policy; listed for the insurer."""

    append_only = True

    policy = CityForeignKey("volunteers.InsurancePolicy")
    activity = CityForeignKey("opportunities.Activity")
    volunteer = CityForeignKey("volunteers.Volunteer")
    placed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "activity", "volunteer"], name="cover_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)
