"""Finished rows of the confirmation desk: words, bars and one button per exception."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zhihe.attendance.labels import METHODS
from zhihe.attendance.labels.records import FLAG_TONES, FLAGS, STATE_TONES, STATES
from zhihe.attendance.queries.cases import span_of
from zhihe.attendance.queries.desk import DeskEntry
from zhihe.attendance.rules import minutes as arithmetic
from zhihe.attendance.terms import (
    EXCEPTIONS,
    Decision,
    FenceVerdict,
    Flag,
    Method,
    PunchKind,
    RecordState,
)
from zhihe.attendance.web.words import clock_time
from zhihe.frame.cards import SpanBar, SpanPiece

TONES = ("dan", "gold", "river", "jade")
SHOWN = (*EXCEPTIONS, Flag.LONG_DAY, Flag.VERY_LONG_DAY, Flag.UNVERIFIED, Flag.LATE_ENTRY)


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One person of a shift as the desk shows them; ``mark`` is '', 'dan' or 'gold'."""

    id: UUID
    name: str
    tone: str
    mark: str
    badges: list[tuple[str, str]]
    why: str
    how: str
    bar: SpanBar
    when: str
    open_end: str
    minutes: int
    grade: str
    proof: str
    decision: str
    button: str
    state: str
    state_tone: str


def desk_row(entry: DeskEntry, number: int = 0) -> DeskRow:
    """Everything of one row in the reader's language."""
    record = entry.record
    flags = [f for f in SHOWN if f in record.flags]
    undecided = entry.is_undecided
    mark = ""
    if undecided:
        mark = "dan" if any(f in FLAG_TONES for f in flags) else "gold"
    return DeskRow(
        id=record.pk,
        name=record.volunteer.name,
        tone=TONES[number % 4],
        mark=mark,
        badges=[(str(FLAGS[f]), FLAG_TONES.get(f, "gold")) for f in flags],
        why=why_words(entry),
        how=how_words(record.methods),
        bar=bar_of(entry),
        when=when_words(entry),
        open_end=_("没有签退") if _no_end(entry) else "",
        minutes=entry.minutes,
        grade=entry.grade,
        proof=proof_words(entry),
        decision=entry.suggestion,
        button=button_words(entry),
        state=str(STATES[RecordState(record.state)]),
        state_tone=STATE_TONES[RecordState(record.state)],
    )


def _no_end(entry: DeskEntry) -> bool:
    return entry.record.first_in is not None and entry.record.last_out is None


def how_words(methods: Sequence[str]) -> str:
    """扫现场码、领队点名."""
    return "、".join(str(METHODS[Method(m)]) for m in methods)


def why_words(entry: DeskEntry) -> str:
    """What is odd, in one sentence; 记录一致 when nothing is."""
    flags = entry.record.flags
    if Flag.LEADER_SAW in flags:
        return _("领队说：见到了，人一直在")
    if Flag.LEADER_DID_NOT in flags:
        return _("领队说：没有见到")
    if Flag.ASKED_LEADER in flags:
        return _("已请领队看，等回话")
    if Flag.OVERLAP in flags and entry.beside:
        other = entry.beside[0]
        shared = arithmetic.overlap_minutes(span_of(entry.record), entry.case.taken)
        words = _("与「%(title)s」重叠 %(n)s 分钟")
        return words % {"title": other.activity_title, "n": shared}
    return _plain_why(entry)


def _plain_why(entry: DeskEntry) -> str:
    flags, seen = entry.record.flags, entry.case.seen
    if Flag.NO_CHECKOUT in flags:
        if seen is None:
            return _("签到以后没有别的记录")
        late = seen[0] >= entry.case.shift.end - arithmetic.TOLERANCE
        words = _("领队 %(at)s 点名时还在岗") if late else _("%(at)s 点名在，之后没有记录")
        return words % {"at": clock_time(seen[0])}
    if Flag.NO_CHECKIN in flags:
        return _("只有离开的记录，或是按请求补记")
    far = _distance(entry)
    if far:
        return far
    if Flag.SHORT_PRESENCE in flags:
        words = _("在岗 %(n)s 分钟，这一班 %(m)s 分钟")
        return words % {"n": entry.record.presence_minutes, "m": entry.case.shift.minutes}
    return _("记录一致") if not entry.record.needs_second else _("没有例外，凭据要两个人认")


def _distance(entry: DeskEntry) -> str:
    for kind, flag in ((PunchKind.IN, Flag.FAR_IN), (PunchKind.OUT, Flag.FAR_OUT)):
        if flag not in entry.record.flags:
            continue
        far = [
            p
            for p in entry.facts.punches.values()
            if p.kind == kind and p.fence == FenceVerdict.OUTSIDE
        ]
        metres = max((p.distance_m or 0 for p in far), default=0)
        where = f"{metres / 1000:.1f} " + _("公里") if metres >= 1000 else f"{metres} " + _("米")
        words = _("签到处离岗位 %(far)s") if kind == PunchKind.IN else _("签退处离岗位 %(far)s")
        return words % {"far": where}
    return ""


def proof_words(entry: DeskEntry) -> str:
    """What the evidence is, beside the words of its grade."""
    punches = entry.facts.punches.values()
    if not punches:
        return _("确认台补记，写明了理由")
    own = [p for p in punches if p.method != Method.ROLL_CALL]
    inside = [p for p in own if p.fence == FenceVerdict.INSIDE]
    rolled = bool(entry.facts.rolls())
    if entry.facts.sheets:
        return _("纸质签到表录入") if own else _("录入")
    if own and rolled:
        return _("本人签的，领队也点了名")
    if rolled:
        return _("领队点的名")
    if own and len(inside) == len(own):
        return _("扫码与定位都对得上")
    if inside:
        side = inside[0].kind
        return _("签到在岗位上，签退不在") if side == PunchKind.IN else _("签退在岗位上，签到不在")
    return _("本人签的，没有定位")


def when_words(entry: DeskEntry) -> str:
    """07:28 – 09:31, or the arrival alone."""
    record = entry.record
    if record.first_in is None:
        return clock_time(record.last_out) if record.last_out else "—"
    start = clock_time(record.first_in)
    return f"{start} – {clock_time(record.last_out)}" if record.last_out else f"{start} – "


def button_words(entry: DeskEntry) -> str:
    """The one suggested deed of an exception."""
    end = clock_time(entry.case.shift.end)
    suggestion = entry.suggestion
    if suggestion == Decision.CLOSE_AT_END:
        return _("按 %(at)s 补签退") % {"at": end}
    if suggestion == Decision.COUNT_TO_SEEN and entry.case.seen:
        return _("先按 %(at)s 计") % {"at": clock_time(entry.case.seen[0])}
    if suggestion == Decision.COUNT_TO_END:
        return _("只算到 %(at)s") % {"at": end}
    if suggestion == Decision.DEDUCT:
        lost = max(entry.record.minutes - entry.minutes, 0)
        return _("扣掉重叠 %(n)s 分") % {"n": lost}
    if suggestion == Decision.ASK_LEADER:
        return "" if Flag.ASKED_LEADER in entry.record.flags else _("请领队看一眼")
    if suggestion == Decision.KEEP:
        return _("就按 %(n)s 分钟计") % {"n": entry.minutes}
    return ""


def bar_of(entry: DeskEntry) -> SpanBar:
    """The shift and what was recorded, in minutes since the start of the shift's day."""
    shift, record = entry.case.shift, entry.record
    zero = shift.start

    def at(moment: datetime) -> int:
        seconds = (moment - zero).total_seconds()
        return max(min(int(seconds // 60), shift.minutes + 120), -60)

    pieces: list[SpanPiece] = []
    for pair in arithmetic.pairs_of(entry.facts.marks()):
        start = at(pair.into.at)
        if pair.out is None:
            seen = at(entry.case.seen[0]) if entry.case.seen else start + shift.minutes // 4
            stop = min(max(seen, start + 1), shift.minutes)
            pieces.append(SpanPiece(start, stop, "jade"))
            if stop < shift.minutes:
                pieces.append(SpanPiece(stop, shift.minutes, "open"))
            continue
        end = at(pair.out.at)
        pieces.append(SpanPiece(start, min(end, shift.minutes + 10), "jade"))
        if end > shift.minutes + 10:
            pieces.append(SpanPiece(shift.minutes + 10, end, "stone"))
    for taken in entry.case.taken:
        shared = taken.overlap(span_of(record))
        if shared:
            pieces.append(SpanPiece(at(shared.start), at(shared.end), "dan"))
    label = _("班次 %(shift)s，记录 %(when)s，建议计 %(n)s 分钟") % {
        "shift": f"{clock_time(shift.start)}–{clock_time(shift.end)}",
        "when": when_words(entry),
        "n": entry.minutes,
    }
    return SpanBar(0, shift.minutes, label, pieces)
