"""个人申报: what could not be checked in is declared by oneself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhihe.attendance.web.views.me import volunteer_here
from zhihe.platform.access import SIGNED_IN, access


@access(SIGNED_IN, getter="own shifts")
def declare_list(request: HttpRequest) -> HttpResponse:
    """Own past shifts without a check-in."""
    volunteer_here(request)
    return render(request, "attendance/declare_list.html", {"rows": []})
