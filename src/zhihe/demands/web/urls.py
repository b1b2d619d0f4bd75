"""Addresses of requests for help."""

from django.urls import path

from zhihe.demands.web import desk_views, views

app_name = "demands"
urlpatterns = [
    path("help", views.new, name="new"),
    path("help/open", views.open_needs, name="open"),
    path("help/follow", views.follow, name="follow"),
    path("help/sent/<str:number>", views.sent, name="sent"),
    path("help/<str:number>", views.one, name="one"),
    path("help/<str:number>/withdraw", views.withdraw, name="withdraw"),
    path("help/<str:number>/thank", views.thank, name="thank"),
    path("visits/<uuid:need_id>", views.visit, name="visit"),
    path("desk/needs/", desk_views.desk, name="desk"),
    path("desk/needs/<uuid:need_id>", desk_views.desk_one, name="desk_one"),
    path("desk/needs/<uuid:need_id>/claim", desk_views.claim, name="claim"),
    path("desk/needs/<uuid:need_id>/arrange", desk_views.arrange, name="arrange"),
    path("desk/needs/<uuid:need_id>/serve", desk_views.serve, name="serve"),
    path("desk/needs/<uuid:need_id>/voice", desk_views.voice, name="voice"),
    path("desk/needs/<uuid:need_id>/<str:step>", desk_views.decide, name="decide"),
]
