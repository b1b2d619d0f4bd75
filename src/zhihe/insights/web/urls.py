"""Addresses of the figures."""

from django.urls import path

from zhihe.insights.web import city_views, running_views, trail_views, views

app_name = "insights"
urlpatterns = [
    path("figures", city_views.city, name="city"),
    path("clerk/figures/", views.dashboard, name="clerk"),
    path("clerk/figures/districts", views.districts, name="districts"),
    path("clerk/figures/queues", views.queues, name="queues"),
    path("clerk/figures/organisations", views.organisations, name="organisations"),
    path("clerk/figures/activities", views.activities, name="activities"),
    path("clerk/figures/needs", views.needs, name="needs"),
    path("audit/", trail_views.trail, name="trail"),
    path("audit/<uuid:event_id>", trail_views.entry, name="trail_entry"),
    path("system/", running_views.running, name="running"),
]
