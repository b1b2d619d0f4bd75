"""Addresses of registering; names lie in the namespace of volunteers."""

from django.urls import path

from zhihe.volunteers.web import register_views

urlpatterns = [
    path("register", register_views.start, name="register"),
    path("register/name", register_views.name, name="register_name"),
    path("register/region", register_views.region, name="register_region"),
    path("register/consents", register_views.consents, name="register_consents"),
    path("register/document", register_views.document, name="register_document"),
    path("register/guardian", register_views.guardian, name="register_guardian"),
    path("register/welcome", register_views.welcome, name="register_welcome"),
]
