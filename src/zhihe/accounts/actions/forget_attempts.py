"""A success clears the count of wrong tries."""

from __future__ import annotations

from zhihe.accounts.models import Attempt
from zhihe.accounts.terms import AttemptKind


def forget_attempts(*, kind: AttemptKind, who: bytes) -> None:
    """Drop what ``count_attempt`` counted for ``who``."""
    Attempt.objects.filter(kind=kind, who=who).delete()
