"""Tables of the plumbing."""

from zhihe.platform.models.city import City, CityRule, Counter, WorkDay
from zhihe.platform.models.idempotency import IdempotencyKey

__all__ = ["City", "CityRule", "Counter", "IdempotencyKey", "WorkDay"]
