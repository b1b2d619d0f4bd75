"""The city, its dated rules, its working days and its counters."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from zhihe.platform.keys import CityScoped


class City(models.Model):
    """A city (地级市). Reference table; ``code`` is its six-digit code at founding, for ever.

    Made by ``zhihe city create`` or the demonstration; chosen by host name, never by session.
    """

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    hosts = ArrayField(models.CharField(max_length=120), default=list)
    is_demo = models.BooleanField(default=False)
    lon = models.FloatField()
    lat = models.FloatField()
    look = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{6}$"), name="city_code_six_digits")
        ]

    def __str__(self) -> str:
        return self.name


class CityRule(CityScoped):
    """A dated value of one rule (thresholds, caps, grace); read through ``city_rules.read``."""

    append_only = True

    key = models.CharField(max_length=60)
    value = models.JSONField()
    valid_from = models.DateTimeField()
    set_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["city", "key", "-valid_from"], name="city_rule_read")]

    def __str__(self) -> str:
        return self.key


class WorkDay(models.Model):
    """Editable work calendar: a row says whether the day is worked (reference table)."""

    day = models.DateField(primary_key=True)
    is_workday = models.BooleanField()
    name = models.CharField(max_length=40, blank=True, default="")

    def __str__(self) -> str:
        return str(self.day)


class Counter(CityScoped):
    """Next number of a series (volunteer numbers, activity codes); taken by ``counters.take``."""

    mutable = frozenset({"value"})

    name = models.CharField(max_length=60)
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "name"], name="counter_one_per_name")
        ]

    def __str__(self) -> str:
        return self.name
