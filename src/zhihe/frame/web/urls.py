"""Addresses of the frame."""

from django.urls import path

from zhihe.frame.web import views

app_name = "frame"
urlpatterns = [
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
