"""What the documents of this app print. `qr` is `frame.qr.drawing(…)`."""

from __future__ import annotations

from typing import TypedDict


class TicketData(TypedDict):
    """demands/ticket: what a resident takes home after asking for help."""

    demo: bool
    service_name: str
    number: str
    code: str
    what: str
    when: str
    place: str
    placed_at: str
    station: str
    phone: str
    address: str
    promise: str
    """「两个工作日内会有人联系您。」"""
    qr: str
