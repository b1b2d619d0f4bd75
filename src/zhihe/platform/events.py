"""Facts recorded inside the transaction, delivered after commit by the job queue.

An event is a small frozen dataclass in an app's ``events.py`` (ids and codes only, never
personal data). Higher apps subscribe in ``listeners.py`` with :func:`listens_to`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from zhihe.foundation.canonical_json import encode

Listener = Callable[..., None]
_listeners: dict[str, list[Listener]] = defaultdict(list)
_types: dict[str, type] = {}


def event(cls: type) -> type:
    """Class decorator: register the dataclass under 'app.Name'."""
    name = f"{cls.__module__.split('.')[1]}.{cls.__name__}"
    cls.event_name = name  # type: ignore[attr-defined]
    _types[name] = cls
    return cls


def listens_to(*types: type) -> Callable[[Listener], Listener]:
    """Decorator of a listener: called as ``listener(city=..., event=...)`` in a job."""

    def mark(listener: Listener) -> Listener:
        for cls in types:
            _listeners[cls.event_name].append(listener)  # type: ignore[attr-defined]
        return listener

    return mark


def publish(city: str, fact: Any) -> None:
    """Record the fact: one deferred job per listener, on the current connection."""
    from zhihe.platform.jobs import deliver_event

    name = fact.event_name
    payload = encode(asdict(fact)).decode()
    for listener in _listeners[name]:
        deliver_event.defer(city=city, name=name, listener=_label(listener), payload=payload)


def deliver(city: str, name: str, listener: str, payload: str) -> None:
    """Run one listener of one fact (called by the job)."""
    import json

    cls = _types[name]
    fields = json.loads(payload)
    for candidate in _listeners[name]:
        if _label(candidate) == listener:
            candidate(city=city, event=cls(**fields))


def _label(listener: Listener) -> str:
    return f"{listener.__module__}.{listener.__qualname__}"
