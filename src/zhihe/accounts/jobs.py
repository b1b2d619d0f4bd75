"""Timers of accounts."""

from __future__ import annotations

from procrastinate.contrib.django import app

from zhihe.foundation import clock


@app.periodic(cron="41 * * * *")
@app.task(
    name="accounts.forget_old_codes", queue="timers", queueing_lock="accounts.forget_old_codes"
)
def forget_old_codes(timestamp: int) -> None:
    """Every hour: codes and tries older than a day."""
    from zhihe.accounts.actions.forget_old_codes import forget_old_codes as action

    action(now=clock.now())
