"""Who came and how it shows: punches of their own, roll calls, sheets."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from zhihe.attendance.models import Punch, Sheet
from zhihe.attendance.terms import FenceVerdict, Method, PunchKind, SheetKind
from zhihe.demo.scale.counting import Counting, Stay
from zhihe.demo.scale.log import Log
from zhihe.demo.scale.moments import Ids, stamp
from zhihe.demo.scale.offers import Offer, Seats
from zhihe.demo.scale.people import People
from zhihe.demo.scale.spread import LATE_MINUTES, Slot
from zhihe.demo.scale.store import Store
from zhihe.demo.scale.ways import LEADERS_OWN, WAYS, Way

IN, OUT = PunchKind.IN.value, PunchKind.OUT.value
HOUR = 3600
NOWHERE = (FenceVerdict.NONE.value, "\\N", "\\N")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document entered by somebody at a second."""

    id: str
    by: str
    at: int


class Attending:
    """Writes what was seen of everybody at a shift and hands the stays to ``counting``."""

    def __init__(
        self, store: Store, log: Log, ids: Ids, rng: Random, people: People, counting: Counting,
        city: str,
    ) -> None:  # fmt: skip
        self.store, self.log, self.ids, self.rng = store, log, ids, rng
        self.people, self.counting, self.city = people, counting, city
        self.punch = store.table(
            Punch, "id", "client_id", "shift_id", "activity_id", "volunteer_id", "kind", "method",
            "device", "claimed_at", "received_at", "counted_at", "fence", "distance_m",
            "accuracy_m", "by_id", "on_behalf", "sheet_id", city_id=city,
        )  # fmt: skip
        self.sheet = store.table(
            Sheet, "id", "shift_id", "organisation_id", "kind", "sealed", "sealed_by", "note",
            "entered_by", "entered_at", city_id=city,
        )  # fmt: skip

    def serve(
        self, offer: Offer, slot: Slot, start: int, end: int, seats: list[tuple[Seats, list[int]]]
    ) -> None:
        late = slot.late
        for one, people in seats:
            stays, way = [], WAYS[offer.plan.way]
            shared = way.sheet and way.sheet != SheetKind.DECLARATION and people
            sheet = self._sheet(offer, one, way, end, len(people)) if shared else None
            for index in people:
                leads = index == offer.leader
                behind = late > 0 and not leads and way.sheet is None
                late -= behind
                stays.append(self._stay(offer, one, index, way, start, end, behind, sheet, leads))
            self.counting.count(offer, one, stays, start, end)
        if late and offer.plan.kind == "settled":
            raise AssertionError("more late people than people")

    def _stay(
        self, offer: Offer, seats: Seats, index: int, way: Way, start: int, end: int,
        behind: bool, sheet: Entry | None, leads: bool,
    ) -> Stay:  # fmt: skip
        full = (end - start) // 60
        if way.sheet is not None:
            return self._on_paper(offer, seats, index, way, start, end, sheet)
        came = start + LATE_MINUTES * 60 if behind else start - self.rng.randrange(540)
        left = end + self.rng.randrange(480)
        minutes = full - LATE_MINUTES * behind
        stay = Stay(index, LEADERS_OWN if leads else way, came, left, minutes, came, leads=leads)
        stay.evidence = self._own(offer, seats, stay, IN, came)
        if way.roll and not leads:
            self._roll(offer, seats, index, start + 1200)
        self._own(offer, seats, stay, OUT, left)
        stay.seen = left
        return stay

    def _sheet(self, offer: Offer, seats: Seats, way: Way, end: int, rows: int) -> Entry:
        """One paper or one entry of the team, by the project manager five hours later."""
        at = end + 5 * HOUR
        manager = self.people.person_ids[offer.body.manager]
        sealed = way.method == Method.PAPER_SEALED
        entry = Entry(self.ids.at(at), manager, at)
        words = "现场签名，照原样录入" if sealed else "队里记的，照名单录入"
        self._paper(offer, seats, way, entry, words, "社区居委会" if sealed else "")
        verb, detail = "attendance.enter_team", f'{{"rows":{rows}}}'
        if sealed:
            verb = "attendance.enter_sheet"
            detail = f'{{"in_time":true,"photo":false,"rows":{rows},"sealed":true}}'
        self.log.tell(at, verb, "sheet", entry.id, manager, "", "project_manager", detail)
        return entry

    def _declaration(self, offer: Offer, seats: Seats, way: Way, person: str, end: int) -> Entry:
        """The person's own word, some hours later."""
        at = end + HOUR + self.rng.randrange(18 * HOUR)
        entry = Entry(self.ids.at(at), person, at)
        self._paper(offer, seats, way, entry, "手机没电没签成，领队和大家都在", "")
        self.log.tell(at, "attendance.declare", "sheet", entry.id, person, person)
        return entry

    def _paper(
        self, offer: Offer, seats: Seats, way: Way, entry: Entry, words: str, sealed_by: str
    ) -> None:
        assert way.sheet is not None
        self.sheet.add(
            entry.id, seats.shift.pk, offer.body.row.pk, way.sheet.value,
            "t" if sealed_by else "f", sealed_by, words, entry.by, stamp(entry.at),
        )  # fmt: skip

    def _on_paper(
        self, offer: Offer, seats: Seats, index: int, way: Way, start: int, end: int,
        sheet: Entry | None,
    ) -> Stay:  # fmt: skip
        own = self.people.person_ids[index]
        entry = sheet or self._declaration(offer, seats, way, own, end)
        role = "project_manager" if sheet else ""
        ends = ((IN, start), (OUT, end))
        for kind, at in ends:
            self._punch(
                offer, seats, index, kind, way.method.value, at, entry.at, entry.by, NOWHERE,
                sheet=entry.id, role=role,
            )  # fmt: skip
        minutes = (end - start) // 60
        return Stay(
            index, way, start, end, minutes, entry.at, entry.at, sheet=entry.id,
            entered_by=entry.by,
        )  # fmt: skip

    def _own(self, offer: Offer, seats: Seats, stay: Stay, kind: str, at: int) -> str:
        person = self.people.person_ids[stay.index]
        inside = (FenceVerdict.INSIDE.value, self.rng.randint(3, 150), self.rng.randint(5, 30))
        fence = inside if stay.way.position else NOWHERE
        device = "leader" if stay.leads else ""
        return self._punch(
            offer, seats, stay.index, kind, stay.way.method.value, at, at, person, fence, device
        )

    def _roll(self, offer: Offer, seats: Seats, index: int, at: int) -> None:
        leader = self.people.person_ids[offer.leader]
        method = Method.ROLL_CALL.value
        self._punch(offer, seats, index, IN, method, at, at, leader, NOWHERE, "", role="leader")

    def _punch(
        self, offer: Offer, seats: Seats, index: int, kind: str, method: str, at: int, now: int,
        by: str, fence: tuple[str, int | str, int | str], device: str = "", sheet: str = "\\N",
        role: str = "",
    ) -> str:  # fmt: skip
        people, shift = self.people, seats.shift.pk
        person, identity, when = people.person_ids[index], self.ids.at(now), stamp(at)
        self.punch.add(
            identity, self.ids.hex(now), shift, offer.activity.pk, people.volunteer_ids[index],
            kind, method, device, when, stamp(now), when, *fence, by,
            "f" if by == person else "t", sheet,
        )  # fmt: skip
        detail = f'{{"fence":"{fence[0]}","kind":"{kind}","method":"{method}","shift":"{shift}"}}'
        self.log.tell(now, "attendance.punch", "punch", identity, by, person, role, detail)
        return identity
