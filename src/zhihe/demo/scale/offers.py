"""Activities with their posts and shifts, published ahead of their day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import Any

from zhihe.demo.loading.world import items
from zhihe.demo.scale.bodies import Bodies, Body
from zhihe.demo.scale.log import Log
from zhihe.demo.scale.moments import DAY, Ids, moment
from zhihe.demo.scale.people import People
from zhihe.demo.scale.spread import Plan, Slot, shares
from zhihe.demo.scale.store import Store
from zhihe.foundation.bigrams import tsvector_literal
from zhihe.foundation.canonical_json import encode
from zhihe.opportunities.models import Activity, Category, Post, Shift
from zhihe.opportunities.queries.search_text import words_of
from zhihe.opportunities.rules.publishing import make_activity_code
from zhihe.opportunities.terms import ActivityState
from zhihe.platform.vault import seal
from zhihe.volunteers.models import InsurancePolicy


@dataclass(slots=True)
class Seats:
    """One shift of one post: how many come, how many more may."""

    shift: Shift
    wanted: int
    placements: dict[int, str] = field(default_factory=dict)  # by index of the person


@dataclass(slots=True)
class Offer:
    """An activity that stands, with what serving there needs. Seconds since 1970."""

    plan: Plan
    activity: Activity
    body: Body
    leader: int
    published: int
    slots: list[tuple[Slot, int, int, list[Seats]]]  # slot, start, end, its shifts


def usable_forms(categories: dict[str, Category]) -> list[dict[str, Any]]:
    """Forms that go out at once: no hazard, no minors, no qualification."""
    return [
        form
        for form in items("activities")
        if not (form["hazardous"] or form["with_minors"])
        and not any(post["qualification"] for post in form["posts"])
        and not (
            categories[form["category"]].is_hazardous or categories[form["category"]].with_minors
        )
    ]


class Offers:
    """Makes the rows of activities in order of their day."""

    def __init__(
        self, store: Store, log: Log, ids: Ids, rng: Random, people: People, bodies: Bodies,
        city: str, first: int, now: int,
    ) -> None:  # fmt: skip
        self.store, self.log, self.ids, self.rng = store, log, ids, rng
        self.people, self.bodies, self.city, self.first, self.now = people, bodies, city, first, now
        self.categories = {c.pk: c for c in Category.objects.select_related("parent")}
        self.forms = usable_forms(self.categories)
        self.serials: dict[str, int] = defaultdict(int)
        self.policy: InsurancePolicy | None = None
        self.shift = store.table(
            Shift, "id", "post_id", "activity_id", "starts_at", "ends_at", "capacity", "taken",
            city_id=city,
        )  # fmt: skip

    def midnight(self, day: int) -> int:
        """The second at which a day of the plan begins."""
        return self.first + day * DAY

    def offer(self, plan: Plan, leader: int) -> Offer:
        """Rows and events of one activity; its shifts are written by ``seat`` when filled."""
        body = self.bodies.all[plan.body]
        published = self.midnight(plan.day - plan.lead) + self.rng.randint(9, 18) * 3600
        published = min(published, self.now - self.rng.randint(1, 96) * 3600)
        drafted = published - self.rng.randint(1, 40) * 1800
        activity = self._activity(plan, body, leader, drafted, published)
        posts = self._posts(plan, activity, drafted)
        slots = [self._slot(plan, slot, activity, posts, drafted) for slot in plan.slots]
        activity.seats_total = sum(s.shift.capacity for _, _, _, seats in slots for s in seats)
        self._search(activity, body, posts)
        self.store.row(activity)
        self._tell(activity, body, drafted, published)
        return Offer(plan, activity, body, leader, published, slots)

    def _span(self, plan: Plan) -> tuple[int, int]:
        base = self.midnight(plan.day)
        return (
            base + min(s.begin for s in plan.slots) * 60,
            base + max(s.begin + s.minutes for s in plan.slots) * 60,
        )

    def _activity(
        self, plan: Plan, body: Body, leader: int, drafted: int, published: int
    ) -> Activity:
        form, people = self.forms[plan.form], self.people
        starts, ends = self._span(plan)
        draft, over = plan.kind == "draft", ends + 600 < self.now
        state = ActivityState.DRAFT if draft else (
            ActivityState.ENDED if over else ActivityState.PUBLISHED
        )  # fmt: skip
        updated = drafted if draft else ends + 300 if over else published
        code, insured = "" if draft else self._code(published), self.rng.random() < 0.3
        return Activity(
            id=self.ids.at(drafted),
            city_id=self.city,
            organisation_id=body.row.pk,
            category_id=form["category"],
            title=f"{form['title'].split('：')[0]} · {body.region.name}"[:80],
            title_en=form["title_en"][:160],
            content=form["content"],
            content_en=form["content_en"],
            place_id=body.place.pk,
            region_id=body.region.pk,
            address=body.place.address,
            meeting_point=f"{body.place.name}门口"[:120],
            lon=body.place.lon,
            lat=body.place.lat,
            point=body.place.point,
            conditions=form["conditions"],
            risks=form["risks"],
            guarantees=form["guarantees"],
            insurance_id=self.policy.pk if insured and self.policy else None,
            leader_id=people.person_ids[leader],
            leader_name=people.names[leader],
            contact_phone=body.row.phone,
            languages=form["languages"],
            state=state,
            activity_code=code,
            code_secret_sealed=None if draft else seal(self.rng.randbytes(32), "activity_code"),
            created_by=people.person_ids[body.manager],
            created_at=moment(drafted),
            updated_at=moment(updated),
            published_at=None if draft else moment(published),
            starts_at=moment(starts),
            ends_at=moment(ends),
        )

    def _code(self, published: int) -> str:
        day = moment(published + 8 * 3600).date()
        key = f"activity_code:{day:%y%m%d}"
        self.serials[key] += 1
        return make_activity_code("XN", day, self.serials[key])

    def _posts(self, plan: Plan, activity: Activity, at: int) -> list[Post]:
        made = [
            Post(
                id=self.ids.at(at),
                city_id=self.city,
                activity_id=activity.pk,
                title=row["name"],
                title_en=row["name_en"],
                min_age=row["min_age"] if (row["min_age"] or 0) <= 18 else None,
                position=number,
            )
            for number, row in enumerate(self.forms[plan.form]["posts"])
        ]
        self.store.rows(made)
        return made

    def _slot(
        self, plan: Plan, slot: Slot, activity: Activity, posts: list[Post], at: int
    ) -> tuple[Slot, int, int, list[Seats]]:
        base = self.midnight(plan.day) + slot.begin * 60
        weights = [row["capacity"] for row in self.forms[plan.form]["posts"]]
        seats = []
        for post, wanted in zip(posts, shares(slot.people, weights), strict=True):
            spare = max(1, int(wanted * self.rng.random() * 0.4) + wanted // 20 + 1)
            shift = Shift(
                id=self.ids.at(at),
                city_id=self.city,
                post_id=post.pk,
                activity_id=activity.pk,
                starts_at=moment(base),
                ends_at=moment(base + slot.minutes * 60),
                capacity=wanted + spare,
            )
            seats.append(Seats(shift, wanted))
        return slot, base, base + slot.minutes * 60, seats

    def seat(self, seats: Seats) -> None:
        """Write a shift once it is known who sits there."""
        shift = seats.shift
        self.shift.add(
            shift.pk, shift.post_id, shift.activity_id, shift.starts_at.isoformat(),
            shift.ends_at.isoformat(), shift.capacity, shift.taken,
        )  # fmt: skip

    def _search(self, activity: Activity, body: Body, posts: list[Post]) -> None:
        cached = {"organisation": body.row, "region": body.region, "place": body.place}
        activity._state.fields_cache.update(cached)
        titles = [post.title for post in posts] + [post.title_en for post in posts]
        code, activity.activity_code = activity.activity_code, ""  # the draft had none yet
        words = words_of(activity, titles, self.categories[activity.category_id])
        activity.activity_code = code
        activity.search, activity.search_text = tsvector_literal(words), words

    def _tell(self, activity: Activity, body: Body, drafted: int, published: int) -> None:
        tell, manager = self.log.tell, self.people.person_ids[body.manager]
        subject, role = str(activity.pk), "project_manager"
        detail = _json(title=activity.title, need="", copied_from="")
        tell(drafted, "opportunities.drafted", "activity", subject, manager, "", role, detail)
        if activity.state == ActivityState.DRAFT:
            return
        code = _json(code=activity.activity_code)
        tell(published, "opportunities.published", "activity", subject, manager, "", role, code)
        if activity.state == ActivityState.ENDED:
            ended = int(activity.updated_at.timestamp())
            tell(ended, "opportunities.ended", "activity", subject, role="system")


def _json(**detail: Any) -> str:
    return encode(detail).decode()


__all__ = ["Offer", "Offers", "Seats"]
