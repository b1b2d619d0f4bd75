"""Where a request comes from, as a keyed index of its network block; never the address itself."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings

from zhihe.platform.requests import CityRequest
from zhihe.platform.vault import blind_index


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
