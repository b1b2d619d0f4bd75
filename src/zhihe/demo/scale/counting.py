"""What is counted: records as the rules propose them, confirmed by one or two, minutes posted."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from zhihe.attendance.actions.mark_absent import WHY_CAME
from zhihe.attendance.models import RecordReview, ServiceRecord
from zhihe.attendance.queries.work_days import due_after
from zhihe.attendance.terms import ClaimState, Grade, Method, RecordState
from zhihe.demo.scale.bodies import Bodies
from zhihe.demo.scale.log import Log
from zhihe.demo.scale.moments import DAY, Ids, day_text, moment, span_text, stamp
from zhihe.demo.scale.offers import Offer, Seats
from zhihe.demo.scale.people import People
from zhihe.demo.scale.spread import AHEAD, DAYS
from zhihe.demo.scale.store import Store, escape
from zhihe.demo.scale.ways import Way
from zhihe.ledger.actions.post_transfers import ISSUER
from zhihe.ledger.models import LedgerAccount, Transfer
from zhihe.ledger.terms import TransferKind, Unit

HOUR = 3600


def timer(end: int) -> int:
    """When the timer looks at who came: two days after the end, at the next quarter."""
    return end + 48 * HOUR + 900


def unknown_before(seats: Seats) -> str:
    """The detail of a turnout that was not known before."""
    return f'{{"before":"unknown","shift":"{seats.shift.pk}"}}'


@dataclass(slots=True)
class Stay:
    """One person at one shift: what the punches showed. Seconds; ids as text."""

    index: int
    way: Way
    came: int
    left: int
    minutes: int
    known: int  # when the record was first proposed
    seen: int = 0  # when it was last proposed
    evidence: str = ""
    sheet: str = ""
    entered_by: str = ""
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Nod:
    """Who said yes and when; the second person only where the evidence needs one."""

    first_by: str
    organisation: str
    first: int
    second_by: str = ""
    second: int = 0
    second_role: str = ""

    @property
    def last(self) -> int:
        return self.second or self.first

    @property
    def last_by(self) -> str:
        return self.second_by or self.first_by

    @property
    def role(self) -> str:
        """The hat of whoever said the last word."""
        return self.second_role or "confirmer"

    def columns(self) -> tuple[str, ...]:
        """State, first person with organisation and moment, second person with moment."""
        second = (self.second_by, stamp(self.second)) if self.second_by else ("\\N", "\\N")
        return (
            RecordState.CONFIRMED.value, self.first_by, self.organisation, stamp(self.first),
            *second,
        )  # fmt: skip


class Counting:
    """Writes records of a shift; those of settled activities are confirmed and posted."""

    def __init__(
        self, store: Store, log: Log, ids: Ids, rng: Random, people: People, bodies: Bodies,
        city: str, first: int, now: int,
    ) -> None:  # fmt: skip
        self.store, self.log, self.ids, self.rng = store, log, ids, rng
        self.people, self.bodies, self.city, self.now = people, bodies, city, now
        self.accounts: dict[int, str] = {}
        self.balances: dict[int, int] = {}
        self.issuer = ids.at(first)
        self.minutes = 0
        days = (moment(first + number * DAY + 9 * HOUR) for number in range(DAYS + AHEAD + 2))
        self.due = {
            day_text(int(when.timestamp())): due_after(city, when, when).isoformat()
            for when in days
        }
        self._tables(store, city)

    def _tables(self, store: Store, city: str) -> None:
        self.record = store.table(
            ServiceRecord, "id", "volunteer_id", "person_id", "group", "span", "first_in",
            "last_out", "presence_minutes", "proposed_minutes", "minutes", "grade", "methods",
            "evidence_kind", "evidence_id", "roll_caller_ids", "entered_by", "needs_second",
            "created_at", "updated_at", "state", "confirmed_by", "confirmed_org", "confirmed_at",
            "second_by", "second_at", "shift_id", "activity_id", "organisation_id",
            "activity_title", "activity_code", "service_date", "place_text", "content",
            "organisation_name", "responsible_name", "region_id_at", "category_code",
            "creator_id", "leader_id", "due_on",
            city_id=city, claim_state=ClaimState.CLAIMED, flags=[],
        )  # fmt: skip
        self.review = store.table(
            RecordReview, "id", "record_id", "step", "minutes_before", "minutes_after", "by_id",
            "at", city_id=city,
        )  # fmt: skip
        self.transfer = store.table(
            Transfer, "id", "from_account_id", "to_account_id", "amount", "source_id", "at",
            city_id=city, unit=Unit.RECORDED, kind=TransferKind.SERVICE,
        )  # fmt: skip

    def count(self, offer: Offer, seats: Seats, stays: list[Stay], start: int, end: int) -> None:
        """Records of one shift, and what the desk has done with them."""
        same = self._same(offer, seats, start, end)
        nod = None
        if offer.plan.kind == "settled" and stays:
            nod = self._nod(offer, end, stays[0].way.grade == Grade.C)
        for stay in stays:
            identity = self._record(offer, stay, start, end, nod, same)
            if nod:
                self._confirm(identity, stay, nod)
            self._came(seats, stay, nod, timer(end))

    def _came(self, seats: Seats, stay: Stay, nod: Nod | None, at: int) -> None:
        """That somebody came is written when it is confirmed, by the timer where that is first."""
        by, role, why = "", "system", WHY_CAME
        if nod and nod.last < at:
            at, by, role, why = nod.last, nod.last_by, nod.role, ""
        if at <= self.now:
            self.log.tell(
                at, "attendance.came", "placement", seats.placements[stay.index], by,
                self.people.person_ids[stay.index], role, unknown_before(seats), why,
            )  # fmt: skip

    def _same(self, offer: Offer, seats: Seats, start: int, end: int) -> tuple[object, ...]:
        """The columns that all records of a shift share, last in the template."""
        activity, body = offer.activity, offer.body
        return (
            seats.shift.pk, activity.pk, body.row.pk, escape(activity.title),
            activity.activity_code, day_text(start), escape(activity.address[:160]),
            escape(activity.content[:400]), escape(body.row.name), activity.leader_name,
            activity.region_id, activity.category_id, activity.created_by, activity.leader_id,
            self.due[day_text(end)],
        )  # fmt: skip

    def _nod(self, offer: Offer, end: int, second: bool) -> Nod:
        """Between a day and a week later, by the confirmer; the county's clerk where two must."""
        first = end + 26 * HOUR + self.rng.randrange(5 * 24 * HOUR)
        confirmer = self.people.person_ids[offer.body.confirmer]
        clerk = self.bodies.clerk_of(offer.body)
        organisation = str(offer.body.row.pk)
        if not second:
            return Nod(confirmer, organisation, first)
        later = first + HOUR + self.rng.randrange(22 * HOUR)
        return Nod(confirmer, organisation, first, clerk.person, later, clerk.role)

    def _record(
        self, offer: Offer, stay: Stay, start: int, end: int, nod: Nod | None,
        same: tuple[object, ...],
    ) -> str:  # fmt: skip
        people, index, way = self.people, stay.index, stay.way
        identity = self.ids.at(stay.known)
        methods, callers = [way.method.value], "{}"
        if way.roll:
            methods.append(Method.ROLL_CALL.value)
            callers = f"{{{people.person_ids[offer.leader]}}}"
        presence = (min(stay.left, end + 1800) - max(stay.came, start - 600)) // 60
        span = span_text(max(stay.came, start), min(stay.left, end))
        updated = stamp(nod.last) if nod else stamp(stay.seen)
        confirmed = nod.columns() if nod else ("pending", "\\N", "\\N", "\\N", "\\N", "\\N")
        self.record.add(
            identity, people.volunteer_ids[index], people.person_ids[index], people.groups[index],
            span, stamp(stay.came), stamp(stay.left), presence, stay.minutes, stay.minutes,
            way.grade.value, "{" + ",".join(methods) + "}", "sheet" if stay.sheet else "punch",
            stay.sheet or stay.evidence, callers, stay.entered_by or "\\N",
            "t" if way.grade == Grade.C else "f", stamp(stay.known), updated, *confirmed, *same,
        )  # fmt: skip
        return identity

    def _confirm(self, identity: str, stay: Stay, nod: Nod) -> None:
        person, minutes, grade = (
            self.people.person_ids[stay.index], stay.minutes, stay.way.grade.value
        )  # fmt: skip
        self._review(identity, "first", minutes, nod.first_by, nod.first)
        tell, counted = self.log.tell, f'"grade":"{grade}","minutes":{minutes}'
        if nod.second_by:
            tell(nod.first, "attendance.first", "record", identity, nod.first_by, person,
                 "confirmer", f"{{{counted}}}")  # fmt: skip
            self._review(identity, "second", minutes, nod.second_by, nod.second)
        step = "second" if nod.second_by else "first"
        tell(
            nod.last, "attendance.confirm", "record", identity, nod.last_by, person, nod.role,
            f'{{{counted},"step":"{step}"}}',
        )  # fmt: skip
        self._post(stay.index, minutes, identity, nod.last)

    def _review(self, record: str, step: str, minutes: int, by: str, at: int) -> None:
        self.review.add(self.ids.hex(at), record, step, minutes, minutes, by, stamp(at))

    def _post(self, index: int, minutes: int, record: str, at: int) -> None:
        account = self.accounts.get(index)
        if account is None:
            account = self.accounts[index] = self.ids.at(at)
        self.transfer.add(self.ids.hex(at), self.issuer, account, minutes, record, stamp(at))
        self.balances[index] = self.balances.get(index, 0) + minutes
        self.minutes += minutes

    def close(self) -> None:
        """The accounts with their balances; the issuer owes what all others have."""
        table = self.store.table(
            LedgerAccount, "id", "owner_id", "balance", "is_issuer", city_id=self.city,
            unit=Unit.RECORDED,
        )  # fmt: skip
        table.add(self.issuer, ISSUER, -self.minutes, "t")
        volunteers = self.people.volunteer_ids
        for index, account in self.accounts.items():
            table.add(account, volunteers[index], self.balances[index], "f")
