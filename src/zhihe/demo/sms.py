"""The registered texts, filed with the demo's own operator instead of a provider."""

from collections.abc import Mapping

from zhihe.messaging.integrations.sms_catalogue import TEMPLATES
from zhihe.messaging.integrations.sms_templates import SmsBook


def demo_codes() -> dict[str, str]:
    """Key → code, the same on every machine."""
    return {key: f"SMS_{900_000_001 + place}" for place, key in enumerate(TEMPLATES)}


def operator_templates(book: SmsBook) -> Mapping[str, str]:
    """Code → filed text, for ``OperatorConfig.generate``."""
    return {code: book.filed_text(key) for key, code in book.codes.items()}
