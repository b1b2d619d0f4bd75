"""Addresses of recruitment."""

from django.urls import path

from zhihe.recruitment.web import code_views, desk_views, join_views, my_views, shift_views

app_name = "recruitment"
urlpatterns = [
    path("shifts/<uuid:shift_id>/join", join_views.join, name="join"),
    path("activities/<uuid:activity_id>/join", join_views.choose, name="choose"),
    path("me/applications", my_views.mine, name="mine"),
    path("me/applications/<uuid:application_id>", my_views.application, name="application"),
    path("me/applications/<uuid:application_id>/withdraw", my_views.withdraw, name="withdraw"),
    path("me/applications/<uuid:application_id>/undo", my_views.undo, name="undo"),
    path("me/applications/<uuid:application_id>/offer", my_views.offer, name="offer"),
    path("me/applications/<uuid:application_id>/coming", my_views.coming, name="coming"),
    path("me/applications/<uuid:application_id>/reply", my_views.reply, name="reply"),
    path("me/applications/<uuid:application_id>/calendar.ics", my_views.calendar, name="calendar"),
    path("c", code_views.code, name="code"),
    path("desk/applicants", desk_views.desk, name="desk"),
    path(
        "desk/activities/<uuid:activity_id>/applicants",
        desk_views.desk_activity,
        name="desk_activity",
    ),
    path(
        "desk/activities/<uuid:activity_id>/applicants/admit",
        desk_views.desk_admit,
        name="desk_admit",
    ),
    path("desk/applicants/<uuid:application_id>", desk_views.desk_applicant, name="desk_applicant"),
    path(
        "desk/applicants/<uuid:application_id>/release",
        desk_views.desk_release,
        name="desk_release",
    ),
    path("desk/shifts/<uuid:shift_id>", shift_views.desk_shift, name="desk_shift"),
    path("desk/shifts/<uuid:shift_id>/heads", shift_views.desk_heads, name="desk_heads"),
    path("desk/shifts/<uuid:shift_id>/roster", shift_views.desk_roster, name="desk_roster"),
    path(
        "desk/shifts/<uuid:shift_id>/roster.pdf",
        shift_views.desk_roster_pdf,
        name="desk_roster_pdf",
    ),
    path(
        "desk/shifts/<uuid:shift_id>/roster.xlsx",
        shift_views.desk_roster_xlsx,
        name="desk_roster_xlsx",
    ),
    path("desk/shifts/<uuid:shift_id>/members", shift_views.desk_members, name="desk_members"),
]
