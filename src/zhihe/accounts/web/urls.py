"""Addresses of accounts."""

from django.urls import path

from zhihe.accounts.web.views import notices, sign_in

app_name = "accounts"
urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-in/code", sign_in.code, name="code"),
    path("sign-in/resend", sign_in.resend, name="resend"),
    path("sign-in/password", sign_in.password, name="password"),
    path("sign-in/name", sign_in.name, name="name"),
    path("sign-in/person", sign_in.choose, name="choose_person"),
    path("sign-in/person/<uuid:person_id>", sign_in.pin, name="pin"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("notices/<slug:purpose>", notices.notice, name="notice"),
]
