"""`zhihe reference`: load every shipped reference table. Runs as the owner, any number of times."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from zhihe.accounts.actions.load_notices import load_notices
from zhihe.demands.actions.load_reference import load_reference as load_demands
from zhihe.foundation import clock
from zhihe.opportunities.actions.load_reference import load_reference as load_opportunities
from zhihe.organisations.actions.load_bodies import load_bodies
from zhihe.organisations.actions.load_reference import load_reference as load_organisations
from zhihe.platform.actions.load_work_days import load_work_days
from zhihe.platform.models import City
from zhihe.volunteers.actions.load_reference import load_reference as load_volunteers


class Command(BaseCommand):
    help = "Load categories, skills, qualifications, hour standards, lines, notices, working days."

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        for load in (load_volunteers, load_organisations, load_opportunities, load_demands):
            load()
        load_notices(now=now)
        for city in City.objects.filter(is_demo=True):
            load_bodies(city=city.code)
        for year in load_work_days(now=now):
            self.stderr.write(
                f"{year} 年的放假安排还没有公布，先按周一到周五算。"
                f" The holidays of {year} are not published yet: Monday to Friday until then."
            )
