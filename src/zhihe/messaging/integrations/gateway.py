"""What the outbox may expect of an SMS gateway, whoever runs it.

The outbox sends at least once: it hands over its own id as ``reference``, decides itself how
often and how late to try again, and asks ``look_up`` before repeating a message whose fate is
unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from zhihe.foundation.aliyun import ConfigError


class SendStatus(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """The request left and no clear answer came: it may have been sent."""


class Fault(StrEnum):
    """Who has to do something about a refusal."""

    NONE = ""
    RECIPIENT = "recipient"
    """The number is wrong, barred or has had its share: tell the person another way."""
    TEXT = "text"
    """Template, parameters or signature are not as filed: a developer or the filing clerk."""
    ACCOUNT = "account"
    """Keys, rights, balance or daily quota of the installation: the operator, at once."""
    LIMIT = "limit"
    PROVIDER = "provider"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class SendResult:
    """``retryable``: the same message may succeed later, not before ``wait_seconds`` from now."""

    status: SendStatus
    provider_id: str = ""
    code: str = ""
    detail: str = ""
    retryable: bool = False
    fault: Fault = Fault.NONE
    wait_seconds: int = 0


class ReceiptState(StrEnum):
    DELIVERED = "delivered"
    FAILED = "failed"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one message. Times are aware (Asia/Shanghai) or ``None`` if not stated."""

    phone_e164: str
    reference: str
    provider_id: str
    state: ReceiptState
    code: str = ""
    detail: str = ""
    sent_at: datetime | None = None
    reported_at: datetime | None = None
    segments: int = 1


_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that a person sent back."""

    phone_e164: str
    content: str
    received_at: datetime | None = None
    signature: str = ""
    extension: str = ""
    sequence: str = ""

    @property
    def choice(self) -> str:
        """ "1" or "2", however it was typed; "" if it says anything else."""
        bare = self.content.translate(_FULL_WIDTH).strip().strip("「」“”\"'。．.，,!！ 　")
        return bare if bare in ("1", "2") else ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """One entry of a push that cannot be read; the others count all the same."""

    index: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReceiptBatch:
    receipts: tuple[Receipt, ...] = ()
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyBatch:
    replies: tuple[Reply, ...] = ()
    rejected: tuple[Rejected, ...] = ()


class PushError(ValueError):
    """The body of a push is not what the provider sends: answer 400, do nothing."""


class LookUpError(Exception):
    """The provider could not be asked. ``code`` as in ``SendResult``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SmsGateway(Protocol):
    push_acknowledgement: Mapping[str, object]
    """The JSON the provider wants to see after a push; anything else makes it push again."""

    def send(
        self, phone_e164: str, template_code: str, params: dict[str, str], reference: str
    ) -> SendResult: ...

    def look_up(
        self, phone_e164: str, day: date, reference: str, provider_id: str = ""
    ) -> Receipt | None:
        """The message with this reference, sent on that Shanghai day; raises ``LookUpError``."""

    def parse_receipts(self, body: bytes) -> ReceiptBatch: ...

    def parse_replies(self, body: bytes) -> ReplyBatch: ...


@dataclass(frozen=True, slots=True)
class SmsConfig:
    """As written in the settings; ``endpoint`` with scheme, times in milliseconds."""

    provider: str
    endpoint: str
    access_key_id: str
    access_key_secret: str = field(repr=False)
    sign_name: str
    connect_timeout_ms: int = 3_000
    read_timeout_ms: int = 8_000


def gateway_from(config: SmsConfig) -> SmsGateway:
    """The gateway named in the settings. Raises ``ConfigError``: there is no silent stand-in."""
    if config.provider != "aliyun":
        raise ConfigError(f"没有名为 {config.provider} 的短信通道，可用：aliyun")
    from zhihe.foundation.aliyun import AliyunAccess
    from zhihe.messaging.integrations.aliyun_sms import AliyunSms, AliyunSmsConfig

    access = AliyunAccess(
        endpoint=config.endpoint,
        access_key_id=config.access_key_id,
        access_key_secret=config.access_key_secret,
        connect_timeout_ms=config.connect_timeout_ms,
        read_timeout_ms=config.read_timeout_ms,
    )
    return AliyunSms(AliyunSmsConfig(access=access, sign_name=config.sign_name))
