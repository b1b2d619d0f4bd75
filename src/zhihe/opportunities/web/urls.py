"""Addresses of opportunities."""

from django.urls import path

from zhihe.opportunities.web.views import activity, find, maps

app_name = "opportunities"
urlpatterns = [
    path("activities/", find.find, name="list"),
    path("activities/map/", maps.city_map, name="map"),
    path("activities/map/outlines.geojson", maps.outlines, name="outlines"),
    path("activities/<uuid:activity_id>/", activity.detail, name="detail"),
    path("projects/<uuid:project_id>/", activity.project, name="project"),
]
