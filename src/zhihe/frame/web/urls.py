"""Addresses of the frame."""

from django.urls import path

from zhihe.frame.web import views

app_name = "frame"
urlpatterns = [
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
