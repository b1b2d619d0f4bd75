"""The data of the one-page résumé: five classes of order 67, most important first."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.utils.translation import override

from zhihe.attendance.models import ServiceRecord
from zhihe.certificates.labels import evidence_words
from zhihe.certificates.queries.card import card_address
from zhihe.foundation import clock
from zhihe.frame import qr
from zhihe.home.queries.my_page import entries_of, thanks_of
from zhihe.home.queries.my_records import counts, records_of, summary_of, year_of
from zhihe.home.reference.documents.data import DatedLine, ProjectLine, ResumeData
from zhihe.platform.models import City
from zhihe.volunteers.models import Entry, Volunteer


def resume_of(city: City, volunteer: Volunteer, now: datetime) -> ResumeData:
    """``volunteer`` with the facts of ``volunteer_with_facts``. Three queries. Chinese."""
    today = clock.local_date(now)
    records = [r for r in records_of(volunteer) if counts(r)]
    entries = entries_of(volunteer)
    summary, year = summary_of(records), year_of(records, today)
    with override("zh-hans"):
        service_name = f"{city.name.removesuffix('市')} · 志愿云"
    return {
        "demo": city.is_demo,
        "service_name": service_name,
        "name": volunteer.name,
        "volunteer_no": volunteer.volunteer_no,
        "since": summary.first.service_date.isoformat() if summary.first else None,
        "sentence": "",
        "as_of": today.isoformat(),
        "qr": qr.drawing(card_address(volunteer)),
        "figures": [
            {"value": summary.hours, "unit": "小时", "label": "服务时长"},
            {"value": str(summary.times), "unit": "次", "label": "参与服务"},
            {"value": str(year.count), "unit": "天", "label": "近一年服务"},
            {"value": str(len(volunteer.skill_names)), "unit": "项", "label": "技能"},  # type: ignore[attr-defined]
        ],
        "evidence": [
            {"words": evidence_words(grade)[0], "minutes": minutes}
            for grade, minutes in summary.by_grade.items()
            if minutes
        ],
        "projects": project_lines(records),
        "skills": [*volunteer.qualification_names, *volunteer.skill_names],  # type: ignore[attr-defined]
        "training": [_dated(e) for e in entries if e.kind == "training"],
        "awards": [_dated(e) for e in entries if e.kind == "award"],
        "evaluations": [
            {
                "text": row.words,
                "by": "服务对象或组织",
                "date": clock.local_date(row.at).isoformat(),
            }
            for row in thanks_of(volunteer)
        ],
    }


def project_lines(records: list[ServiceRecord]) -> list[ProjectLine]:
    """What was done again and again under one name for one organisation, most minutes first."""
    groups: dict[tuple[str, UUID], list[ServiceRecord]] = defaultdict(list)
    for record in records:
        groups[(record.activity_title, record.organisation_id)].append(record)
    ordered = sorted(groups.values(), key=lambda rows: -sum(r.minutes for r in rows))
    return [_project(rows) for rows in ordered]


def _project(rows: list[ServiceRecord]) -> ProjectLine:
    years = sorted({r.service_date.year for r in rows})
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return {
        "title": rows[0].activity_title,
        "organisation": rows[0].organisation_name,
        "role": "",
        "times": len(rows),
        "minutes": sum(r.minutes for r in rows),
        "years": span,
    }


def _dated(entry: Entry) -> DatedLine:
    text = f"{entry.title}（{entry.organisation_name}）"
    return {"text": text, "date": entry.on.isoformat()}
