"""Addresses of the composed pages."""

from django.urls import path

from zhihe.home.web.views import about, elder, feed, index, map, me, resume

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
    path("sw.js", feed.service_worker, name="service_worker"),
]
