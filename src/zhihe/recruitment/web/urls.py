"""Addresses of recruitment."""

from django.urls import path

from zhihe.recruitment.web import join_views, my_views

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
]
