"""Addresses the operator calls."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
