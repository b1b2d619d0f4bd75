"""Small model fields: terms (closed lists) and PostgreSQL's ``point``."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Any

from django.db import models


def term_field(terms: type[StrEnum], **kwargs: Any) -> models.CharField:
    """Character field for a closed list of terms; pair it with :func:`term_check`."""
    kwargs.setdefault("max_length", 24)
    return models.CharField(choices=[(t.value, t.value) for t in terms], **kwargs)


def term_check(field: str, terms: type[StrEnum], name: str, *, blank: bool = False) -> Any:
    """CHECK constraint: the column holds one of the terms (or '' where ``blank``)."""
    values = [t.value for t in terms] + ([""] if blank else [])
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": values}), name=name)


class PointField(models.Field):
    """PostgreSQL ``point`` holding (lon·cos lat0, lat), so that ``<->`` orders by true distance.

    Python side: a tuple ``(x, y)`` in those scaled degrees, see :func:`scaled_point`.
    """

    description = "PostgreSQL point"

    def db_type(self, connection: Any) -> str:
        return "point"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None or isinstance(value, tuple):
            return value
        x, y = str(value).strip("()").split(",")
        return float(x), float(y)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return None if value is None else f"({value[0]!r},{value[1]!r})"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::point"


def scaled_point(lon: float, lat: float, lat0: float = 30.0) -> tuple[float, float]:
    """Scale WGS-84 degrees so that plane distance in degrees of latitude is a true distance.

    ``lat0`` is the city's reference latitude (degrees); one unit is about 111,195 m.
    """
    return lon * math.cos(math.radians(lat0)), lat
