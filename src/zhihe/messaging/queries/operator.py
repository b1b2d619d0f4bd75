"""The installation's SMS operator: texts it filed and the gateway to it."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from zhihe.messaging.integrations.gateway import SmsConfig, SmsGateway, gateway_from
from zhihe.messaging.integrations.sms_catalogue import TEMPLATES, sms_book
from zhihe.messaging.integrations.sms_templates import SmsBook

UNFILED = "SMS_UNFILED"


@lru_cache(maxsize=1)
def book() -> SmsBook:
    """Registered texts under the installation's signature; a text without a filed code may be
    queued (it is checked like any other) but is not sent."""
    codes = dict.fromkeys(TEMPLATES, UNFILED) | settings.SMS_TEMPLATE_CODES
    return sms_book(
        signature=settings.SMS_SIGN_NAME, short_address=settings.SMS_SHORT_ADDRESS, codes=codes
    )


@lru_cache(maxsize=1)
def gateway() -> SmsGateway | None:
    """The gateway, made once per process; None when no operator is configured."""
    if not settings.SMS_ENDPOINT:
        return None
    return gateway_from(
        SmsConfig(
            provider="aliyun",
            endpoint=settings.SMS_ENDPOINT,
            access_key_id=settings.SMS_KEY_ID,
            access_key_secret=settings.SMS_KEY_SECRET,
            sign_name=settings.SMS_SIGN_NAME,
        )
    )


def forget() -> None:
    """Read the settings again (tests)."""
    book.cache_clear()
    gateway.cache_clear()
