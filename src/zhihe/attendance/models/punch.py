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
            models.Index(
                fields=["city", "shift", "volunteer", "counted_at"], name="punch_of_shift"
            ),
            models.Index(fields=["city", "volunteer", "-counted_at"], name="punch_of_volunteer"),
            models.Index(fields=["city", "activity", "counted_at"], name="punch_of_activity"),
        ]

    def __str__(self) -> str:
        return self.kind


class PunchVoid(CityScoped):
    """A roll call taken back by whoever made it: the punch stays, and no longer counts."""

    append_only = True

    punch = CityForeignKey(Punch)
    by_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "punch"], name="punch_void_once")]

    def __str__(self) -> str:
        return str(self.at)


class ScanMoment(CityScoped):
    """The first request of a scanned code in one browser session, kept 10 minutes through sign-in.

    ``token`` is a random word known to that session alone: a forwarded picture of the code gets a
    moment of its own, and an old code gets none. ``shift`` is null for a poster (the shift follows
    from the person), ``activity`` is always known.
    """

    append_only = True
    erasable = "used or older than ten minutes"

    token = models.CharField(max_length=64)
    shift = CityForeignKey("opportunities.Shift", null=True)
    activity = CityForeignKey("opportunities.Activity")
    method = term_field(Method)
    code = models.CharField(max_length=64)
    scanned_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "token"], name="scan_moment_once")]
        indexes = [models.Index(fields=["city", "scanned_at"], name="scan_moment_age")]

    def __str__(self) -> str:
        return str(self.scanned_at)


class DurationCode(CityScoped):
    """时长码: a slip worth ``minutes``, handed over at the end of the service, good for ``uses``.

    ``used`` moves only by a conditional UPDATE in ``punch_by_code``.
    """

    mutable = frozenset({"used"})

    shift = CityForeignKey("opportunities.Shift")
    activity = CityForeignKey("opportunities.Activity")
    code = models.CharField(max_length=16)
    minutes = models.IntegerField()
    uses = models.IntegerField(default=1)
    used = models.IntegerField(default=0)
    valid_until = models.DateTimeField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="duration_code_once"),
            models.CheckConstraint(
                condition=models.Q(used__gte=0) & models.Q(used__lte=models.F("uses")),
                name="duration_code_uses",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__range=(15, 720)), name="duration_code_minutes"
            ),
        ]
        indexes = [models.Index(fields=["city", "shift"], name="duration_code_of_shift")]

    def __str__(self) -> str:
        return f"{self.minutes} min"


class CheckOutReminder(CityScoped):
    """A person was reminded once before the end of a shift (X02)."""

    append_only = True

    shift = CityForeignKey("opportunities.Shift")
    volunteer = CityForeignKey("volunteers.Volunteer")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "shift", "volunteer"], name="reminded_once")
        ]

    def __str__(self) -> str:
        return str(self.at)
