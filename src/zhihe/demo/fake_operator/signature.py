"""Checks Aliyun's signature version 3 (ACS3-HMAC-SHA256) the way the real gate does.

It is what the locked SDKs send for RPC calls (tea-openapi 0.4.6, ``do_request``). Rebuilt here
from the raw request: method, path, sorted query, signed headers and the hash of the body that
really arrived.
"""

import hashlib
import hmac
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote

ALGORITHM = "ACS3-HMAC-SHA256"
MOST_SKEW_SECONDS = 15 * 60
MUST_SIGN = frozenset(
    {
        "host",
        "x-acs-action",
        "x-acs-version",
        "x-acs-date",
        "x-acs-signature-nonce",
        "x-acs-content-sha256",
    }
)
_AUTHORIZATION = re.compile(
    ALGORITHM + r" Credential=([^,]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})"
)


class SignatureRefused(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


class Gate:
    """Remembers the nonces of the last quarter of an hour: a request counts once."""

    def __init__(self, access_keys: Mapping[str, str]) -> None:
        self._keys = access_keys
        self._nonces: dict[str, float] = {}
        self._lock = threading.Lock()

    def check(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> None:
        """``headers`` with lower-case names. Raises ``SignatureRefused``."""
        key_id, signed, signature = _parse(headers.get("authorization", ""))
        if not MUST_SIGN.issubset(signed) or not _signs_all_acs(headers, signed):
            raise SignatureRefused(400, "IncompleteSignature", "a header is not signed")
        secret = self._keys.get(key_id)
        if secret is None:
            raise SignatureRefused(404, "InvalidAccessKeyId.NotFound", "access key is not found")
        claimed = headers["x-acs-content-sha256"]
        canonical = _canonical(method, path, query, headers, signed, claimed)
        text = f"{ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        right = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        body_hash = hashlib.sha256(body).hexdigest()
        if not (hmac.compare_digest(right, signature) and hmac.compare_digest(body_hash, claimed)):
            raise SignatureRefused(400, "SignatureDoesNotMatch", "signature does not match")
        self._check_time(headers["x-acs-date"], headers["x-acs-signature-nonce"])

    def _check_time(self, stated: str, nonce: str) -> None:
        now = datetime.now(UTC)
        try:
            then = datetime.strptime(stated, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError:
            raise SignatureRefused(400, "InvalidTimeStamp.Format", "bad time stamp") from None
        if abs((now - then).total_seconds()) > MOST_SKEW_SECONDS:
            raise SignatureRefused(400, "InvalidTimeStamp.Expired", "time stamp is expired")
        with self._lock:
            horizon = now.timestamp() - 2 * MOST_SKEW_SECONDS
            self._nonces = {n: at for n, at in self._nonces.items() if at > horizon}
            if nonce in self._nonces:
                raise SignatureRefused(400, "SignatureNonceUsed", "nonce was used already")
            self._nonces[nonce] = now.timestamp()


def _parse(authorization: str) -> tuple[str, list[str], str]:
    if not authorization:
        raise SignatureRefused(400, "MissingAuthorization", "no Authorization header")
    match = _AUTHORIZATION.fullmatch(authorization)
    if match is None:
        raise SignatureRefused(400, "IncompleteSignature", "Authorization is malformed")
    return match[1], match[2].split(";"), match[3]


def _signs_all_acs(headers: Mapping[str, str], signed: list[str]) -> bool:
    sensitive = {n for n in headers if n.startswith("x-acs-") or n == "content-type"}
    return sensitive <= set(signed) and all(name in headers for name in signed)


def _canonical(
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    signed: list[str],
    body_hash: str,
) -> str:
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    sorted_query = "&".join(f"{quote(k, safe='~')}={quote(v, safe='~')}" for k, v in pairs)
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in signed)
    return "\n".join((method, path or "/", sorted_query, lines, ";".join(signed), body_hash))
