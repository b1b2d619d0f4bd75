"""Requests for help, from just filed to thanked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from zhihe.demands.models import Need
from zhihe.demands.queries.private import Private, seal_private
from zhihe.demands.rules import due_at, wanted_days
from zhihe.demands.terms import NeedFor, NeedState, Urgency
from zhihe.demo.loading.world import CITY, Told, World, items
from zhihe.foundation.check_digit import human_code
from zhihe.foundation.clock import local_date
from zhihe.foundation.uuid7 import uuid7
from zhihe.opportunities.models import Activity
from zhihe.opportunities.terms import ActivityState
from zhihe.platform.vault import blind_index, seal_text

STATES = (  # state, filed so many days ago
    (NeedState.FILED, 0.1),
    (NeedState.VERIFIED, 1.2),
    (NeedState.ARRANGED, 2),
    (NeedState.CLOSED, 9),
    (NeedState.FILED, 0.4),
    (NeedState.SERVED, 5),
    (NeedState.ANSWERED, 6),
    (NeedState.FILED, 2.5),
    (NeedState.CLOSED, 20),
    (NeedState.REFUSED, 12),
)
THANKS = (
    "师傅手艺好，话也暖",
    "来得准时，走的时候连地都扫了",
    "老人念叨了好几天",
    "谢谢，心里踏实多了",
)
FALLBACK = {"xianan": "421202001"}


def plan_needs(world: World) -> None:
    """Forty requests; the fourth on the list of the file is always the cast's own."""
    for number, row in enumerate(items("needs")):
        state, age = STATES[number % len(STATES)]
        if row.get("cast"):
            state, age = NeedState.FILED, 0.15
        _plan_need(world, row, state, age + number / 50)


def _plan_need(world: World, row: dict[str, Any], state: str, age: float) -> None:
    filed = world.ago(age)
    region = world.regions[row["region"]]
    phone = f"+86{row['asker_phone']}"
    urgent = row["day"] == "today"
    who = world.cast.get(row.get("cast") or "")
    first, last = wanted_days(row["day"], local_date(filed))
    urgency = Urgency.URGENT if urgent else Urgency.NORMAL
    name = who.person.name if who else f"{row['asker_surname']}女士"
    activity = _activity(world) if state in DONE else None
    need = world.add(
        Need(
            id=uuid7(),
            city_id=CITY,
            number=f"N{human_code(7)}",
            whom=_whom(row["for_whom"]),
            category_id=row["category"],
            region_id=region.pk,
            street=region.name,
            when_day=row["day"],
            when_part=row["daypart"],
            wanted_from=first,
            wanted_to=last,
            people_count=6 if row["for_whom"] == "group" else 1,
            private_sealed=seal_private(
                Private(name=name, address=f"{region.name}示范小区 3 栋 402", words=row["text"])
            ),
            phone_index=blind_index(phone, "phone"),
            phone_sealed=seal_text(phone, "phone"),
            relation="parent" if row["for_whom"] == "family" else "",
            urgency=urgency,
            state=state,
            filed_by=who.id if who else None,
            filed_at=filed,
            due_at=due_at(filed, urgency, {}),
            channel="web" if age < 3 else "station",
            activity_id=activity.pk if activity else None,
            **_progress(world, state, age, row),
        )
    )
    if activity:
        activity.need_id = activity.need_id or need.pk
    world.tell(
        Told(
            filed,
            "demands.file",
            "need",
            need.pk,
            need.filed_by,
            "",
            detail={"category": row["category"]},
        )
    )


DONE = (NeedState.ARRANGED, NeedState.SERVED, NeedState.CLOSED)


def _whom(value: str) -> str:
    return {"self": NeedFor.SELF, "family": NeedFor.FAMILY}.get(value, NeedFor.GROUP)


def _activity(world: World) -> Activity | None:
    """An activity of the neighbourhood that took the request up."""
    fit = [
        a
        for a in world.rows[Activity]
        if a.need_id is None
        and a.category_id.startswith(("care", "neighbour", "digital"))
        and a.state in (ActivityState.PUBLISHED, ActivityState.ENDED)
        and abs((a.starts_at - world.now).days) < 8
    ]
    return world.rng.choice(fit) if fit else None


def _progress(world: World, state: str, age: float, row: dict[str, Any]) -> dict[str, Any]:
    clerk = world.cast["tao_wanqing"].id
    if state in (NeedState.FILED, NeedState.WITHDRAWN):
        return {}
    at = world.ago(age) + timedelta(hours=3)
    found: dict[str, Any] = {"claimed_by": clerk, "verified_by": clerk, "verified_at": at}
    if state == NeedState.REFUSED:
        found = {"claimed_by": clerk, "refused_reason": "这件事要找房管所，电话已经告诉您了"}
        found["closed_at"] = at
    if state == NeedState.ANSWERED:
        found |= {"answer": "电话里说清楚了，社区电工下午就到", "closed_at": at}
    if state in (NeedState.SERVED, NeedState.CLOSED):
        found["served_at"] = at + timedelta(days=1)
    if state == NeedState.CLOSED:
        found |= {
            "closed_at": at + timedelta(days=2),
            "thanks_score": 5,
            "thanks_words": world.rng.choice(THANKS),
        }
    return found
