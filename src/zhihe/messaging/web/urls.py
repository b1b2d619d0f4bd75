"""Addresses of messaging."""

from django.urls import path

from zhihe.messaging.web import views

app_name = "messaging"
urlpatterns = [
    path("messages/", views.inbox, name="inbox"),
    path("messages/read", views.read_all, name="read_all"),
    path("messages/<uuid:notice_id>/open", views.open_notice, name="open"),
]
