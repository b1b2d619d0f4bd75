"""After each migration: composite keys, composite foreign keys, and the grants of the app role.

Idempotent. Runs as the owner; a connection that does not own the tables does nothing.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps as global_apps
from django.conf import settings
from django.db import connections, models, transaction

from zhihe.platform.keys import CityForeignKey, CityScoped

APP_ROLE = "zhihe_app"


def after_migrate(using: str = "default", app_config: Any = None, **kwargs: Any) -> None:
    """post_migrate receiver: install keys and grants of one app's tables."""
    if app_config is None or not app_config.name.startswith(("zhihe.", "procrastinate", "django.")):
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tableowner = current_user")
        owned = {row[0] for row in cursor.fetchall()}
        own_models = [
            m
            for m in app_config.get_models(include_auto_created=True)
            if m._meta.managed and m._meta.db_table in owned
        ]
        for model in own_models:
            if issubclass(model, CityScoped):
                _install_city_key(cursor, model)
        for model in own_models:
            if issubclass(model, CityScoped):
                _install_city_foreign_keys(cursor, model, owned)
        if _role_exists(cursor):
            for model in own_models:
                with transaction.atomic(
                    using=using
                ):  # who writes meanwhile never meets a closed door
                    _grant(cursor, model)
            _grant_loose_ends(cursor, app_config.name)


def _role_exists(cursor: Any) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
    return cursor.fetchone() is not None


def _install_city_key(cursor: Any, model: type[models.Model]) -> None:
    table = model._meta.db_table
    cursor.execute(
        "SELECT conname, array_length(conkey, 1) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype = 'p'",
        [f'"{table}"'],
    )
    row = cursor.fetchone()
    if row and row[1] == 1:
        cursor.execute(
            f'ALTER TABLE "{table}" DROP CONSTRAINT "{row[0]}", ADD PRIMARY KEY (city_id, id)'
        )


def _install_city_foreign_keys(cursor: Any, model: type[models.Model], owned: set[str]) -> None:
    table = model._meta.db_table
    for field in model._meta.concrete_fields:
        if not isinstance(field, CityForeignKey):
            continue
        name = f"cfk_{table}_{field.column}"[:63]
        cursor.execute(
            "SELECT 1 FROM pg_constraint WHERE conname = %s AND conrelid = %s::regclass",
            [name, f'"{table}"'],
        )
        target = field.related_model._meta.db_table
        if cursor.fetchone() is None and target in owned | {target}:
            _install_city_key(cursor, field.related_model)
            cursor.execute(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY'
                f' (city_id, "{field.column}") REFERENCES "{target}" (city_id, id)'
            )


def _grant(cursor: Any, model: type[models.Model]) -> None:
    table = model._meta.db_table
    cursor.execute(f'REVOKE ALL ON "{table}" FROM {APP_ROLE}')
    if model._meta.app_label in settings.FULL_GRANT_APPS:
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {APP_ROLE}')
        return
    cursor.execute(f'GRANT SELECT, INSERT ON "{table}" TO {APP_ROLE}')
    columns = mutable_columns(model)
    if columns:
        listed = ", ".join(f'"{c}"' for c in sorted(columns))
        cursor.execute(f'GRANT UPDATE ({listed}) ON "{table}" TO {APP_ROLE}')
    if getattr(model, "erasable", ""):
        cursor.execute(f'GRANT DELETE ON "{table}" TO {APP_ROLE}')


def mutable_columns(model: type[models.Model]) -> set[str]:
    """Column names the application role may UPDATE; a wrong field name stops the migration."""
    names: frozenset[str] | set[str] = getattr(model, "mutable", frozenset())
    return {model._meta.get_field(name).column for name in names}  # type: ignore[union-attr,misc]


def _grant_loose_ends(cursor: Any, app_name: str) -> None:
    """Tables without a managed model (Procrastinate) and the sequences behind big keys."""
    cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
    if app_name.startswith("procrastinate"):
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE tablename LIKE 'procrastinate%%'"
            " AND tableowner = current_user"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {APP_ROLE}')
    cursor.execute(f"GRANT SELECT ON django_migrations TO {APP_ROLE}")


def all_city_models() -> list[type[models.Model]]:
    """Every concrete city-scoped model of the project."""
    return [m for m in global_apps.get_models() if issubclass(m, CityScoped)]
