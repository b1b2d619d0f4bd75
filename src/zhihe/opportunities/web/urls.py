"""Addresses of opportunities."""

from django.urls import path

from zhihe.opportunities.web.views import activity, clerk, desk, find, maps, organise

app_name = "opportunities"
_ONE = "desk/activities/<uuid:activity_id>/"
urlpatterns = [
    path("activities/", find.find, name="list"),
    path("activities/map/", maps.city_map, name="map"),
    path("activities/map/outlines.geojson", maps.outlines, name="outlines"),
    path("activities/<uuid:activity_id>/", activity.detail, name="detail"),
    path("projects/<uuid:project_id>/", activity.project, name="project"),
    path("desk/activities/", desk.desk, name="desk"),
    path("desk/activities/new/", desk.new, name="desk_new"),
    path("desk/activities/helper/", organise.single, name="desk_single"),
    path(_ONE, desk.manage, name="desk_activity"),
    path(_ONE + "edit/", desk.edit, name="desk_edit"),
    path(_ONE + "submit/", desk.submit, name="desk_submit"),
    path(_ONE + "change/", organise.change, name="desk_change"),
    path(_ONE + "cancel/", desk.cancel, name="desk_cancel"),
    path(_ONE + "copy/", desk.copy, name="desk_copy"),
    path(_ONE + "template/", organise.template_save, name="template_save"),
    path(_ONE + "hand-over/", organise.hand_over, name="hand_over"),
    path(_ONE + "hand-over/answer/", organise.hand_over_answer, name="hand_over_answer"),
    path(_ONE + "hand-over/report/", organise.hand_over_report, name="hand_over_report"),
    path("desk/hand-overs/", organise.hand_overs, name="hand_overs"),
    path("desk/templates/", organise.templates, name="templates"),
    path("desk/templates/<uuid:template_id>/", organise.template_use, name="template_use"),
    path("desk/templates/<uuid:template_id>/drop/", organise.template_drop, name="template_drop"),
    path("desk/projects/", organise.projects, name="desk_projects"),
    path("desk/projects/<uuid:project_id>/close/", organise.project_close, name="project_close"),
    path("clerk/reviews/", clerk.reviews, name="reviews"),
    path("clerk/reviews/<uuid:activity_id>/", clerk.review, name="review"),
    path("clerk/categories/", clerk.categories, name="categories"),
    path("clerk/categories/<str:code>/", clerk.category, name="category"),
    path("clerk/silent-bodies/", clerk.silent, name="silent"),
    path("clerk/hours-permissions/", clerk.permissions, name="permissions"),
    path("clerk/hours-permissions/<uuid:organisation_id>/", clerk.permission, name="permission"),
]
