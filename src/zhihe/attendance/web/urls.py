"""Addresses of attendance."""

from django.urls import URLPattern, path

from zhihe.attendance.web.views import declare, gathering, landing, lead, paper, roll, roster, scan

app_name = "attendance"
CHECK_IN: list[URLPattern] = [
    path("scan", scan.scan, name="scan"),
    path("scan/person", scan.switch_person, name="switch_person"),
    path("scan/done/<uuid:punch_id>", scan.done, name="done"),
    path("s/<str:token>", landing.landing, name="landing"),
    path("me/declare", declare.declare_list, name="declare_list"),
    path("me/declare/<uuid:shift_id>", declare.declare, name="declare"),
    path("lead", lead.lead_list, name="lead_list"),
    path("lead/<uuid:shift_id>", lead.lead_shift, name="lead_shift"),
    path("lead/<uuid:shift_id>/here", roll.lead_here, name="lead_here"),
    path("lead/<uuid:shift_id>/roll", roll.roll_call, name="roll_call"),
    path("lead/<uuid:shift_id>/undo", roll.undo_roll_call, name="undo_roll_call"),
    path("lead/<uuid:shift_id>/call", roll.lead_call, name="lead_call"),
    path("lead/<uuid:shift_id>/walk-in", gathering.walk_in, name="walk_in"),
    path("lead/<uuid:shift_id>/end", gathering.shift_end, name="shift_end"),
    path("lead/<uuid:shift_id>/paper", paper.paper, name="paper"),
    path("lead/<uuid:shift_id>/team-entry", paper.team_entry, name="team_entry"),
    path("lead/<uuid:shift_id>/sheet.pdf", paper.sheet_pdf, name="sheet_pdf"),
    path("lead/<uuid:shift_id>/poster.pdf", paper.poster_pdf, name="poster_pdf"),
    path("lead/<uuid:shift_id>/slips", paper.slips, name="slips"),
    path("lead/<uuid:shift_id>/slips.pdf", paper.slips_pdf, name="slips_pdf"),
    path("lead/sheets/<uuid:sheet_id>/photo", paper.sheet_photo, name="sheet_photo"),
    path("rosters/activity/<uuid:activity_id>", roster.roster_upload, name="roster_upload"),
    path("rosters/<uuid:batch_id>", roster.roster, name="roster"),
    path("lead/<uuid:shift_id>/code", lead.code_screen, name="lead_code"),
    path("lead/<uuid:shift_id>/code/now", lead.code_now, name="lead_code_now"),
]
urlpatterns: list[URLPattern] = [*CHECK_IN]
