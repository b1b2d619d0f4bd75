"""Addresses of the figures."""

from django.urls import path

from zhihe.insights.web import city_views, views

app_name = "insights"
urlpatterns = [
    path("figures", city_views.city, name="city"),
    path("clerk/", views.dashboard, name="clerk"),
    path("clerk/districts", views.districts, name="districts"),
    path("clerk/queues", views.queues, name="queues"),
    path("clerk/organisations", views.organisations, name="organisations"),
    path("clerk/activities", views.activities, name="activities"),
    path("clerk/needs", views.needs, name="needs"),
]
