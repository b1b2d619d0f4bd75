"""Timers of activities; each tick fetches by id and calls one action."""

from procrastinate.contrib.django import app


@app.periodic(cron="*/5 * * * *")
@app.task(name="opportunities.end_activities", queue="timers", pass_context=False)
def end_activities(timestamp: int) -> None:
    """End what is over, city by city."""
    from datetime import UTC, datetime

    from zhihe.opportunities.actions.end_activity import end_activity
    from zhihe.opportunities.queries.due import over
    from zhihe.platform.actor import system_actor
    from zhihe.platform.cities import all_cities

    now = datetime.fromtimestamp(timestamp, UTC)
    for city in all_cities():
        for activity_id in over(city.code, now):
            end_activity(actor=system_actor(city.code), activity_id=activity_id, now=now)
