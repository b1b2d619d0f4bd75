"""Where a request comes from, as a keyed index of its network block; never the address itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network

import structlog
from django.conf import settings

from zhihe.accounts import rules
from zhihe.accounts.errors import CodeWrong, GuessesUsedUp, PasswordWrong, PinWrong, TotpWrong
from zhihe.platform import limits
from zhihe.platform.refusals import TooMany
from zhihe.platform.requests import CityRequest
from zhihe.platform.vault import blind_index

log = structlog.get_logger("zhihe.web")


@contextmanager
def guesses_counted(request: CityRequest) -> Iterator[None]:
    """Around a check of a code or password: a wrong one counts for the network block, a right one does
    not, so that 500 pupils behind one address get in and one guesser is stopped.

    Raises GuessesUsedUp before anything is compared.
    """
    who, city = network_block(request).hex(), request.city.code
    told = {"city": city, "what": "wrong", "who": who, "per": rules.HOUR, "now": request.now}
    try:
        limits.refuse_spent(most=rules.WRONG_PER_BLOCK, **told)
    except TooMany as refusal:
        log.warning("guesser_stopped", city=city)
        raise GuessesUsedUp(minutes=-(-refusal.retry_after // 60)) from None
    try:
        yield
    except (CodeWrong, PasswordWrong, TotpWrong, PinWrong) as refusal:
        log.info("sign_in_refused", code=refusal.code, city=city)
        limits.count(**told)
        raise


def network_block(request: CityRequest) -> bytes:
    """Index of the /24 (IPv4) or /56 (IPv6) of the client; behind our proxy its last hop."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
        address = forwarded or address
    try:
        parsed = ip_address(address)
    except ValueError:
        return blind_index("unknown", "network")
    width = 24 if parsed.version == 4 else 56
    return blind_index(str(ip_network(f"{parsed}/{width}", strict=False)), "network")
