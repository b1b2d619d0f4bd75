"""What a station desk needs: people by phone, what a person can do now, what was done today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhihe.accounts.models import Person
from zhihe.accounts.queries.phones import phone_index, phone_of_person
from zhihe.attendance.models import ServiceRecord
from zhihe.audit.models import AuditEvent
from zhihe.foundation import clock
from zhihe.opportunities.models import Shift
from zhihe.organisations.models import Organisation
from zhihe.platform.models import City
from zhihe.recruitment.models import Placement
from zhihe.recruitment.reference.documents.data import QueueData
from zhihe.recruitment.terms import PlacementState
from zhihe.regions.models import Region

VERBS = {
    "home.act_for": gettext_lazy("开始代办"),
    "recruitment.join": gettext_lazy("报名"),
    "recruitment.apply": gettext_lazy("报名"),
    "recruitment.cancel": gettext_lazy("退出报名"),
    "recruitment.withdraw": gettext_lazy("退出报名"),
    "recruitment.wait": gettext_lazy("排上候补"),
    "attendance.ask": gettext_lazy("反映时长不对"),
    "demands.file": gettext_lazy("提了求助"),
    "volunteers.enrol": gettext_lazy("登记成为志愿者"),
    "accounts.enter": gettext_lazy("登记了资料"),
}


def people_with_phone(phone: str) -> list[Person]:
    """Everybody reached at this E.164 number, claimed or not; closed and disowned ones left out."""
    index = phone_index(phone)
    return list(
        Person.objects.filter(
            Q(account__phone_index=index) | Q(contact_index=index, account__isnull=True),
            closed_at__isnull=True,
            disowned_at__isnull=True,
            merged_into__isnull=True,
        ).order_by("created_at")
    )


def coming_shifts(city: str, region: Region, now: datetime, limit: int = 30) -> list[Shift]:
    """Shifts with free seats in the station's county, soonest first."""
    path = region.path
    parts = path.split("/")
    county = "/".join(parts[:2]) + "/" if len(parts) > 2 else path
    rows = (
        Shift.objects.in_city(city)
        .filter(
            activity__state="published",
            starts_at__gt=now,
            cancelled_at__isnull=True,
            activity__region__path__startswith=county,
        )
        .select_related("activity", "post")
        .order_by("starts_at", "id")
    )
    return list(rows[:limit])


def placements_of(city: str, volunteer_id: UUID, now: datetime) -> list[Placement]:
    """What the person is placed at and has not begun."""
    rows = (
        Placement.objects.in_city(city)
        .filter(volunteer_id=volunteer_id, state=PlacementState.PLACED, shift__starts_at__gt=now)
        .select_related("activity", "shift")
        .order_by("shift__starts_at")
    )
    return list(rows[:50])


def newest_records(city: str, volunteer_id: UUID) -> list[ServiceRecord]:
    """The ten newest records, for "my hours are wrong"."""
    rows = ServiceRecord.objects.in_city(city).filter(volunteer_id=volunteer_id)
    return list(rows.exclude(state="reversed").order_by("-service_date", "-id")[:10])


@dataclass(frozen=True, slots=True)
class Done:
    """One deed of the desk in words: "X for Y at Z"."""

    at: datetime
    sentence: str


def done_today(city: str, station: Organisation, now: datetime) -> list[Done]:
    """Everything done in somebody's name at the station today, newest first; two queries."""
    start, end = clock.day_bounds(clock.local_date(now))
    events = list(
        AuditEvent.objects.in_city(city)
        .filter(station_id=station.pk, at__gte=start, at__lt=end)
        .order_by("-at", "-id")[:100]
    )
    return [
        Done(e.at, words)
        for e, words in zip(events, sentences(events, {station.pk: station.name}), strict=True)
    ]


def sentences(events: list[AuditEvent], stations: dict[UUID, str]) -> list[str]:
    """ "何人在何处替何人做了何事" for each event."""
    ids = {i for e in events for i in (e.actor_id, e.on_behalf_of) if i}
    names: dict[UUID | None, str] = dict(
        Person.objects.filter(pk__in=ids).values_list("pk", "name")
    )
    return [
        _("%(who)s在%(where)s替%(whom)s%(what)s")
        % {
            "who": names.get(e.actor_id, "—"),
            "where": stations.get(e.station_id, "—") if e.station_id else "—",
            "whom": names.get(e.on_behalf_of, "—"),
            "what": VERBS.get(e.verb, gettext_lazy("办了一件事")),
        }
        for e in events
    ]


def call_sheet(station: Organisation, city: City, now: datetime) -> QueueData:
    """Placed people of the station's own activities in the next three days who have not answered."""
    rows = (
        Placement.objects.in_city(station.city_id)
        .filter(
            state=PlacementState.PLACED,
            answer="none",
            activity__organisation_id=station.pk,
            shift__starts_at__gt=now,
            shift__starts_at__lt=now + timedelta(days=3),
        )
        .select_related("volunteer", "activity", "shift")
        .order_by("shift__starts_at", "placed_at")[:60]
    )
    placements = list(rows)
    people = Person.objects.select_related("account").in_bulk(
        [p.volunteer.person_id for p in placements]
    )
    return {
        "demo": city.is_demo,
        "title": _("未来三天要打的电话"),
        "station": station.name,
        "explanation": _("按活动开始的先后；已经回复来或不来的人不在表上。"),
        "printed_at": clock.local(now).isoformat(timespec="minutes"),
        "outcomes": [_("来"), _("不来"), _("没接通")],
        "people": [
            {
                "place": n,
                "name": p.volunteer.name,
                "phone": phone_of_person(people[p.volunteer.person_id]),
                "wish": p.activity.title,
                "note": f"{clock.local(p.shift.starts_at):%m-%d %H:%M}",
                "asked_on": clock.local_date(p.placed_at).isoformat(),
            }
            for n, p in enumerate(placements, 1)
        ],
    }
