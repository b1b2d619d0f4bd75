"""Who says whether a name and an identity number belong together: a service, or a desk."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from zhihe.foundation.aliyun import ConfigError


class IdentityResult(StrEnum):
    MATCH = "match"
    MISMATCH = "mismatch"
    NO_RECORD = "no_record"
    """The register does not know the number (soldiers, the very young): desk check."""
    UNAVAILABLE = "unavailable"
    """No verdict. Says nothing about the person and never counts as an attempt."""


@dataclass(frozen=True, slots=True)
class IdentityVerdict:
    """Without name and number. ``provider_ref`` is the provider's request id, for disputes."""

    result: IdentityResult
    provider_ref: str = ""
    code: str = ""
    retryable: bool = False


class IdentityProvider(Protocol):
    document_types: frozenset[str]
    """Which of our document types (``cn_id``, ``hmt_residence`` …) the provider can answer for."""

    def verify(self, name: str, number: str) -> IdentityVerdict:
        """Never raises for what the network or the provider may do."""


class ManualDesk:
    """No service is configured: every verification is a clerk looking at the document.

    Not a provider: there is no answer to wait for. Callers ask ``isinstance(provider,
    ManualDesk)`` and put the person into the desk's queue.
    """

    document_types: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return "MANUAL_DESK"


MANUAL_DESK: Final = ManualDesk()


@dataclass(frozen=True, slots=True)
class IdentityConfig:
    """As written in the settings. ``provider``: ``desk`` or ``aliyun``; times in milliseconds."""

    provider: str = "desk"
    endpoint: str = ""
    access_key_id: str = ""
    access_key_secret: str = field(default="", repr=False)
    connect_timeout_ms: int = 3_000
    read_timeout_ms: int = 10_000


def provider_from(config: IdentityConfig) -> IdentityProvider | ManualDesk:
    """The provider named in the settings. Raises ``ConfigError``."""
    if config.provider == "desk":
        return MANUAL_DESK
    if config.provider != "aliyun":
        raise ConfigError(f"没有名为 {config.provider} 的实名核验方式，可用：desk、aliyun")
    from zhihe.accounts.integrations.aliyun_identity import AliyunIdentity
    from zhihe.foundation.aliyun import AliyunAccess

    return AliyunIdentity(
        AliyunAccess(
            endpoint=config.endpoint,
            access_key_id=config.access_key_id,
            access_key_secret=config.access_key_secret,
            connect_timeout_ms=config.connect_timeout_ms,
            read_timeout_ms=config.read_timeout_ms,
        )
    )
