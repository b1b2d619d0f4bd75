"""The whole city, day by day: people, bodies, activities, service, log; then its indexes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from zhihe.accounts.models import Account, Consent, NoticeText, Person
from zhihe.attendance.models import Punch, RecordReview, ServiceRecord, Sheet
from zhihe.audit.models import AuditEvent, AuditLeaf, AuditNode, AuditSequence
from zhihe.demo.loading.copying import after_keys, copy_in
from zhihe.demo.loading.publishing import plan_policies
from zhihe.demo.loading.reference import load_city_bodies, load_reference
from zhihe.demo.loading.regions import plan_city, plan_regions
from zhihe.demo.loading.world import CITY, World
from zhihe.demo.scale.attending import Attending
from zhihe.demo.scale.bodies import Bodies
from zhihe.demo.scale.counting import Counting
from zhihe.demo.scale.indexes import empty, put_on, take_off
from zhihe.demo.scale.joining import Joining
from zhihe.demo.scale.log import Log
from zhihe.demo.scale.moments import DAY, Ids, midnight
from zhihe.demo.scale.offers import Offers, usable_forms
from zhihe.demo.scale.people import People
from zhihe.demo.scale.sizes import Sizes, kinds_of
from zhihe.demo.scale.spread import DAYS, FOUNDING, Plan, arrivals, balance, plans, sum_of
from zhihe.demo.scale.store import Store
from zhihe.demo.scale.ways import WAYS, WEAK
from zhihe.foundation.clock import local_date
from zhihe.foundation.uuid7 import uuid7
from zhihe.ledger.models import LedgerAccount, Transfer
from zhihe.opportunities.models import Activity, Category, Post, Shift
from zhihe.organisations.models import Appointment, Membership, Organisation, Place
from zhihe.platform.models import City, Counter
from zhihe.recruitment.models import Application, Cover, Placement
from zhihe.regions.models import Region
from zhihe.volunteers.models import InsurancePolicy, Volunteer, VolunteerSkill

HEAVY: tuple[type[models.Model], ...] = (
    Account, Person, Consent, Organisation, Place, Membership, Appointment, Volunteer,
    VolunteerSkill, Activity, Post, Shift, Application, Placement, Cover, Sheet, Punch,
    ServiceRecord, RecordReview, LedgerAccount, Transfer, AuditEvent, AuditLeaf, AuditSequence,
    AuditNode,
)  # fmt: skip
EARLY = 16  # days before its day at which an activity is made: all that follows lies ahead
Progress = Callable[[str, float], None]


class NotEmpty(Exception):
    """Somebody is there already, or the city is not marked a demonstration."""


def require_empty_demo() -> None:
    """An empty database, or the marked demonstration city before anybody came. NotEmpty."""
    if Person.objects.exists() or Organisation.objects.exists():
        raise NotEmpty("the database is not empty")
    if City.objects.exclude(pk=CITY, is_demo=True).exists():
        raise NotEmpty("there is a city that is no demonstration")


def load_city(
    *, sizes: Sizes, now: datetime, seed: int, progress: Progress = lambda words, share: None
) -> None:
    """All in one transaction; the same for the same sizes, moment and seed, but for what the
    installation's own keys seal. ``progress`` is told a step and how much of the whole is done.
    """
    require_empty_demo()
    with transaction.atomic():
        progress("参考数据 reference", 0.0)
        load_reference()
        regions = _ground(now, seed)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL synchronous_commit = off")
            back = take_off(cursor, HEAVY)
            store = Store(_raw(), empty(cursor, HEAVY))
            _City(sizes, now, seed, regions, progress, store).make()
            progress("统计 statistics", 0.62)
            cursor.execute("ANALYZE")
            put_on(cursor, back, lambda n, of: progress("索引 indexes", 0.65 + 0.3 * n / of))
        load_city_bodies(CITY)
    progress("整理 vacuum", 0.95)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) volunteers_volunteer")
    progress("完成 done", 1.0)


def _ground(now: datetime, seed: int) -> list[Region]:
    """City, regions, notices and insurance where they are missing."""
    from zhihe.accounts.actions.load_notices import load_notices

    world = World(now=now, rng=Random(0))
    if not City.objects.exists():
        plan_city(world)
        world.rows[City][0].save(force_insert=True)
    if not Region.objects.filter(city_id=CITY).exists():
        plan_regions(world)
        copy_in(Region, world.rows[Region])
        after_keys(Region)
    if not NoticeText.objects.exists():
        load_notices(now=now)
    if not InsurancePolicy.objects.in_city(CITY).exists():
        plan_policies(world)
        ids = Ids(Random(seed))
        for policy in world.rows[InsurancePolicy]:
            policy.pk = UUID(ids.at(midnight(local_date(now) - timedelta(days=DAYS))))
        copy_in(InsurancePolicy, world.rows[InsurancePolicy])
    return list(Region.objects.filter(city_id=CITY).order_by("pk"))


class _City:
    """Holds the makers together for one loading."""

    def __init__(
        self, sizes: Sizes, now: datetime, seed: int, regions: list[Region], progress: Progress,
        store: Store,
    ) -> None:  # fmt: skip
        self.sizes, self.progress = sizes, progress
        self.now = int(now.timestamp())
        self.today = local_date(now)
        self.first = midnight(self.today - timedelta(days=DAYS))
        rng = Random(seed)
        codes = {region.code: region.pk for region in regions}
        self.store = store
        ids = Ids(Random(rng.random()))
        self.log = Log(store, Random(rng.random()), ids, CITY)
        self.people = People(
            store, self.log, ids, Random(rng.random()), sizes, seed, codes, CITY, self.today
        )
        self.bodies = Bodies(store, self.log, ids, Random(rng.random()), self.people, regions, CITY)
        self.offers = Offers(
            store, self.log, ids, Random(rng.random()), self.people, self.bodies, CITY, self.first,
            self.now,
        )  # fmt: skip
        self.offers.policy = InsurancePolicy.objects.in_city(CITY).order_by("covers_hazardous")[0]
        self.counting = Counting(
            store, self.log, ids, Random(rng.random()), self.people, self.bodies, CITY, self.first,
            self.now,
        )  # fmt: skip
        attending = Attending(
            store, self.log, ids, Random(rng.random()), self.people, self.counting, CITY
        )
        self.joining = Joining(
            store, self.log, ids, Random(rng.random()), self.people, self.offers, attending, CITY,
            self.now,
        )  # fmt: skip
        self.plans = self._plans(Random(rng.random()))

    def _plans(self, rng: Random) -> list[Plan]:
        """All activities, with the confirmed minutes of the settled ones exact."""
        kinds = kinds_of(self.sizes.activities)
        forms = len(usable_forms({c.pk: c for c in Category.objects.all()}))
        most = max(12, min(700, self.sizes.real_name // 20))
        made = plans(
            rng, astuple(kinds), forms, self.sizes.organisations, most, WEAK,
            [way.weight for way in WAYS],
        )  # fmt: skip
        settled = [plan for plan in made if plan.kind == "settled"]
        slots = [slot for plan in settled for slot in plan.slots]
        ways = [plan.way for plan in settled for _ in plan.slots]
        weak, papers = [w in WEAK for w in ways], [WAYS[w].sheet is not None for w in ways]
        balance(slots, self.sizes.minutes, weak, papers)
        if sum_of(slots) != self.sizes.minutes:
            raise AssertionError("the minutes do not add up")
        return made

    def make(self) -> None:
        """Day by day; memory holds the days ahead and what is known of the verified."""
        coming = iter(self.plans)
        plan = next(coming, None)
        for day, count in enumerate(arrivals(self.sizes.volunteers)):
            midnight_ = self.first + day * DAY
            if day == FOUNDING:
                self.bodies.found(self.sizes.organisations, midnight_ + 2 * 3600)
            self.people.register(count, midnight_, self.now)
            last = day == DAYS - 1
            while plan is not None and (plan.day - EARLY <= day or last):
                self._play(plan)
                plan = next(coming, None)
            self.log.write_until(midnight_ + DAY)
            self.store.flush()
            if day % 5 == 0:
                self.progress("人和事 people and deeds", 0.02 + 0.6 * day / DAYS)
        self.log.write_until(self.now + 40 * DAY)
        self.counting.close()
        self._counters()
        self.store.close()
        self._reliability()
        if self.counting.minutes != self.sizes.minutes:
            raise AssertionError("confirmed minutes are not those of the plan")

    def _play(self, plan: Plan) -> None:
        """An activity with a leader who is free that day; the body beside takes it otherwise."""
        draw, bodies = self.joining.draw, self.bodies.all
        for step in range(len(bodies)):
            place = (plan.body + step) % len(bodies)
            leader = next((i for i in bodies[place].leaders if draw.free(i, plan.day)), None)
            if leader is not None:
                break
        else:
            raise ValueError("nobody is free to lead")
        plan.body = place
        offer = self.offers.offer(plan, leader)
        if plan.kind == "draft":
            for _, _, _, seats in offer.slots:
                for one in seats:
                    self.offers.seat(one)
            return
        draw.take(leader, plan.day)
        self.joining.play(offer)

    def _counters(self) -> None:
        values = {"volunteer_no": self.people.serial, **self.offers.serials}
        rows = [
            Counter(id=uuid7(), city_id=CITY, name=name, value=value)
            for name, value in values.items()
        ]
        self.store.rows(rows)

    def _reliability(self) -> None:
        """How often everybody came and stayed away, known only at the end."""
        people = self.people
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE kept (id uuid, came int, missed int) ON COMMIT DROP")
            with cursor.copy("COPY kept FROM STDIN") as copy:
                for index, identity in enumerate(people.volunteer_ids):
                    if people.kept[index] or people.missed[index]:
                        copy.write_row((identity, people.kept[index], people.missed[index]))
            cursor.execute(
                "UPDATE volunteers_volunteer v SET reliability_kept = k.came,"
                " reliability_missed = k.missed FROM kept k WHERE v.city_id = %s AND v.id = k.id",
                [CITY],
            )


def _raw() -> Any:
    """The connection of the transaction itself; only the store uses it meanwhile."""
    connection.ensure_connection()
    return connection.connection
