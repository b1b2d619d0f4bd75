"""Jobs of recruitment: ids only, one action each."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from zhihe.foundation import clock


@app.task(name="recruitment.tell", queue="messages", retry=5)
def tell(city: str, application_id: str, notice: str) -> None:
    """Tell one person what became of an application."""
    from zhihe.recruitment.actions.tell_applicant import tell_applicant

    tell_applicant(city=city, application_id=UUID(application_id), notice=notice, now=clock.now())


@app.task(name="recruitment.announce", queue="events", retry=5)
def announce(city: str, placement_id: str, application_id: str, shift_id: str, notice: str) -> None:
    """Spread the news of one new placement."""
    from zhihe.recruitment.actions.announce_placement import announce_placement

    announce_placement(
        city=city,
        placement_id=UUID(placement_id),
        application_id=UUID(application_id),
        shift_id=UUID(shift_id),
        notice=notice,
    )


@app.task(name="recruitment.refill", queue="events", retry=5)
def refill(city: str, shift_id: str) -> None:
    """Offer free seats of one shift to the waiting; late in the day, call them all."""
    from zhihe.recruitment.actions.refill_shift import refill_shift

    refill_shift(city=city, shift_id=UUID(shift_id), now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="recruitment.sweep", queue="timers")
def sweep(timestamp: int) -> None:
    """Each minute: offers that ran out, waiting lists of free seats, shifts that began."""
    from zhihe.platform.cities import all_cities
    from zhihe.recruitment.actions.close_begun_queues import close_begun_queues
    from zhihe.recruitment.actions.expire_offers import expire_offers
    from zhihe.recruitment.actions.sweep_waiting_lists import sweep_waiting_lists

    now = clock.now()
    for city in all_cities():
        expire_offers(city=city.code, now=now)
        close_begun_queues(city=city.code, now=now)
        sweep_waiting_lists(city=city.code, now=now)


@app.periodic(cron="29 3 * * *")
@app.task(name="recruitment.drop_old_codes", queue="timers")
def drop_codes(timestamp: int) -> None:
    """Each night: answer codes that are over."""
    from zhihe.platform.cities import all_cities
    from zhihe.recruitment.actions.drop_old_codes import drop_old_codes

    for city in all_cities():
        drop_old_codes(city=city.code, now=clock.now())
