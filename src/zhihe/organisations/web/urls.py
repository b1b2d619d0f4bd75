"""Addresses of organisations."""

from django.urls import path

from zhihe.organisations.web.views import appointments, clerk, desk, members, mine, public

app_name = "organisations"
urlpatterns = [
    path("organisations/", public.directory, name="list"),
    path("organisations/apply", mine.apply, name="apply"),
    path("organisations/documents/<uuid:document_id>", mine.document, name="document"),
    path("organisations/<uuid:organisation_id>/", public.detail, name="detail"),
    path("organisations/<uuid:organisation_id>/join", mine.join, name="join"),
    path("bodies", public.bodies, name="bodies"),
    path("work", mine.work, name="work"),
    path("hat", mine.choose_hat, name="choose_hat"),
    path("me/organisations", mine.mine, name="mine"),
    path("me/organisations/<uuid:membership_id>/leave", mine.leave, name="leave"),
    path("me/organisations/<uuid:membership_id>/answer", mine.answer, name="answer"),
    path("me/appointments/<uuid:appointment_id>/resign", mine.resign, name="resign"),
    path("desk/", desk.desk, name="desk"),
    path("desk/organisation", desk.edit, name="edit"),
    path("desk/places", desk.places, name="places"),
    path("desk/places/new", desk.place_new, name="place_new"),
    path("desk/places/<uuid:place_id>", desk.place_edit, name="place_edit"),
    path("desk/places/<uuid:place_id>/close", desk.place_close, name="place_close"),
    path("desk/members", members.member_list, name="members"),
    path("desk/members/invite", members.member_invite, name="member_invite"),
    path("desk/members/<uuid:membership_id>/decide", members.member_decide, name="member_decide"),
    path("desk/members/<uuid:membership_id>/remove", members.member_remove, name="member_remove"),
    path(
        "desk/members/<uuid:membership_id>/department",
        members.member_department,
        name="member_department",
    ),
    path("desk/appointments", appointments.appointment_list, name="appointments"),
    path("desk/appointments/new", appointments.appoint_new, name="appoint"),
    path(
        "desk/appointments/<uuid:appointment_id>/end", appointments.appoint_end, name="appoint_end"
    ),
    path("clerk/", clerk.clerk, name="clerk"),
    path("clerk/organisations", clerk.clerk_list, name="clerk_list"),
    path("clerk/organisations/<uuid:organisation_id>", clerk.clerk_case, name="clerk_case"),
    path(
        "clerk/organisations/<uuid:organisation_id>/standing",
        clerk.clerk_standing,
        name="clerk_standing",
    ),
    path("clerk/organisations/<uuid:organisation_id>/move", clerk.clerk_move, name="clerk_move"),
]
