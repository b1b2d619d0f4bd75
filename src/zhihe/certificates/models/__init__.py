"""Certificates and seals under dual control."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhihe.certificates.terms import CertificateState
from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped


class Certificate(CityScoped):
    """志愿服务记录证明 for a period; one section per recording organisation in ``content``.

    Exact bytes are kept under ``file`` (content-addressed) with their ``sha256``; ``number`` is
    public and unguessable, ``check_code`` is typed with it. Moves by issue/revoke/supersede.
    """

    mutable = frozenset(
        {
            "state",
            "file",
            "sha256",
            "made_at",
            "revoked_at",
            "revoked_by",
            "revoke_reason",
            "superseded_by",
            "content",
            "error",
            "minutes_total",
        }
    )

    number = models.CharField(max_length=32)
    check_code = models.CharField(max_length=12)
    volunteer = CityForeignKey("volunteers.Volunteer")
    person_id = models.UUIDField()
    language = models.CharField(max_length=8, default="zh-hans")
    period_from = models.DateField()
    period_to = models.DateField()
    show_number = models.BooleanField(default=False)
    purpose = models.CharField(max_length=60, blank=True, default="")
    state = term_field(CertificateState, default=CertificateState.MAKING)
    minutes_total = models.IntegerField(default=0)
    content = models.JSONField(default=dict)
    file = models.CharField(max_length=120, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    error = models.CharField(max_length=120, blank=True, default="")
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    superseded_by = CityForeignKey("self", null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)
    revoke_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            term_check("state", CertificateState, "certificate_state"),
            models.UniqueConstraint(fields=["city", "number"], name="certificate_number_once"),
            models.CheckConstraint(
                condition=~Q(state="valid") | (~Q(sha256="") & ~Q(file="")),
                name="certificate_valid_has_bytes",
            ),
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")), name="certificate_period"
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "volunteer", "-asked_at"], name="certificate_of_volunteer"
            ),
            models.Index(fields=["city", "sha256"], name="certificate_by_hash"),
        ]

    def __str__(self) -> str:
        return self.number


class CertificateRecord(CityScoped):
    """Which records a certificate states, with the minutes it stated."""

    append_only = True

    certificate = CityForeignKey(Certificate)
    record = CityForeignKey("attendance.ServiceRecord")
    minutes = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "certificate", "record"], name="certificate_record_once"
            )
        ]
        indexes = [models.Index(fields=["city", "record"], name="certificate_by_record")]

    def __str__(self) -> str:
        return str(self.minutes)


class SealImage(CityScoped):
    """A seal image of an organisation: put in by one person, released by another."""

    mutable = frozenset({"approved_by", "approved_at", "withdrawn_at", "withdrawn_by"})

    organisation = CityForeignKey("organisations.Organisation")
    file = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("uploaded_by")),
                name="seal_two_people",
            )
        ]
        indexes = [
            models.Index(
                fields=["city", "organisation", "-uploaded_at"], name="seal_of_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:8]
