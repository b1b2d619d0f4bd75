"""Jobs of the plumbing."""

from procrastinate.contrib.django import app


@app.task(name="platform.deliver_event", queue="events", retry=5)
def deliver_event(city: str, name: str, listener: str, payload: str) -> None:
    """Hand one recorded fact to one listener."""
    from zhihe.platform.events import deliver

    deliver(city, name, listener, payload)


@app.periodic(cron="17 * * * *")
@app.task(name="platform.forget_old_keys", queue="timers", pass_context=False)
def forget_old_keys(timestamp: int) -> None:
    """Drop idempotency keys older than 24 h."""
    from zhihe.platform.actions.forget_old_keys import forget_old_keys as action

    action(moment=timestamp)


@app.periodic(cron="41 18 * * *")
@app.task(name="platform.check_invariants", queue="timers", pass_context=False)
def check_invariants(timestamp: int) -> None:
    """Every night (02:41 in China): count all invariants and keep the answer for the metric."""
    from zhihe.foundation import clock
    from zhihe.platform.actions.check_invariants import check_invariants as action

    action(now=clock.now())
