"""Counts of attempts in a window, for rate limits that hold across processes."""

from django.db import models

from zhihe.platform.keys import CityScoped


class RateCount(CityScoped):
    """How often something was tried under a key (a keyed hash) since ``window``; see ``limits.take``."""

    mutable = frozenset({"count"})
    erasable = "windows that passed"

    key = models.BinaryField(max_length=32)
    window = models.DateTimeField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "key", "window"], name="rate_count_once")
        ]
        indexes = [models.Index(fields=["city", "window"], name="rate_count_age")]

    def __str__(self) -> str:
        return str(self.count)
