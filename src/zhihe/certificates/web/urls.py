"""Addresses of certificates."""

from django.urls import path

from zhihe.certificates.web import desk_views, public_views, views

app_name = "certificates"
urlpatterns = [
    path("verify", public_views.verify, name="verify"),
    path("verify/file", public_views.verify_pdf, name="verify_file"),
    path("verify/<str:number>", public_views.verify, name="verify_number"),
    path("card/<str:token>", public_views.card, name="card_check"),
    path("me/certificates", views.my_certificates, name="mine"),
    path("me/certificates/<uuid:certificate_id>", views.my_certificate, name="mine_one"),
    path("me/certificates/<uuid:certificate_id>/again", views.ask_again, name="again"),
    path("me/certificates/<uuid:certificate_id>/pdf", views.download, name="download"),
    path("me/card", views.my_card, name="card"),
    path("me/card/<str:size>.pdf", views.my_card_pdf, name="card_pdf"),
    path("desk/certificates", desk_views.desk, name="desk"),
    path("desk/certificates/<uuid:certificate_id>/revoke", desk_views.revoke, name="revoke"),
    path("desk/seal", desk_views.seal, name="seal"),
    path("desk/seal/<uuid:seal_id>/release", desk_views.seal_release, name="seal_release"),
    path("desk/seal/<uuid:seal_id>/withdraw", desk_views.seal_withdraw, name="seal_withdraw"),
    path("desk/seal/<uuid:seal_id>/picture", desk_views.seal_picture, name="seal_picture"),
]
