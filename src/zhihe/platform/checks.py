"""System checks of table classes: what scale.md demands of every city table."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register
from django.db import models

from zhihe.platform.database_setup import all_city_models
from zhihe.platform.keys import CityForeignKey, CityScoped


@register()
def city_tables(**kwargs: Any) -> list[Error]:
    """Each city table says what may change; uniques and indexes start with the city."""
    found: list[Error] = []
    for model in all_city_models():
        if not (model.append_only or model.mutable or model.erasable):  # type: ignore[attr-defined]
            found.append(
                Error("declare append_only, mutable or erasable", obj=model, id="zhihe.E1")
            )
        names = {f.name for f in model._meta.concrete_fields}
        for wrong in sorted(set(model.mutable) - names):  # type: ignore[attr-defined]
            found.append(Error(f"mutable names no field: {wrong}", obj=model, id="zhihe.E6"))
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and not _starts_with_city(
                constraint
            ):
                found.append(
                    Error(f"{constraint.name} must start with city", obj=model, id="zhihe.E2")
                )
        for field in model._meta.concrete_fields:
            if _plain_link(field):
                found.append(Error(f"{field.name}: use CityForeignKey", obj=model, id="zhihe.E3"))
            if isinstance(field, models.PositiveIntegerField) or (
                field.unique and field.name != "id"
            ):
                found.append(Error(f"{field.name}: not allowed here", obj=model, id="zhihe.E4"))
        if model._meta.many_to_many:
            found.append(Error("no automatic many-to-many", obj=model, id="zhihe.E5"))
    return found


def _starts_with_city(constraint: models.UniqueConstraint) -> bool:
    if constraint.fields:
        return constraint.fields[0] == "city"
    first = constraint.expressions[0]
    return getattr(first, "name", "") in ("city", "city_id")


def _plain_link(field: Any) -> bool:
    if not isinstance(field, models.ForeignKey) or isinstance(field, CityForeignKey):
        return False
    target = field.related_model
    return isinstance(target, type) and issubclass(target, CityScoped)
