"""The arithmetic of a short message: what a character costs, and what may stand in a variable."""

import re
import unicodedata

_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€")
_ADDRESS = re.compile(r"https?:|www\.|[A-Za-z0-9-]+\.(?:cn|com|net|org|gov|edu|vip|top)\b", re.I)
_BRACKETS = str.maketrans("【】", "[]")


def length(text: str) -> int:
    """As the network counts: UTF-16 units, or septets if all fit the GSM alphabet."""
    if _is_gsm(text):
        return sum(2 if c in _GSM_EXTENDED else 1 for c in text)
    return len(text.encode("utf-16-be")) // 2


def segments(text: str) -> int:
    """Messages charged: 70 characters in one, 67 in each of several (GSM: 160 and 153)."""
    single, part = (160, 153) if _is_gsm(text) else (70, 67)
    size = length(text)
    return 1 if size <= single else -(-size // part)


def clean(value: str) -> str:
    """One line of visible text: no control or format characters, no signature brackets."""
    spaced = re.sub(r"\s+", " ", value)
    kept = (c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return "".join(kept).translate(_BRACKETS).strip()


def clip(value: str, most: int) -> str:
    """Shortens a title or name; the mark shows that something is missing."""
    return value if len(value) <= most else value[: most - 1].rstrip() + "…"


def has_address(value: str) -> bool:
    """Aliyun refuses an internet address in a variable (isv.PARAM_NOT_SUPPORT_URL)."""
    return _ADDRESS.search(value) is not None


def _is_gsm(text: str) -> bool:
    return all(c in _GSM_BASIC or c in _GSM_EXTENDED for c in text)
