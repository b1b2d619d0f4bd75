"""Addresses of demo."""

from django.urls import path

from zhihe.demo.web import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.cast, name="cast"),
    path("demo/phones", views.phones, name="phones"),
    path("demo/beside", views.beside, name="beside"),
    path("demo/sign-in/<slug:key>", views.sign_in_as, name="sign_in_as"),
]
