"""Jobs of attendance: ids only as arguments."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from zhihe.foundation import clock
from zhihe.platform.models import City


@app.task(name="attendance.tell_confirmed", queue="messages")
def tell_confirmed(city: str, record_ids: list[str]) -> None:
    """Tell everybody whose hours were counted."""
    from zhihe.attendance.actions.tell_confirmed import tell_confirmed as action

    action(city=city, record_ids=[UUID(r) for r in record_ids], now=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="attendance.close_shifts", queue="timers", queueing_lock="close_shifts")
def close_shifts(timestamp: int) -> None:
    """Every ten minutes: forgotten check-outs of ended shifts, and who did not come."""
    from zhihe.attendance.actions.auto_close_shift import auto_close_shift
    from zhihe.attendance.actions.mark_absent import mark_absent
    from zhihe.attendance.queries.ended_shifts import shifts_to_close, shifts_to_settle

    now = clock.now()
    for city in City.objects.values_list("code", flat=True):
        for shift_id in shifts_to_close(city, now):
            auto_close_shift(city=city, shift_id=shift_id, now=now)
        for shift_id in shifts_to_settle(city, now, timedelta(hours=48)):
            mark_absent(city=city, shift_id=shift_id, now=now)


@app.periodic(cron="30 0 * * *")
@app.task(name="attendance.escalate_overdue", queue="timers", queueing_lock="escalate_overdue")
def escalate_overdue(timestamp: int) -> None:
    """Every morning at 8:30 in China: hours nobody confirmed in ten working days go a level up;
    the desk itself hears of each shift and request once."""
    from zhihe.attendance.actions.escalate_overdue import escalate_overdue as action
    from zhihe.attendance.actions.tell_desk_overdue import tell_desk_overdue

    for city in City.objects.values_list("code", flat=True):
        action(city=city, now=clock.now())
        tell_desk_overdue(city=city, now=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="attendance.look_for_check_outs", queue="timers")
def look_for_check_outs(timestamp: int) -> None:
    """Every five minutes: one job for each shift that ends soon; old scan moments go."""
    from zhihe.attendance.actions.forget_scan_moments import forget_scan_moments
    from zhihe.attendance.queries.ending_soon import shifts_ending_soon

    now = clock.now()
    for city in City.objects.values_list("code", flat=True):
        for shift_id in shifts_ending_soon(city, now):
            remind_check_out.defer(city=city, shift_id=str(shift_id))
        forget_scan_moments(city=city, now=now)


@app.task(name="attendance.remind_check_out", queue="messages", retry=3)
def remind_check_out(city: str, shift_id: str) -> None:
    """Remind the people of one shift who have not checked out."""
    from zhihe.attendance.actions.remind_check_out import remind_check_out as action

    action(city=city, shift_id=UUID(shift_id), now=clock.now())
