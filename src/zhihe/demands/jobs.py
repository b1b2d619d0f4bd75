"""Timers of requests for help."""

from __future__ import annotations

from procrastinate.contrib.django import app

from zhihe.foundation import clock


@app.periodic(cron="*/10 * * * *")
@app.task(name="demands.follow_up", queue="timers", queueing_lock="demands.follow_up")
def follow_up(timestamp: int) -> None:
    """Overdue requests reach the county; visits whose shift is over are marked served."""
    from zhihe.demands.actions.escalate_overdue import escalate_overdue
    from zhihe.demands.actions.mark_served import mark_served
    from zhihe.platform.models import City

    for code in City.objects.values_list("code", flat=True):
        escalate_overdue(city=code, now=clock.now())
        mark_served(city=code, now=clock.now())
