"""Jobs of attendance: ids only, one action each."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from zhihe.foundation import clock


@app.periodic(cron="*/5 * * * *")
@app.task(name="attendance.look_for_check_outs", queue="timers")
def look_for_check_outs(timestamp: int) -> None:
    """Every five minutes: one job for each shift that ends soon; old scan moments go."""
    from zhihe.attendance.actions.forget_scan_moments import forget_scan_moments
    from zhihe.attendance.queries.ending_soon import shifts_ending_soon
    from zhihe.platform.cities import all_cities

    now = clock.now()
    for city in all_cities():
        for shift_id in shifts_ending_soon(city.code, now):
            remind_check_out.defer(city=city.code, shift_id=str(shift_id))
        forget_scan_moments(city=city.code, now=now)


@app.task(name="attendance.remind_check_out", queue="messages", retry=3)
def remind_check_out(city: str, shift_id: str) -> None:
    """Remind the people of one shift who have not checked out."""
    from zhihe.attendance.actions.remind_check_out import remind_check_out as action

    action(city=city, shift_id=UUID(shift_id), now=clock.now())
