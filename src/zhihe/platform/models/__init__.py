"""Tables of the plumbing."""

from zhihe.platform.models.check import InvariantCheck
from zhihe.platform.models.city import City, CityRule, Counter, WorkDay
from zhihe.platform.models.idempotency import IdempotencyKey
from zhihe.platform.models.rate import RateCount

__all__ = [
    "City",
    "CityRule",
    "Counter",
    "IdempotencyKey",
    "InvariantCheck",
    "RateCount",
    "WorkDay",
]
