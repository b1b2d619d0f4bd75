"""Addresses of volunteers."""

from django.urls import URLPattern, URLResolver, include, path

from zhihe.volunteers.web import import_views

app_name = "volunteers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("zhihe.volunteers.web.register_urls")),
    path("desk/import", import_views.imports, name="imports"),
    path("desk/import/<uuid:batch_id>", import_views.import_one, name="import_one"),
    path("desk/import/<uuid:batch_id>/check", import_views.import_check, name="import_check"),
    path("desk/import/<uuid:batch_id>/apply", import_views.import_apply, name="import_apply"),
    path("desk/import/<uuid:batch_id>/undo", import_views.import_undo, name="import_undo"),
    path("desk/import/<uuid:batch_id>/drop", import_views.import_drop, name="import_drop"),
    path("desk/import/<uuid:batch_id>/findings.xlsx", import_views.import_findings,
         name="import_findings"),
]
