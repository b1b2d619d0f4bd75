"""Addresses the operator calls."""

from django.urls import path

from zhihe.messaging.web import views

app_name = "operator"
urlpatterns = [path("operator/<str:token>/receipts", views.receipts, name="receipts")]
