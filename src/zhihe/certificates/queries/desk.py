"""Certificates and seals an organisation answers for."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Sum

from zhihe.certificates.models import Certificate, CertificateRecord, SealImage
from zhihe.organisations.models import Organisation


def certificates_stating(
    city: str, organisation_id: UUID, limit: int = 100
) -> list[tuple[Certificate, int]]:
    """The newest certificates stating hours the organisation recorded, with those minutes."""
    sums = dict(
        CertificateRecord.objects.in_city(city)
        .filter(record__organisation_id=organisation_id, record__city_id=city)
        .values_list("certificate_id")
        .annotate(minutes=Sum("minutes"))
        .order_by("-certificate_id")[:limit]
    )
    rows = (
        Certificate.objects.in_city(city)
        .filter(pk__in=sums)
        .select_related("volunteer")
        .order_by("-asked_at")
    )
    return [(row, sums[row.pk]) for row in rows]


def seals_of(city: str, organisation: Organisation) -> list[SealImage]:
    """Seal images of the organisation, newest first."""
    rows = (
        SealImage.objects.in_city(city).filter(organisation=organisation).order_by("-uploaded_at")
    )
    return list(rows[:20])
