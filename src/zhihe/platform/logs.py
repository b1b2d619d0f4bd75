"""Structured logs with an allow-list: a field nobody listed is dropped, so no personal data slips."""

from __future__ import annotations

import json
import logging
from collections.abc import MutableMapping
from datetime import UTC, datetime
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


class JsonLines(logging.Formatter):
    """Logs of the libraries as JSON too: a line break in a value stays inside its line. Of Django's
    messages only the pattern is kept, because the values are addresses (a calendar's is a secret)."""

    def format(self, record: logging.LogRecord) -> str:
        own = not record.name.startswith("django")
        fields: dict[str, Any] = {
            "event": record.getMessage() if own else str(record.msg),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if hasattr(record, "status_code"):
            fields["status"] = record.status_code
        if record.exc_info:
            fields["exception"] = without_rows(self.formatException(record.exc_info))
        return json.dumps(fields, ensure_ascii=False)


def without_rows(trace: str) -> str:
    """A trace without PostgreSQL's DETAIL lines: they quote the row, names and all."""
    return "\n".join(line for line in trace.splitlines() if not line.startswith("DETAIL:"))


def hide_rows(logger: Any, name: str, fields: MutableMapping[str, Any]) -> dict[str, Any]:
    """structlog processor: the trace of an exception, without rows."""
    if "exception" in fields:
        fields["exception"] = without_rows(str(fields["exception"]))
    return dict(fields)


def configure(level: str) -> None:
    """JSON lines, ours to stdout, the libraries' to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler])
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            hide_rows,
            keep_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        cache_logger_on_first_use=True,
    )
