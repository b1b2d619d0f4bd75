"""Addresses of the composed pages."""

from django.urls import path

from zhihe.home.web.views import about, elder, feed, index, map, me, resume, station

app_name = "home"
urlpatterns = [
    path("", index.index, name="index"),
    path("map", map.city_map, name="map"),
    path("me", me.me, name="me"),
    path("me/calendar", me.calendar, name="calendar"),
    path("me/calendar/switch", me.calendar_switch, name="calendar_switch"),
    path("me/resume.pdf", resume.resume, name="resume"),
    path("calendar/<str:token>.ics", feed.feed, name="feed"),
    path("benefits", about.benefits, name="benefits"),
    path("about/evidence", about.evidence, name="evidence"),
    path("about/privacy", about.privacy, name="privacy"),
    path("about/complaints", about.complaints, name="complaints"),
    path("about/accessibility", about.accessibility, name="accessibility"),
    path("large-type", elder.elder, name="elder"),
    path("offline", about.offline, name="offline"),
    path("desk/station/", station.desk, name="station"),
    path("desk/station/enter", station.enter, name="station_enter"),
    path("desk/station/calls.pdf", station.call_sheet, name="station_calls"),
    path("desk/station/counter", station.counter, name="station_counter"),
    path("desk/station/join/<uuid:shift_id>", station.join, name="station_join"),
    path("desk/station/cancel", station.cancel, name="station_cancel"),
    path("desk/station/correct", station.correct, name="station_correct"),
    path("desk/station/need", station.need, name="station_need"),
    path("desk/station/end", station.end, name="station_end"),
    path("desk/station/<uuid:person_id>", station.prove, name="station_prove"),
    path("sw.js", feed.service_worker, name="service_worker"),
]
