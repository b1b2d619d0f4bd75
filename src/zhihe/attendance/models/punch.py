"""签到 签退: append-only facts."""

from __future__ import annotations

from django.db import models

from zhihe.attendance.terms import FenceVerdict, Method, PunchKind
from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped


class Punch(CityScoped):
    """One check-in or check-out. ``claimed_at`` is what the client says, ``received_at`` ours,
    ``counted_at`` the moment that counts (scan moment kept through sign-in). Never changed.

    Distance and accuracy in metres; the raw position is encrypted and purged later.
    """

    append_only = True

    client_id = models.UUIDField()
    shift = CityForeignKey("opportunities.Shift")
    activity = CityForeignKey("opportunities.Activity")
    volunteer = CityForeignKey("volunteers.Volunteer")
    kind = term_field(PunchKind)
    method = term_field(Method)
    device = models.CharField(max_length=64, blank=True, default="")
    claimed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    counted_at = models.DateTimeField()
    fence = term_field(FenceVerdict, default=FenceVerdict.NONE)
    distance_m = models.IntegerField(null=True)
    accuracy_m = models.IntegerField(null=True)
    by_id = models.UUIDField()
    on_behalf = models.BooleanField(default=False)
    sheet_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            term_check("kind", PunchKind, "punch_kind"),
            term_check("method", Method, "punch_method"),
            term_check("fence", FenceVerdict, "punch_fence"),
            models.UniqueConstraint(fields=["city", "client_id"], name="punch_client_once"),
        ]
        indexes = [
            models.Index(fields=["city", "shift", "volunteer", "counted_at"], name="punch_of_shift"),
            models.Index(fields=["city", "volunteer", "-counted_at"], name="punch_of_volunteer"),
            models.Index(fields=["city", "activity", "counted_at"], name="punch_of_activity"),
        ]

    def __str__(self) -> str:
        return self.kind


class ScanMoment(CityScoped):
    """The first request of a scanned code, kept 10 minutes through sign-in."""

    append_only = True
    erasable = "used or older than ten minutes"

    token = models.CharField(max_length=64)
    shift = CityForeignKey("opportunities.Shift")
    method = term_field(Method)
    scanned_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "token"], name="scan_moment_once")]
        indexes = [models.Index(fields=["city", "scanned_at"], name="scan_moment_age")]

    def __str__(self) -> str:
        return str(self.scanned_at)
