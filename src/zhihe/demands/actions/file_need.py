"""File a request for help: for me, for a family member, for a group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zhihe.accounts.queries.phones import phone_index, seal_phone
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.demands import rules
from zhihe.demands.errors import TooManyOpen
from zhihe.demands.models import Need, NeedCategory
from zhihe.demands.queries.private import Private, seal_private
from zhihe.demands.terms import NeedFor, Urgency
from zhihe.foundation import clock
from zhihe.foundation.check_digit import human_code
from zhihe.foundation.uuid7 import uuid7
from zhihe.messaging.actions.enqueue_text import enqueue_text
from zhihe.platform.actor import Actor
from zhihe.platform.models import WorkDay
from zhihe.regions.models import Region


@dataclass(frozen=True, slots=True)
class Request:
    """What the resident says. ``phone`` and ``family_phone`` are E.164."""

    whom: str
    category: NeedCategory
    region: Region
    street: str
    when_day: str
    when_part: str
    phone: str
    private: Private
    urgency: str = Urgency.NORMAL
    family_phone: str = ""
    relation: str = ""
    people_count: int = 1
    voice_file: str = ""
    channel: str = "web"
    station_id: UUID | None = None


@transaction.atomic
def file_need(*, actor: Actor, request: Request, now: datetime) -> Need:
    """The phone was proved before (code, sign-in or station). Raises TooManyOpen at three open ones."""
    index = phone_index(request.phone)
    open_ones = (
        Need.objects.in_city(actor.city).filter(phone_index=index, state__in=rules.OPEN).count()
    )
    if open_ones >= rules.MOST_OPEN_PER_PHONE and request.station_id is None:
        raise TooManyOpen()
    first, last = rules.wanted_days(request.when_day, clock.local_date(now))
    need = Need.objects.create(
        id=uuid7(),
        city_id=actor.city,
        number=f"N{human_code(7)}",
        whom=request.whom,
        category=request.category,
        region=request.region,
        street=request.street[:80],
        when_day=request.when_day,
        when_part=request.when_part,
        wanted_from=first,
        wanted_to=last,
        people_count=request.people_count,
        private_sealed=seal_private(request.private),
        voice_file=request.voice_file,
        phone_index=index,
        phone_sealed=seal_phone(request.phone),
        relation=request.relation,
        urgency=request.urgency,
        filed_by=actor.on_behalf_of or actor.person_id,
        station_id=request.station_id,
        channel=request.channel,
        filed_at=now,
        due_at=rules.due_at(now, request.urgency, _work_days(now)),
        **_family(request),
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "demands.file",
            "need",
            need.pk,
            person_id=need.filed_by,
            detail={"category": request.category.pk, "channel": request.channel},
        ),
    )
    _tell(actor.city, need, request, now)
    return need


def _family(request: Request) -> dict[str, bytes]:
    if request.whom != NeedFor.FAMILY or not request.family_phone:
        return {}
    return {
        "family_phone_index": phone_index(request.family_phone),
        "family_phone_sealed": seal_phone(request.family_phone),
    }


def _tell(city: str, need: Need, request: Request, now: datetime) -> None:
    """Both are told: who asked and, when there is a number, for whom."""
    hours = "2" if need.urgency == Urgency.URGENT else "24"
    for phone in {request.phone, request.family_phone} - {""}:
        enqueue_text(
            city=city,
            phone=phone,
            template="need_received",
            params={"number": need.number, "hours": hours},
            now=now,
            subject_id=need.pk,
        )


def _work_days(now: datetime) -> dict[date, bool]:
    year = clock.local_date(now).year
    rows = WorkDay.objects.filter(day__year__in=(year, year + 1))
    return dict(rows.values_list("day", "is_workday"))
