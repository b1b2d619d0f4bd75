"""The identity provider named in the settings."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from zhihe.accounts.integrations.identity_provider import (
    IdentityConfig,
    IdentityProvider,
    ManualDesk,
    provider_from,
)


def identity_provider() -> IdentityProvider | ManualDesk:
    """One provider per set of settings and process."""
    return _made(
        IdentityConfig(
            provider=settings.IDENTITY_PROVIDER,
            endpoint=settings.IDENTITY_ENDPOINT,
            access_key_id=settings.IDENTITY_KEY_ID,
            access_key_secret=settings.IDENTITY_KEY_SECRET,
        )
    )


@lru_cache(maxsize=4)
def _made(config: IdentityConfig) -> IdentityProvider | ManualDesk:
    return provider_from(config)
