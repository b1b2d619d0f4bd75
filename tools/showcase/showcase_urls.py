"""Pages of the showcase: templates of this folder with the invented people of the mocks."""

from __future__ import annotations

from types import SimpleNamespace

import showcase_data as data
import showcase_map as places
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path

from zhihe.frame import menus

CITY = SimpleNamespace(name="咸宁市", site_name="志愿云", is_demo=True)


def middleware(get_response):
    def answer(request: HttpRequest) -> HttpResponse:
        from django.contrib.messages.storage.cookie import CookieStorage

        request.city = CITY
        request._messages = CookieStorage(request)
        response = get_response(request)
        if not request.path.startswith("/static/"):
            response["Content-Security-Policy"] = settings.SHOWCASE_CSP
        return response

    return answer


def page(request: HttpRequest, name: str = "home") -> HttpResponse:
    return render(request, f"showcase/{name}.html", data.context(name, request), status=200)


def missing(request: HttpRequest) -> HttpResponse:
    return render(request, "404.html")


def outlines(request: HttpRequest) -> JsonResponse:
    return JsonResponse(places.OUTLINES)


def points(request: HttpRequest) -> JsonResponse:
    return JsonResponse(places.POINTS)


def named(name: str):
    return lambda request: page(request, name)


home = (
    [
        path("", page, name="index"),
        path("map/", named("map"), name="map"),
        path("me/", named("me"), name="me"),
        path("elder/", named("elder"), name="elder"),
    ],
    "home",
)
attendance = ([path("scan/", named("scan"), name="scan")], "attendance")
messaging = ([path("parts/", named("parts"), name="inbox")], "messaging")
opportunities = ([path("activities/", named("home"), name="list")], "opportunities")
demands = ([path("order/", named("order"), name="new")], "demands")
office = (
    [path(f"office{n or ''}/", named("office"), name=f"o{n}") for n in range(8)]
    + [path("office_confirm/", named("office_confirm"), name="confirm")],
    "office",
)
urlpatterns = [path("outlines.json", outlines), path("points.json", points)] + i18n_patterns(
    path("", include(home)),
    path("", include(attendance)),
    path("", include(messaging)),
    path("", include(opportunities)),
    path("", include(demands)),
    path("", include(office)),
    path("missing/", missing),
    path("<slug:name>/", page),
    prefix_default_language=False,
)
ITEMS = (
    ("工作台", "layout-dashboard", "office:o1"),
    ("活动与岗位", "calendar-event", "office:o0"),
    ("报名审核", "clipboard-check", "office:o2"),
    ("时长确认", "clock-check", "office:confirm"),
    ("队伍成员", "users", "office:o3"),
    ("求助派单", "message-2-heart", "office:o4"),
    ("证书与表彰", "certificate", "office:o5"),
    ("统计", "chart-bar", "office:o6"),
)
for order, (label, icon, name) in enumerate(ITEMS):
    menus.register_menu_item(
        "", label, icon, name, order, badge="waiting" if name == "office:o2" else ""
    )
menus.register_badge("waiting", lambda request: 37)
menus.register_badge("messages", lambda request: 3)
menus.register_account_line(
    lambda request: menus.AccountLine("宋知微", "咸安区总队 · 初核", "/me/", "/me/")
)
