"""Text as it is compared: one form for search, sorting and duplicates."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """NFKC, case folded, without NUL and lone surrogates (PostgreSQL stores neither)."""
    text = text.encode("utf-8", "ignore").decode().replace("\0", "")
    return unicodedata.normalize("NFKC", text).casefold()
