"""``zhihe demo_phones``: keys and settings of the demo's own text message operator for one `up`."""

from __future__ import annotations

import json
import os
import secrets
import socket
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from zhihe.demo.fake_operator.config import OperatorConfig
from zhihe.demo.loading.world import items
from zhihe.demo.sms import demo_codes, operator_templates
from zhihe.messaging.integrations.sms_catalogue import sms_book
from zhihe.messaging.queries.operator import SmsBook
from zhihe.platform.models import City


class Command(BaseCommand):
    """Writes ZHIHE_HOME/demo/{operator,phones}.json while the city is the demonstration and no
    other operator is named; takes them away otherwise.
    """

    help = "演示城市的短信网关 · the demo's own SMS operator"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="", help="where receipts are pushed (loopback)")
        parser.add_argument("--certificate", default="", help="what an https address there shows")

    def handle(self, *args: Any, **options: Any) -> None:
        """``up`` reads phones.json: the settings of web and worker, and the operator's port."""
        folder = Path(settings.ZHIHE_HOME) / "demo"
        wanted = not settings.PRODUCTION and not os.environ.get("ZHIHE_SMS_ENDPOINT")
        if not wanted or not City.objects.filter(is_demo=True).exists():
            (folder / "phones.json").unlink(missing_ok=True)
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        token = secrets.token_urlsafe(24)
        codes = demo_codes()
        config = _config(options["address"], options["certificate"], token, _book(codes))
        config.save(folder / "operator.json")
        told = {"port": free_port(), "settings": {}}
        told["settings"] = _settings(config, codes, token, f"http://127.0.0.1:{told['port']}")
        path = folder / "phones.json"
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text(json.dumps(told), encoding="utf-8")


def _book(codes: dict[str, str]) -> SmsBook:
    return sms_book(
        signature=settings.SMS_SIGN_NAME, short_address=settings.SMS_SHORT_ADDRESS, codes=codes
    )


def _config(address: str, certificate: str, token: str, book: SmsBook) -> OperatorConfig:
    """Receipts come back over the loopback address, plain or with the one certificate of ``up
    --lan``; a visitor may be verified under any name.
    """
    reachable = address.startswith("http://") or bool(address and certificate)
    return OperatorConfig.generate(
        signature=settings.SMS_SIGN_NAME,
        templates=operator_templates(book),
        people={row["identity"]["number"]: row["name"] for row in items("cast")},
        unknown_people="match",
        report_url=f"{address.rstrip('/')}/operator/{token}/receipts" if reachable else "",
        report_ca=certificate,
        receipt_delay_seconds=1.0,
    )


def _settings(
    config: OperatorConfig, codes: dict[str, str], token: str, endpoint: str
) -> dict[str, str]:
    ((key, secret),) = config.access_keys.items()
    return {
        "ZHIHE_SMS_ENDPOINT": endpoint,
        "ZHIHE_SMS_KEY_ID": key,
        "ZHIHE_SMS_KEY_SECRET": secret,
        "ZHIHE_SMS_TEMPLATE_CODES": json.dumps(codes),
        "ZHIHE_SMS_PUSH_TOKEN": token,
        "ZHIHE_IDENTITY_PROVIDER": "aliyun",
        "ZHIHE_IDENTITY_ENDPOINT": endpoint,
        "ZHIHE_IDENTITY_KEY_ID": key,
        "ZHIHE_IDENTITY_KEY_SECRET": secret,
        "ZHIHE_DEMO_OPERATOR_URL": endpoint,
        "ZHIHE_DEMO_OPERATOR_SECRET": config.inbox_secret,
    }


def free_port() -> int:
    """A loopback port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
