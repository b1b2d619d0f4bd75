"""我的志愿服务记录: the five parts of order 67 on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhihe.attendance.queries.whole_record import whole_record
from zhihe.attendance.web.my_pages import evidence_parts, my_record_line
from zhihe.attendance.web.views.me import volunteer_here
from zhihe.attendance.web.words import duration_words
from zhihe.foundation.clock import local_date
from zhihe.platform.access import SIGNED_IN, access

SHOWN = 10


@access(SIGNED_IN, getter="own record")
def whole(request: HttpRequest) -> HttpResponse:
    """Basics, service, training, awards, evaluations; the newest ten services, the rest by link."""
    found = whole_record(volunteer_here(request))
    context = {
        "basics": [(label, text) for _code, label, text in found.basics],
        "total": duration_words(found.minutes),
        "services": found.services,
        "parts": evidence_parts(found.by_grade),
        "rows": [my_record_line(r) for r in found.service[:SHOWN]],
        "more": found.services > SHOWN,
        "entries": (("training", found.training), ("award", found.awards)),
        "evaluations": [
            {"words": e.words, "score": e.score, "on": local_date(e.at)} for e in found.evaluations
        ],
    }
    return render(request, "attendance/whole.html", context)
