"""The whole demonstration city, step by step."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from random import Random

from django.db import connection, models, transaction

from zhihe.accounts.models import Account, Consent, Guardianship, Person, VerificationRequest
from zhihe.attendance.models import (
    CorrectionRequest,
    Punch,
    RecordReview,
    ServiceRecord,
    Sheet,
)
from zhihe.audit.models import AuditEvent, AuditLeaf, AuditNode, AuditSequence
from zhihe.demands.models import Need
from zhihe.demo.loading import (
    activities,
    confirming,
    enrolling,
    log,
    needs,
    organisations,
    presence,
    publishing,
    regions,
    residents,
    sayings,
    scenes,
)
from zhihe.demo.loading.copying import after_keys, copy_in, copy_plain
from zhihe.demo.loading.reference import load_city_bodies, load_reference
from zhihe.demo.loading.world import CITY, World
from zhihe.foundation.uuid7 import uuid7
from zhihe.ledger.models import LedgerAccount, Transfer
from zhihe.messaging.models import Notice
from zhihe.opportunities.models import (
    Activity,
    ActivityReview,
    Category,
    Post,
    Project,
    Shift,
)
from zhihe.organisations.models import (
    Appointment,
    Membership,
    Organisation,
    OrganisationReview,
    Place,
)
from zhihe.platform.models import City, Counter
from zhihe.recruitment.models import Application, Assessment, Cover, Placement
from zhihe.regions.models import Region
from zhihe.volunteers.models import (
    Entry,
    Evaluation,
    InsurancePolicy,
    Qualification,
    Volunteer,
    VolunteerSkill,
)

SEED = 421200
# Parents before children; what a scene adds beyond is refused by a test.
ORDER: tuple[type[models.Model], ...] = (
    Region,
    Account,
    Person,
    Consent,
    Guardianship,
    VerificationRequest,
    Organisation,
    OrganisationReview,
    Place,
    Membership,
    Appointment,
    Volunteer,
    VolunteerSkill,
    Qualification,
    Entry,
    Evaluation,
    InsurancePolicy,
    Project,
    Activity,
    ActivityReview,
    Post,
    Shift,
    Application,
    Assessment,
    Placement,
    Cover,
    Sheet,
    Punch,
    ServiceRecord,
    RecordReview,
    CorrectionRequest,
    Need,
    LedgerAccount,
    Transfer,
    Notice,
    AuditEvent,
    AuditLeaf,
    AuditSequence,
    AuditNode,
    Counter,
)
Step = Callable[[str], None]


def load_demo(*, now: datetime, step: Step = lambda words: None) -> World:
    """Plan everything, then write it in one transaction. ``step`` is told what comes."""
    with transaction.atomic(), _no_collector():
        step("参考数据 reference")
        load_reference()
        world = plan(now=now, step=step)
        step("写入 writing")
        write(world)
        load_city_bodies(CITY)
    step("统计 statistics")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return world


@contextmanager
def _no_collector() -> Iterator[None]:
    """Everything planned is kept until it is written: looking for garbage costs a tenth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def plan(*, now: datetime, step: Step = lambda words: None) -> World:
    """The demo in memory; the same for the same moment but for ids, salts and secrets."""
    world = World(now=now.replace(microsecond=0), rng=Random(SEED))
    step("地方和人 places and people")
    regions.plan_city(world)
    regions.plan_regions(world)
    residents.plan_residents(world)
    organisations.plan_organisations(world)
    organisations.plan_staff(world)
    organisations.plan_members(world)
    step("大小活动 activities")
    publishing.plan_policies(world)
    _plan_activities(world, step)
    step("求助和消息 needs and notices")
    needs.plan_needs(world)
    sayings.plan_sayings(world)
    step("账目和留痕 ledger and log")
    confirming.keep_ledger(world)
    log.write_log(world)
    _plan_counters(world)
    return world


def _plan_activities(world: World, step: Step) -> None:
    categories = {c.pk: c for c in Category.objects.select_related("parent")}
    projects = publishing.plan_projects(world)
    books = presence.Books.open(world.today)
    crowd = enrolling.Crowd(world)
    stage = scenes.Stage(world, books, crowd, categories, projects)
    scenes.play(stage)
    step("报名、签到、确认 joining, serving, confirming")
    for plan_ in activities.calendar(world):
        happening = publishing.publish(world, plan_, categories, projects)
        placed = enrolling.enrol(world, happening, crowd)
        records = presence.attend(world, books, happening, placed)
        confirming.settle(world, happening, records)
    scenes.after(stage)
    confirming.ask_corrections(world, books)


def _plan_counters(world: World) -> None:
    for name, value in world.serials.items():
        world.add(Counter(id=uuid7(), city_id=CITY, name=name, value=value))


def write(world: World) -> None:
    """Table by table. The city itself is saved the plain way: everything refers to it."""
    left = set(world.rows) - {City, *ORDER}
    if left:
        raise LookupError(f"no place in ORDER for {sorted(m.__name__ for m in left)}")
    for city in world.rows[City]:
        city.save(force_insert=True)
    for model in ORDER:
        copy_in(model, world.rows[model])
        if model in world.plain:
            copy_plain(model, log.COLUMNS[model], world.plain[model])
    after_keys(Region)
