"""Addresses of volunteers."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "volunteers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("zhihe.volunteers.web.register_urls")),
]
