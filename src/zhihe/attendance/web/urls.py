"""Addresses of attendance."""

from django.urls import URLPattern, path

from zhihe.attendance.web.views import declare, landing, lead, roll, scan

app_name = "attendance"
CHECK_IN: list[URLPattern] = [
    path("scan", scan.scan, name="scan"),
    path("scan/person", scan.switch_person, name="switch_person"),
    path("scan/done/<uuid:punch_id>", scan.done, name="done"),
    path("s/<str:token>", landing.landing, name="landing"),
    path("me/declare", declare.declare_list, name="declare_list"),
    path("lead", lead.lead_list, name="lead_list"),
    path("lead/<uuid:shift_id>", lead.lead_shift, name="lead_shift"),
    path("lead/<uuid:shift_id>/here", roll.lead_here, name="lead_here"),
    path("lead/<uuid:shift_id>/roll", roll.roll_call, name="roll_call"),
    path("lead/<uuid:shift_id>/undo", roll.undo_roll_call, name="undo_roll_call"),
    path("lead/<uuid:shift_id>/call", roll.lead_call, name="lead_call"),
    path("lead/<uuid:shift_id>/code", lead.code_screen, name="lead_code"),
    path("lead/<uuid:shift_id>/code/now", lead.code_now, name="lead_code_now"),
]
urlpatterns: list[URLPattern] = [*CHECK_IN]
