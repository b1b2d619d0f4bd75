"""The request as our middleware leaves it: for annotations only, nothing is ever made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from zhihe.platform.actor import Actor
from zhihe.platform.models import City
from zhihe.platform.refusals import Refusal


class CityRequest(HttpRequest):
    """``now`` is taken once; ``city`` by host; ``actor`` wears the hat of the session."""

    now: datetime
    city: City
    actor: Actor
    signed_in: Any
    session: SessionBase
    anonymous_page: bool
    refusal: Refusal | None  # a rate limit told beside a field
