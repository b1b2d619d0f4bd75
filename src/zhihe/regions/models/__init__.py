"""The four levels of the region tree: a reference table whose codes change over time."""

from __future__ import annotations

from django.db import models

from zhihe.platform.fields import term_check, term_field
from zhihe.regions.terms import Level


class Region(models.Model):
    """A region with a surrogate key; ``path`` is the chain of ids '1/7/93/' for scope queries.

    Made by ``regions.actions.import_regions``. ``pinyin`` sorts, ``pinyin_plain``
    ('wenquanjiedao') is what a search in letters meets; ``population`` counts
    persons in ``population_year``.
    """

    city = models.ForeignKey(
        "platform.City", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    code = models.CharField(max_length=12)
    level = term_field(Level)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=80, blank=True, default="")
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=90, blank=True, default="")
    pinyin = models.CharField(max_length=160, blank=True, default="")
    pinyin_plain = models.CharField(max_length=160, blank=True, default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    population = models.IntegerField(null=True)
    population_year = models.SmallIntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    mutable = frozenset(
        {
            "name",
            "name_en",
            "pinyin",
            "pinyin_plain",
            "path",
            "lon",
            "lat",
            "population",
            "population_year",
            "valid_to",
        }
    )

    class Meta:
        constraints = [
            term_check("level", Level, "region_level"),
            models.UniqueConstraint(fields=["city", "code", "valid_from"], name="region_code_once"),
        ]
        indexes = [
            models.Index(fields=["city", "level", "pinyin"], name="region_by_level"),
            models.Index(fields=["city", "path"], name="region_path"),
        ]

    def __str__(self) -> str:
        return self.name
