"""The data printed on a certificate and a card."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.translation import override

from zhihe.accounts.models import Person
from zhihe.attendance.models import ServiceRecord
from zhihe.certificates.labels import evidence_words
from zhihe.certificates.models import Certificate, CertificateRecord, SealImage
from zhihe.certificates.reference.documents.data import (
    CertificateData,
    CertifiedService,
    EvidenceTotal,
    Holder,
    Issuer,
    StandardTotal,
)
from zhihe.foundation.identity_numbers import mask
from zhihe.frame import qr
from zhihe.opportunities.queries.standards import STANDARD_LOOKS
from zhihe.platform import files
from zhihe.platform.models import City
from zhihe.platform.vault import open_text

DOCUMENT_KINDS = {
    "cn_id": "居民身份证",
    "hmt_residence": "港澳台居民居住证",
    "foreign_pr": "外国人永久居留身份证",
    "passport": "护照",
    "hm_travel": "港澳居民来往内地通行证",
    "tw_travel": "台湾居民来往大陆通行证",
    "other": "其他证件",
}


def verify_address(certificate: Certificate) -> str:
    """Address in the QR: number and check code, nothing of the person."""
    return f"{settings.BASE_URL}/verify/{certificate.number}?c={certificate.check_code}"


def document_of(certificate: Certificate, issued: date) -> CertificateData:
    """Everything the Typst template needs; reads the records the certificate was asked for."""
    city = City.objects.get(pk=certificate.city_id)
    person = Person.objects.get(pk=certificate.person_id)
    records = _records(certificate)
    return {
        "lang": "en" if certificate.language == "en" else "zh",
        "demo": city.is_demo,
        "service_name": f"{city.name.removesuffix('市')} · 志愿云",
        "issued_by": certificate.content["issuers"][0]["organisation"],
        "number": certificate.number,
        "check_code": certificate.check_code,
        "issued_on": issued.isoformat(),
        "period_from": certificate.period_from.isoformat(),
        "period_to": certificate.period_to.isoformat(),
        "verify_url": f"{settings.BASE_URL}/verify",
        "qr": qr.drawing(verify_address(certificate)),
        "holder": _holder(certificate, person),
        "services_total": len(records),
        "minutes_total": certificate.minutes_total,
        "evidence": _evidence(certificate.content["by_grade"]),
        "standards": standards_of(certificate.content.get("by_group", {})),
        "issuers": [_issuer(certificate, row, records) for row in certificate.content["issuers"]],
    }


def _records(certificate: Certificate) -> list[tuple[CertificateRecord, ServiceRecord]]:
    links = (
        CertificateRecord.objects.in_city(certificate.city_id)
        .filter(certificate=certificate)
        .select_related("record", "record__organisation")
    )
    pairs = [(link, link.record) for link in links]
    return sorted(pairs, key=lambda pair: (pair[1].service_date, pair[1].pk))


def _holder(certificate: Certificate, person: Person) -> Holder:
    number = open_text(person.document_sealed, "document")
    shown = None
    if number:
        shown = number if certificate.show_number else mask(number)
    return {
        "name": person.name,
        "volunteer_no": certificate.volunteer.volunteer_no,
        "id_kind": DOCUMENT_KINDS.get(person.document_kind, ""),
        "id_number": shown,
    }


def _evidence(by_grade: dict[str, int]) -> list[EvidenceTotal]:
    return [
        {
            "key": key,
            "words": words,
            "words_en": en,
            "meaning": meaning,
            "meaning_en": meaning_en,
            "minutes": by_grade.get(key, 0),
        }
        for key in "ABCD"
        for words, en, meaning, meaning_en in [evidence_words(key)]
    ]


def standards_of(by_group: dict[str, int]) -> list[StandardTotal]:
    """Minutes by population group as colour, pattern and words in both languages."""
    said: dict[str, list[str]] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            for group in by_group:
                said.setdefault(group, []).append(str(STANDARD_LOOKS[group].label))
    return [
        {
            "words": said[group][0],
            "words_en": said[group][1],
            "tone": STANDARD_LOOKS[group].tone,
            "pattern": STANDARD_LOOKS[group].pattern,
            "minutes": minutes,
        }
        for group, minutes in by_group.items()
    ]


def _issuer(
    certificate: Certificate,
    row: dict[str, object],
    records: list[tuple[CertificateRecord, ServiceRecord]],
) -> Issuer:
    own = [pair for pair in records if str(pair[1].organisation_id) == row["recorded"]]
    return {
        "organisation": str(row["organisation"]),
        "formerly": str(row["formerly"]) or None,
        "principal": str(row["principal"]),
        "handler": str(row["handler"]),
        "phone": str(row["phone"]),
        "seal": _seal(certificate.city_id, UUID(str(row["id"]))),
        "minutes": sum(link.minutes for link, _ in own),
        "services": [_service(link, record) for link, record in own],
    }


def _service(link: CertificateRecord, record: ServiceRecord) -> CertifiedService:
    return {
        "date": record.service_date.isoformat(),
        "activity": record.activity_title,
        "content": record.content,
        "place": record.place_text,
        "minutes": link.minutes,
        "evidence": record.grade,
    }


def _seal(city: str, organisation_id: UUID) -> bytes | None:
    seal = (
        SealImage.objects.in_city(city)
        .filter(
            organisation_id=organisation_id, approved_at__isnull=False, withdrawn_at__isnull=True
        )
        .order_by("-approved_at")
        .first()
    )
    return files.read(seal.file) if seal else None
