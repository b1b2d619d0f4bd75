"""A shift going on now, with people placed at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.cast import NOW, Cast, Member
from tests.factories.activities import make_activity, shift_of
from zhihe.attendance.actions.check_in_leader import check_in_leader
from zhihe.attendance.actions.punch_by_code import punch_by_code
from zhihe.attendance.models import Punch
from zhihe.attendance.queries import check_in_codes as codes
from zhihe.attendance.queries.check_in_window import get_shift
from zhihe.attendance.queries.code_proofs import Proof, proof_of_typed
from zhihe.attendance.terms import Method, PunchKind
from zhihe.foundation import clock
from zhihe.opportunities.models import Activity, Shift
from zhihe.recruitment.models import Application, Placement

MINUTE = timedelta(minutes=1)
Clock = Callable[[datetime], None]
WECHAT = (
    "Mozilla/5.0 (Linux; Android 14; 2211133C) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240404 "
    "MicroMessenger/8.0.49.2600(0x28003137) WeChat/arm64 Weixin NetType/4G Language/zh_CN"
)


@dataclass
class Scene:
    """The activity, its shift and the placed members."""

    cast: Cast
    activity: Activity
    shift: Shift

    @property
    def city(self) -> str:
        return str(self.cast.city.pk)

    def place(self, *keys: str) -> None:
        """Give the members a seat each."""
        for key in keys:
            member = self.cast.members[key]
            application = Application.objects.create(
                city=self.cast.city,
                shift=self.shift,
                activity=self.activity,
                state="admitted",
                volunteer=member.volunteer,
                applied_by=member.id,
                applied_at=NOW - 60 * MINUTE,
            )
            Placement.objects.create(
                city=self.cast.city,
                application=application,
                shift=self.shift,
                activity=self.activity,
                volunteer=member.volunteer,
                placed_by=member.id,
                span=(self.shift.starts_at, self.shift.ends_at),
                placed_at=NOW - 60 * MINUTE,
            )
        rows = Placement.objects.in_city(self.cast.city).filter(shift=self.shift)
        Shift.objects.in_city(self.cast.city).filter(pk=self.shift.pk).update(taken=rows.count())
        self.shift = get_shift(self.city, self.shift.pk)

    def proof(self, moment: datetime = NOW, method: Method = Method.ROTATING_CODE) -> Proof:
        """As if the code had been scanned at ``moment``."""
        return Proof(get_shift(self.city, self.shift.pk), method, moment)

    def digits(self, moment: datetime = NOW) -> str:
        return codes.rotating_digits(self.activity, self.shift.pk, moment)

    def token(self, moment: datetime = NOW) -> str:
        return codes.rotating_token(self.activity, self.shift.pk, moment)

    def punch(
        self,
        key: str,
        kind: PunchKind,
        at: datetime = NOW,
        *,
        client_id: UUID | None = None,
        **more: Any,
    ) -> Punch:
        """The member punches by a scanned code."""
        member = self.cast.members[key]
        method = more.pop("method", Method.ROTATING_CODE)
        return punch_by_code(
            actor=member.actor()
            if not member.appointments
            else member.actor(next(iter(member.appointments))),
            volunteer_id=member.volunteer.pk,
            proof=self.proof(at, method),
            kind=kind,
            client_id=client_id or uuid4(),
            now=at,
            **more,
        )

    def type_code(self, member: Member, text: str, at: datetime = NOW) -> Proof:
        return proof_of_typed(member.volunteer, text, at)

    def lead(self, at: datetime = NOW, kind: PunchKind = PunchKind.IN) -> Punch:
        """The leader taps 「我到了」."""
        return check_in_leader(
            actor=self.cast.leader.actor("leader"),
            shift=self.shift,
            kind=kind,
            client_id=uuid4(),
            now=at,
        )

    def checked_in(self, key: str) -> list[str]:
        """Methods of the member's check-ins."""
        rows = Punch.objects.in_city(self.city).filter(
            volunteer=self.cast.members[key].volunteer, kind=PunchKind.IN
        )
        return [str(p.method) for p in rows.order_by("counted_at")]

    def punches(self) -> list[tuple[str, str]]:
        """(kind, method) of every punch at the shift, in order."""
        rows = (
            Punch.objects.in_city(self.city).filter(shift=self.shift).order_by("counted_at", "kind")
        )
        return [(p.kind, p.method) for p in rows]


def make_scene(cast: Cast, **over: Any) -> Scene:
    """A shift that began at NOW - 10 minutes and lasts two hours; nobody placed yet."""
    fields = {"starts_at": NOW - 10 * MINUTE, "minutes": 120} | over
    activity = make_activity(cast, **fields)
    return Scene(cast, activity, get_shift(str(cast.city.pk), shift_of(activity).pk))


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """A going shift with the volunteer, the second volunteer and the elder placed."""
    made = make_scene(cast)
    made.place("volunteer", "second_volunteer", "elder")
    return made


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """``at(moment)`` sets the clock of requests."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOW)
    return set_clock
