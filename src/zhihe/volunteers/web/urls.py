"""Addresses of volunteers."""

from django.urls import URLPattern, URLResolver, include, path

from zhihe.volunteers.web import desk_views, import_views, profile_views

app_name = "volunteers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("zhihe.volunteers.web.register_urls")),
    path("me/profile", profile_views.profile, name="profile"),
    path(
        "me/profile/qualifications/new", profile_views.qualification_new, name="qualification_new"
    ),
    path(
        "me/profile/qualifications/<uuid:qualification_id>/proof", profile_views.proof, name="proof"
    ),
    path("me/insurance", profile_views.insurance, name="insurance"),
    path("desk/qualifications", desk_views.qualifications, name="qualifications"),
    path(
        "desk/qualifications/<uuid:qualification_id>",
        desk_views.qualification_review,
        name="qualification_review",
    ),
    path("desk/entries", desk_views.entries, name="entries"),
    path("desk/entries/<uuid:entry_id>/withdraw", desk_views.entry_withdraw, name="entry_withdraw"),
    path("desk/import", import_views.imports, name="imports"),
    path("desk/import/<uuid:batch_id>", import_views.import_one, name="import_one"),
    path("desk/import/<uuid:batch_id>/check", import_views.import_check, name="import_check"),
    path("desk/import/<uuid:batch_id>/apply", import_views.import_apply, name="import_apply"),
    path("desk/import/<uuid:batch_id>/undo", import_views.import_undo, name="import_undo"),
    path("desk/import/<uuid:batch_id>/drop", import_views.import_drop, name="import_drop"),
    path(
        "desk/import/<uuid:batch_id>/findings.xlsx",
        import_views.import_findings,
        name="import_findings",
    ),
]
