"""Keys that make a repeated request one deed."""

from django.db import models

from zhihe.platform.keys import CityScoped


class IdempotencyKey(CityScoped):
    """A successful answer under (actor, key) for 24 h; written by ``idempotency.once``."""

    mutable = frozenset({"answer"})
    erasable = "expired after 24 h"

    actor = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    fingerprint = models.BinaryField(max_length=32)
    answer = models.BinaryField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "actor", "key"], name="idempotency_once")
        ]
        indexes = [models.Index(fields=["city", "created_at"], name="idempotency_expiry")]

    def __str__(self) -> str:
        return self.key
