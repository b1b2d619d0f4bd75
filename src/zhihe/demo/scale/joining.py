"""Who joins: applications and seats of one activity, before its day."""

from __future__ import annotations

from random import Random

from zhihe.attendance.actions.mark_absent import WHY_MISSED
from zhihe.demo.scale.attending import Attending
from zhihe.demo.scale.counting import timer, unknown_before
from zhihe.demo.scale.draw import Draw
from zhihe.demo.scale.log import Log
from zhihe.demo.scale.moments import Ids, span_text, stamp
from zhihe.demo.scale.offers import Offer, Offers, Seats
from zhihe.demo.scale.people import People
from zhihe.demo.scale.store import Store
from zhihe.demo.scale.ways import WEAK
from zhihe.recruitment.models import Application, Cover, Placement
from zhihe.recruitment.terms import ApplicationState, Turnout

HOUR = 3600


class Joining:
    """Fills the seats of an offer and hands those who came to ``attending``."""

    def __init__(
        self, store: Store, log: Log, ids: Ids, rng: Random, people: People, offers: Offers,
        attending: Attending, city: str, now: int,
    ) -> None:  # fmt: skip
        self.log, self.ids, self.rng, self.now = log, ids, rng, now
        self.people, self.offers, self.attending = people, offers, attending
        self.draw = Draw(rng, people)
        self.led: dict[object, int] = {}  # when the leader of the newest activity took a seat
        self.application = store.table(
            Application, "id", "shift_id", "activity_id", "volunteer_id", "applied_by",
            "applied_at", "decided_at", city_id=city, state=ApplicationState.ADMITTED,
        )  # fmt: skip
        self.placement = store.table(
            Placement, "id", "application_id", "shift_id", "activity_id", "volunteer_id", "span",
            "turnout", "placed_by", "placed_at", city_id=city,
        )  # fmt: skip
        self.cover = store.table(
            Cover, "id", "policy_id", "activity_id", "volunteer_id", "placed_at", city_id=city
        )

    def play(self, offer: Offer) -> None:
        """All slots of one activity."""
        plan = offer.plan
        for slot, start, end, seats in offer.slots:
            taken = [self._joined(offer, one, start, end) for one in seats]
            if plan.kind != "coming":
                self.attending.serve(offer, slot, start, end, list(zip(seats, taken, strict=True)))
            for one in seats:
                self.offers.seat(one)

    def _joined(self, offer: Offer, seats: Seats, start: int, end: int) -> list[int]:
        """Those who sit there, and some who will not come."""
        plan, wanted = offer.plan, seats.wanted
        first = any(seats is next(s for s in slot[3] if s.wanted) for slot in offer.slots)
        leads = first and plan.kind != "coming" and plan.way not in WEAK
        missing = 0
        if plan.kind == "coming":
            wanted = int(wanted * self.rng.uniform(0.1, 0.95))
        elif plan.way not in WEAK and seats.shift.capacity > wanted:
            missing = 1 if self.rng.random() < wanted / 25 else 0
        found = self.draw.many(
            offer.body.county, plan.day, wanted + missing - leads, self.now,
            offer.body.staff,
        )  # fmt: skip
        people = [offer.leader, *found] if leads else found
        known = plan.kind != "coming" and timer(end) <= self.now
        for place, index in enumerate(people):
            turnout = Turnout.UNKNOWN
            if known:
                turnout = Turnout.CAME if place < wanted else Turnout.MISSED
            self._place(offer, seats, index, start, end, turnout)
            if turnout == Turnout.MISSED:
                self._missed(seats, index, timer(end))
        seats.shift.taken = len(people)
        return people[:wanted]

    def _place(
        self, offer: Offer, seats: Seats, index: int, start: int, end: int, turnout: Turnout
    ) -> None:
        people, shift = self.people, seats.shift
        person, volunteer = people.person_ids[index], people.volunteer_ids[index]
        activity = offer.activity.pk
        room = min(start - 3 * HOUR, self.now) - offer.published - 600
        at = offer.published + 600 + int(room * self.rng.random() ** 0.7)
        at = max(at, people.since[index] + HOUR)
        again = self.led.get(activity) if index == offer.leader else None
        if again:
            at = again + 60  # the afternoon is taken after the morning, in one go
        when, application, placement = stamp(at), self.ids.at(at), self.ids.at(at)
        self.application.add(application, shift.pk, activity, volunteer, person, when, when)
        self.placement.add(
            placement, application, shift.pk, activity, volunteer, span_text(start, end),
            turnout.value, person, when,
        )  # fmt: skip
        if offer.activity.insurance_id and not again:
            self.cover.add(self.ids.hex(at), offer.activity.insurance_id, activity, volunteer, when)
        detail = f'{{"channel":"web","shift":"{shift.pk}"}}'
        self.log.tell(at, "recruitment.join", "placement", placement, person, person, detail=detail)
        seats.placements[index] = placement
        if index == offer.leader:
            self.led = {activity: at}
        if turnout == Turnout.CAME:
            people.kept[index] += 1
        elif turnout == Turnout.MISSED:
            people.missed[index] += 1

    def _missed(self, seats: Seats, index: int, at: int) -> None:
        """Nobody saw the person: the timer says so two days later."""
        self.log.tell(
            at, "attendance.missed", "placement", seats.placements[index], "",
            self.people.person_ids[index], "system", unknown_before(seats), WHY_MISSED,
        )  # fmt: skip
