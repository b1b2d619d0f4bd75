"""The scale rule in one file: UUIDv7 ids, city-scoped tables, foreign keys that join on the city.

Every big table is city-scoped: Django sees ``id`` as the primary key, the database has
``PRIMARY KEY (city_id, id)`` and composite foreign keys ``(city_id, x_id)``
(installed by :mod:`zhihe.platform.database_setup` after each migration).
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models.sql.where import WhereNode

from zhihe.foundation.uuid7 import uuid7


class CityQuerySet(models.QuerySet[Any]):
    """Query set whose every use names the city."""

    def in_city(self, city: str | models.Model) -> Self:
        """Restrict to one city; ``city`` is a City or its six-character code."""
        return self.filter(city_id=getattr(city, "pk", city))


CityManager = models.Manager.from_queryset(CityQuerySet)


class CityForeignKey(models.ForeignKey):
    """Foreign key between two city-scoped tables; every JOIN gets ``a.city_id = b.city_id``."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False  # the composite one is added by database_setup
        kwargs.setdefault("related_name", "+")
        kwargs.setdefault("db_index", False)
        super().__init__(to, on_delete, **kwargs)

    def get_extra_restriction(self, alias: str | None, related_alias: str | None) -> Any:
        if not (alias and related_alias):
            return None
        left = self.model._meta.get_field("city").get_col(related_alias)  # type: ignore[union-attr]
        right = self.related_model._meta.get_field("city").get_col(alias)  # type: ignore[union-attr]
        where = WhereNode()
        exact = self.model._meta.get_field("city").get_lookup("exact")
        where.add(exact(left, right), "AND")  # type: ignore[misc]
        return where

    def get_extra_descriptor_filter(self, instance: models.Model) -> dict[str, Any]:
        return {"city_id": instance.city_id}  # type: ignore[attr-defined]


class CityScoped(models.Model):
    """Base of every city table.

    A subclass declares ``append_only = True`` or ``mutable = {...}`` (the columns the
    application role may UPDATE), and ``erasable = '<why>'`` where DELETE is granted.
    """

    append_only = False
    mutable: frozenset[str] | set[str] = frozenset()
    erasable = ""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.ForeignKey(
        "platform.City", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = CityManager()

    class Meta:
        abstract = True

    def _do_update(  # type: ignore[override]  # 5.2 answers bool, the stubs are of 6.0
        self, base_qs: Any, using: Any, pk_val: Any, values: Any, *rest: Any
    ) -> bool:
        values = [v for v in values if v[0].name != "city"]
        return super()._do_update(  # type: ignore[return-value]
            base_qs.filter(city_id=self.city_id), using, pk_val, values, *rest
        )

    def refresh_from_db(
        self, using: Any = None, fields: Any = None, from_queryset: Any = None
    ) -> None:
        queryset = from_queryset
        if queryset is None:
            queryset = self.__class__._base_manager.db_manager(using)
        super().refresh_from_db(using, fields, queryset.filter(city_id=self.city_id))
