"""Why so many minutes: the sentences behind a record, and its trace in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from zhihe.accounts.models import Person
from zhihe.attendance.labels import KINDS, METHODS
from zhihe.attendance.labels.records import STEPS
from zhihe.attendance.models import Punch, ServiceRecord
from zhihe.attendance.queries.evidence import standard_of
from zhihe.attendance.terms import ClaimState, Flag, Method, PunchKind, RecordState
from zhihe.audit.models import AuditEvent
from zhihe.audit.queries.trace import trace_of
from zhihe.foundation.clock import local


def why_minutes(record: ServiceRecord) -> list[str]:
    """The arithmetic of one record, one sentence a step."""
    shift = record.shift
    start, end = local(shift.starts_at), local(shift.ends_at)
    planned = int((shift.ends_at - shift.starts_at).total_seconds() // 60)
    said = [
        _("这一班是 %(day)s %(start)s 到 %(end)s，一共 %(n)s 分钟。")
        % {
            "day": f"{start:%Y-%m-%d}",
            "start": f"{start:%H:%M}",
            "end": f"{end:%H:%M}",
            "n": planned,
        },
        _presence(record),
        _("路上的时间不算；早到、晚走的时间也不算进去。"),
    ]
    standard = standard_of(record.group, record.service_date)
    if standard.rounding > 1:
        said.append(
            _("按您这类人群的标准，%(n)s 分钟一格，不足一格的舍去。") % {"n": standard.rounding}
        )
    if shift.post.hours_value is not None:
        said.append(_("这个岗位发布时写明最多记 %(n)s 分钟。") % {"n": shift.post.hours_value})
    if record.minutes != record.proposed_minutes:
        said.append(
            _("按签到签退算是 %(a)s 分钟，确认时改成 %(b)s 分钟，理由在下面的经过里。")
            % {"a": record.proposed_minutes, "b": record.minutes}
        )
    said.append(_("最后记 %(n)s 分钟。") % {"n": record.minutes})
    return said


def _presence(record: ServiceRecord) -> str:
    methods = "、".join(str(METHODS[Method(m)]) for m in record.methods)
    if record.first_in is None:
        return _("没有签到记录，凭据是：%(how)s。") % {"how": methods}
    start = f"{local(record.first_in):%H:%M}"
    if record.last_out is None:
        return _("您 %(start)s 到，没有签退（%(how)s）。") % {"start": start, "how": methods}
    return _("您 %(start)s 到，%(end)s 走（%(how)s），在岗 %(n)s 分钟。") % {
        "start": start,
        "end": f"{local(record.last_out):%H:%M}",
        "how": methods,
        "n": record.presence_minutes,
    }


def inclusion(record: ServiceRecord) -> str:
    """Whether the minutes count now, and if not what would make them."""
    if record.claim_state == ClaimState.DISOWNED:
        return _("本人说不是自己，没有计入。")
    if record.state == RecordState.CONFIRMED and record.claim_state == ClaimState.WAITING:
        return _("组织认下了，等认领账号并做完实名核验，就从那时算上。")
    words = {
        RecordState.PENDING: _("还没计入：等组织在 %(due)s 前确认。"),
        RecordState.SECOND: _("还没计入：第一个人认了，等另一级组织的第二个人点头。"),
        RecordState.CONFIRMED: _("已经计入您的时长。"),
        RecordState.REJECTED: _("没有计入。理由：%(reason)s"),
        RecordState.FROZEN: _("正在核对，时长先留着不动。理由：%(frozen)s"),
        RecordState.REVERSED: _("这条已经撤销，不再计入。"),
    }
    if record.state == RecordState.PENDING and Flag.OPEN in record.flags:
        return _("您还在岗，走的时候记得签退。")
    return words[RecordState(record.state)] % {
        "due": f"{record.due_on:%m-%d}",
        "reason": record.rejected_reason,
        "frozen": record.frozen_reason,
    }


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One step: when, what, who (name or 系统), why, and the change of minutes."""

    at: datetime
    what: str
    who: str
    why: str
    change: str


def trace_in_words(city: str, record: ServiceRecord, viewer: UUID | None) -> list[TraceLine]:
    """Who did what when and why, from the first punch on, oldest first (N13); three queries."""
    punches = Punch.objects.in_city(city).filter(
        shift_id=record.shift_id, volunteer_id=record.volunteer_id
    )
    events = trace_of(city, record.pk, *punches.values_list("pk", flat=True))
    names = dict(
        Person.objects.filter(pk__in={e.actor_id for e in events if e.actor_id}).values_list(
            "pk", "name"
        )
    )
    return [
        TraceLine(
            e.at,
            _what(e),
            _who(e.actor_id, names, viewer),
            e.reason,
            _change(e.detail),
        )
        for e in events
    ]


def _what(event: AuditEvent) -> str:
    said = str(STEPS.get(event.verb, event.verb))
    if event.verb != "attendance.punch":
        return said
    kind, method = event.detail.get("kind"), event.detail.get("method")
    if kind not in set(PunchKind) or method not in set(Method):
        return said
    return f"{KINDS[PunchKind(kind)]} · {METHODS[Method(method)]}"


def _who(actor: UUID | None, names: dict[UUID, str], viewer: UUID | None) -> str:
    if actor is None:
        return _("系统")
    return _("您") if actor == viewer else names.get(actor, "")


def _change(detail: dict[str, Any]) -> str:
    before, after = detail.get("before"), detail.get("after", detail.get("minutes"))
    if before is not None and after is not None and before != after:
        return _("%(a)s → %(b)s 分钟") % {"a": before, "b": after}
    return _("%(n)s 分钟") % {"n": after} if after else ""
