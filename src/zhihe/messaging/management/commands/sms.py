"""``zhihe sms list``: the filing sheet of every registered text."""

from __future__ import annotations

import csv
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zhihe.messaging.queries.operator import book


class Command(BaseCommand):
    help = "短信报备清单 · the filing sheet of registered texts"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["list"])

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [asdict(row) for row in book().filing_rows()]
        writer = csv.DictWriter(self.stdout, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
