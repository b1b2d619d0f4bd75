"""Structured logs with an allow-list: a field nobody listed is dropped, so no personal data slips."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    [
        "event",
        "level",
        "timestamp",
        "logger",
        "request_id",
        "method",
        "route",
        "status",
        "milliseconds",
        "code",
        "job",
        "queue",
        "attempts",
        "city",
        "count",
        "template",
        "provider_code",
        "outbox_id",
        "seconds",
        "exception",
        "worker",
    ]
)


def keep_allowed(logger: Any, name: str, fields: MutableMapping[str, Any]) -> dict[str, Any]:
    """structlog processor: keep only allowed fields."""
    return {k: v for k, v in fields.items() if k in ALLOWED}


def configure(level: str) -> None:
    """JSON lines to stdout."""
    logging.basicConfig(level=level, format="%(message)s")
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            keep_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        cache_logger_on_first_use=True,
    )
