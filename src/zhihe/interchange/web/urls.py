"""Addresses of interchange."""

from django.urls import path

from zhihe.interchange.web import views

app_name = "interchange"
urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/<uuid:export_id>/take", views.take, name="take"),
    path("exports/cover/<uuid:activity_id>", views.cover, name="cover"),
]
