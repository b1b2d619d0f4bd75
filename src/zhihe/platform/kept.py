"""Reference lists that change a few times a year are read once in half a minute per process.

For pages that only show them. Whoever edits or validates reads the table itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings

P = ParamSpec("P")
T = TypeVar("T")


def kept_a_moment(read: Callable[P, T]) -> Callable[P, T]:
    """Remember what ``read`` gave for the same arguments; ``settings.LIST_SECONDS`` 0: never.

    The answer is shared between requests and threads: nobody may change it.
    """
    kept: dict[object, tuple[float, T]] = {}

    @wraps(read)
    def reader(*args: P.args, **kwargs: P.kwargs) -> T:
        if not settings.LIST_SECONDS:
            return read(*args, **kwargs)
        key = (args, tuple(sorted(kwargs.items())))
        found = kept.get(key)
        now = time.monotonic()
        if found is not None and now - found[0] < settings.LIST_SECONDS:
            return found[1]
        answer = read(*args, **kwargs)
        kept[key] = (now, answer)
        return answer

    return reader
