"""How we speak to Aliyun: address, keys, time limits, and what a failure means.

Three habits of the official SDK (tea-openapi 0.4, darabonba 1.0) are corrected here: it takes
``HTTP_PROXY`` even for a loopback address and ignores ``NO_PROXY``; its exceptions carry the
whole address with telephone number and text; and its debug log prints them.
"""

import ipaddress
import logging
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit


class ConfigError(ValueError):
    """The settings of an outside service cannot be used. Raised at start, never while sending."""


@dataclass(frozen=True, slots=True)
class AliyunAccess:
    """Address and keys of one Aliyun service. Times in milliseconds."""

    endpoint: str
    access_key_id: str
    access_key_secret: str = field(repr=False)
    connect_timeout_ms: int = 3_000
    read_timeout_ms: int = 8_000

    def __post_init__(self) -> None:
        parts = urlsplit(self.endpoint)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise ConfigError("阿里云接入地址须以 https:// 开头")
        if parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
            raise ConfigError("阿里云接入地址只写协议、主机和端口")
        if parts.scheme == "http" and not self.is_loopback:
            raise ConfigError("阿里云接入地址须用 https；http 只允许本机地址")
        if not self.access_key_id or not self.access_key_secret:
            raise ConfigError("缺少阿里云 AccessKey")
        for name in ("connect_timeout_ms", "read_timeout_ms"):
            if not 50 <= getattr(self, name) <= 60_000:
                raise ConfigError(f"{name} 须在 50 到 60000 毫秒之间")

    @property
    def scheme(self) -> str:
        return urlsplit(self.endpoint).scheme

    @property
    def host(self) -> str:
        return urlsplit(self.endpoint).netloc

    @property
    def is_loopback(self) -> bool:
        name = urlsplit(self.endpoint).hostname or ""
        if name == "localhost":
            return True
        try:
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False


class Sent(StrEnum):
    """Whether the request may have had its effect although the call failed."""

    NO = "no"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call gave no answer. ``code`` and ``detail`` are free of personal data."""

    sent: Sent
    code: str
    detail: str = ""
    wait_seconds: int = 0


def client_config(access: AliyunAccess) -> Any:
    """The SDK's ``Config``. Imported late: the SDK takes most of a second to load."""
    from alibabacloud_tea_openapi.utils_models import Config

    _silence_sdk_logs()
    if access.is_loopback:
        _go_direct(access)
    return Config(
        access_key_id=access.access_key_id,
        access_key_secret=access.access_key_secret,
        endpoint=access.host,
        protocol=access.scheme,
        user_agent="zhihe",
    )


def runtime_options(access: AliyunAccess) -> Any:
    """One attempt within the time limits: whether to try again is the caller's decision."""
    from darabonba.runtime import RuntimeOptions

    return RuntimeOptions(
        autoretry=False,
        max_attempts=1,
        connect_timeout=access.connect_timeout_ms,
        read_timeout=access.read_timeout_ms,
    )


def failure_from(error: Exception) -> Failure:
    """Reads an exception of the SDK. Never quotes its text: it holds the number and the message."""
    from darabonba.exceptions import ResponseException

    if isinstance(error, ResponseException):
        return _failure_from_answer(error)
    cause: BaseException = getattr(error, "inner_exception", None) or error
    cause = cause.__context__ or cause
    name = type(cause).__name__
    if _never_left(cause):
        return Failure(Sent.NO, "network.unreachable", name)
    if "Timeout" in name:
        return Failure(Sent.MAYBE, "network.timeout", name)
    if isinstance(cause, OSError):
        return Failure(Sent.MAYBE, "network.cut", name)
    return Failure(Sent.MAYBE, "answer.unreadable", name)


def _failure_from_answer(error: Any) -> Failure:
    status = int(error.status_code or 0)
    code = _plain(error.code) or f"http.{status}"
    request = f"HTTP {status} {_plain(error.data.get('RequestId')) if error.data else ''}".strip()
    throttled = code.startswith("Throttling") or status == 429
    wait = -(-int(getattr(error, "retry_after", None) or 0) // 1000)
    sent = Sent.MAYBE if status >= 500 and not throttled else Sent.NO
    return Failure(sent, code, request, wait)


def _plain(value: object) -> str:
    """A code or an identifier as the provider wrote it; anything longer or stranger is dropped."""
    text = value if isinstance(value, str) else ""
    allowed = all(c.isascii() and (c.isalnum() or c in "._-^:") for c in text)
    return text if allowed and len(text) <= 80 and text != "None" else ""


def _never_left(cause: BaseException) -> bool:
    """True if no byte of the request can have reached the provider."""
    from requests.exceptions import ConnectionError as RequestsConnectionError
    from requests.exceptions import ConnectTimeout, ProxyError, SSLError
    from urllib3.exceptions import NewConnectionError

    if isinstance(cause, ConnectTimeout | ProxyError | SSLError):
        return True
    if isinstance(cause, RequestsConnectionError) and cause.args:
        return isinstance(getattr(cause.args[0], "reason", None), NewConnectionError)
    return False


def _silence_sdk_logs() -> None:
    """At debug level both loggers write the query string: telephone number and code."""
    logging.getLogger("darabonba-core").disabled = True
    pool = logging.getLogger("urllib3.connectionpool")
    if pool.getEffectiveLevel() < logging.INFO:
        pool.setLevel(logging.INFO)


def _go_direct(access: AliyunAccess) -> None:
    """Gives the SDK's session for a loopback address an adapter that knows no proxy."""
    from darabonba.core import DEFAULT_POOL_MAXSIZE, DaraCore
    from requests.adapters import HTTPAdapter

    class DirectAdapter(HTTPAdapter):
        def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            return super().send(request, *args, **{**kwargs, "proxies": None})

    session = DaraCore._get_session(
        session_key=f"{access.scheme}://{access.host}:80:pool={DEFAULT_POOL_MAXSIZE}",
        protocol=access.scheme,
        verify=True,
        pool_size=DEFAULT_POOL_MAXSIZE,
    )
    session.mount(f"{access.scheme}://{access.host}", DirectAdapter())
