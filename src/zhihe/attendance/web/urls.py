"""Addresses of attendance."""

from django.urls import URLPattern, path

from zhihe.attendance.web.views import (
    declare,
    desk,
    gathering,
    landing,
    lead,
    my_hours,
    paper,
    records,
    requests,
    roll,
    roster,
    scan,
    second,
    whole,
)

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
RECORDS: list[URLPattern] = [
    path("desk/hours/", desk.desk, name="desk"),
    path("desk/hours/second", second.second_inbox, name="second_inbox"),
    path("desk/hours/second/<uuid:shift_id>", second.second_shift, name="second_shift"),
    path("desk/hours/record/<uuid:record_id>", records.desk_record, name="desk_record"),
    path("desk/hours/<uuid:shift_id>", desk.desk_shift, name="desk_shift"),
    path("desk/hours/<uuid:shift_id>/export.xlsx", desk.desk_export, name="desk_export"),
    path("desk/requests/", requests.requests_desk, name="requests_desk"),
    path("desk/requests/<uuid:request_id>", requests.request_desk, name="request_desk"),
    path("me/hours/", my_hours.my_hours, name="my_hours"),
    path("me/hours/why", my_hours.why_it_counts, name="why_it_counts"),
    path("me/hours/<uuid:record_id>", my_hours.my_record, name="my_record"),
    path("me/hours/<uuid:record_id>/wrong", my_hours.ask_wrong, name="ask_wrong"),
    path("me/hours/missing/<uuid:shift_id>", my_hours.ask_missing, name="ask_missing"),
    path("me/hours/requests/<uuid:request_id>", my_hours.my_request, name="my_request"),
    path("me/record", whole.whole, name="whole"),
    path("me/asked/", my_hours.asked_list, name="asked_list"),
]
urlpatterns: list[URLPattern] = [*CHECK_IN, *RECORDS]
