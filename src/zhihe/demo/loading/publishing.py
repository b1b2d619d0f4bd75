"""From a plan to rows: the activity with its posts and shifts, approved as the rules say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from zhihe.demo.loading.activities import Plan
from zhihe.demo.loading.world import CITY, Resident, Staff, Told, World, items
from zhihe.foundation.bigrams import tsvector_literal
from zhihe.foundation.clock import local_date
from zhihe.foundation.uuid7 import uuid7
from zhihe.opportunities.models import Activity, ActivityReview, Category, Post, Project, Shift
from zhihe.opportunities.queries.search_text import words_of
from zhihe.opportunities.rules.publishing import make_activity_code
from zhihe.opportunities.terms import ActivityState, Risk, SelectionMode
from zhihe.organisations.models import Organisation
from zhihe.platform.vault import seal
from zhihe.volunteers.models import InsurancePolicy

CARD = 80
RETURNED = "风险那一栏再写细一点，水边的安全员是谁？"
CANCELLED = "下雨涨水，为了大家平安，这一场取消"


@dataclass(slots=True)
class Seats:
    """A post with its one shift; ``wanted`` people are to be placed there."""

    post: Post
    shift: Shift
    wanted: int


@dataclass(slots=True)
class Happening:
    """An activity of the demo with what the later steps need."""

    plan: Plan
    activity: Activity
    organisation: Organisation
    staff: Staff
    leader: Resident
    seats: list[Seats] = field(default_factory=list)
    sits: dict[UUID, Seats] = field(default_factory=dict)

    def shift_row(self, resident: Resident) -> Shift:
        """The shift a person is placed on; the first one for walk-ins."""
        return self.sits.get(resident.id, self.seats[0]).shift

    def shift_of(self, resident: Resident) -> UUID:
        return self.shift_row(resident).pk

    @property
    def start(self) -> datetime:
        return self.plan.start

    @property
    def end(self) -> datetime:
        return self.plan.end


def plan_policies(world: World) -> None:
    """The two policies, valid around now whatever the year."""
    from zhihe.demo.loading.reference import reference_items

    for row in reference_items("volunteers", "insurance_policies"):
        world.add(
            InsurancePolicy(
                id=uuid7(),
                city_id=CITY,
                name=row["zh"],
                name_en=row["en"],
                insurer=row["insurer_zh"],
                sponsor=row["sponsor_zh"],
                number=row["policy_no"],
                benefits=row["benefits"],
                covers_hazardous=row["covers_hazardous"],
                valid_from=world.today - timedelta(days=1000),
                valid_until=world.today + timedelta(days=200),
                text=row["text_zh"],
                text_en=row["text_en"],
                created_at=world.ago(800),
            )
        )


def plan_projects(world: World) -> dict[str, Project]:
    """One project of each organisation that has activities of its own."""
    found: dict[str, Project] = {}
    for form in items("activities"):
        key = form["organisation"]
        if key in found or key not in world.staff:
            continue
        staff = world.staff[key]
        found[key] = world.add(
            Project(
                id=uuid7(),
                city_id=CITY,
                organisation_id=world.organisations[key].pk,
                title=f"{form['title'].split('：')[0]}计划"[:CARD],
                title_en=f"{form['title_en']} programme"[:120],
                summary=form["content"],
                manager_id=staff.manager.id,
                created_by=staff.manager.id,
                created_at=world.ago(370),
            )
        )
    return found


def publish(
    world: World,
    plan: Plan,
    categories: dict[str, Category],
    projects: dict[str, Project],
    leader: Resident | None = None,
) -> Happening:
    """All rows of one activity; published unless the plan names another state."""
    staff = world.staff[plan.organisation]
    led_by = leader or world.rng.choice(staff.leaders)
    happening = Happening(
        plan,
        _activity(world, plan, staff, led_by, projects),
        world.organisations[plan.organisation],
        staff,
        led_by,
    )
    world.add(happening.activity)
    _posts(world, happening)
    _search(world, happening, categories)
    if happening.activity.published_at:
        _approval(world, happening)
    return happening


def _activity(
    world: World, plan: Plan, staff: Staff, leader: Resident, projects: dict[str, Project]
) -> Activity:
    form, place = plan.form, world.places[plan.place]
    project = projects.get(plan.organisation)
    made = min(plan.start - timedelta(days=world.rng.randint(6, 20)), world.ago(0.5))
    state = plan.state or _state(world, plan)
    public = state in (ActivityState.PUBLISHED, ActivityState.ENDED, ActivityState.CANCELLED)
    watched = form["hazardous"] or form["with_minors"]
    return Activity(
        id=uuid7(),
        city_id=CITY,
        organisation_id=world.organisations[plan.organisation].pk,
        project_id=project.pk if project else None,
        category_id=form["category"],
        title=plan.title,
        title_en=plan.title_en,
        content=form["content"],
        content_en=form["content_en"],
        place_id=place.pk,
        region_id=place.region_id,
        address=place.address,
        meeting_point=f"{place.name}门口",
        lon=place.lon,
        lat=place.lat,
        point=place.point,
        risks=form["risks"],
        guarantees=form["guarantees"],
        conditions=form["conditions"],
        enrol_note="网上点「算我一个」；不会用手机，打电话或到站里来都行。",
        is_hazardous=form["hazardous"],
        with_minors=form["with_minors"],
        insurance_id=_policy(world, form["hazardous"]).pk,
        leader_id=leader.id,
        leader_name=leader.person.name,
        contact_phone=world.organisations[plan.organisation].phone,
        languages=form["languages"],
        group_standards=["student"] if "pupil" in form["key"] else [],
        names_shown=world.rng.random() < 0.3,
        risk=Risk.REVIEW if watched else Risk.LOW,
        risk_reasons=_reasons(form),
        review_level="township" if watched else "",
        state=state,
        activity_code=_code(world, made) if public else "",
        code_secret_sealed=seal(plan.secret, "activity_code") if public else None,
        created_by=staff.manager.id,
        created_at=made,
        updated_at=made,
        submitted_at=made if state != ActivityState.DRAFT else None,
        review_due_at=made + timedelta(days=3) if state == ActivityState.SUBMITTED else None,
        return_reason=RETURNED if state == ActivityState.RETURNED else "",
        cancelled_reason=CANCELLED if state == ActivityState.CANCELLED else "",
        published_at=made + timedelta(hours=2) if public else None,
        starts_at=plan.start,
        ends_at=plan.end,
    )


def _policy(world: World, hazardous: bool) -> InsurancePolicy:
    rows: list[InsurancePolicy] = world.rows[InsurancePolicy]
    return next(p for p in rows if p.covers_hazardous == bool(hazardous))


def _state(world: World, plan: Plan) -> str:
    over = plan.end < world.now and local_date(plan.start) < world.today
    return ActivityState.ENDED if over else ActivityState.PUBLISHED


def _reasons(form: dict[str, Any]) -> list[str]:
    return ["hazardous"] * form["hazardous"] + ["minors"] * form["with_minors"]


def _code(world: World, made: datetime) -> str:
    day: date = local_date(made)
    return str(make_activity_code("XN", day, world.next(f"activity_code:{day:%y%m%d}")))


def _posts(world: World, happening: Happening) -> None:
    """Sizes are those of the form, but of a neighbourhood for what is done elsewhere too."""
    plan = happening.plan
    own = plan.organisation == plan.form["organisation"]
    for position, row in enumerate(plan.form["posts"]):
        capacity = row["capacity"] if own else max(1, row["capacity"] // 2)
        capacity = min(capacity, 60)
        professional = row["qualification"] not in (None, "minors_clearance", "venue_training")
        post = world.add(
            Post(
                id=uuid7(),
                city_id=CITY,
                activity_id=happening.activity.pk,
                title=row["name"],
                title_en=row["name_en"],
                selection=SelectionMode.REVIEW
                if professional or row["qualification"]
                else SelectionMode.FIRST_COME,
                min_age=row["min_age"],
                skill_id=None,
                position=position,
                qualification_id=row["qualification"] if own else None,
                needs_clearance=row["qualification"] == "minors_clearance",
            )
        )
        shift = world.add(
            Shift(
                id=uuid7(),
                city_id=CITY,
                post_id=post.pk,
                activity_id=happening.activity.pk,
                starts_at=plan.start,
                ends_at=plan.end,
                capacity=capacity,
                cancelled_at=world.ago(0.2)
                if happening.activity.state == ActivityState.CANCELLED
                else None,
            )
        )
        happening.seats.append(Seats(post, shift, _wanted(world, plan, capacity, position)))


def _wanted(world: World, plan: Plan, capacity: int, position: int) -> int:
    """How many come: nearly full when near, thinner the further ahead."""
    if plan.people is not None:
        return min(capacity, plan.people) if position == 0 else 0
    ahead = (plan.start - world.now) / timedelta(days=1)
    if ahead < 0:
        return min(capacity, world.rng.randint(2, 9))
    share = max(0.1, 0.95 - ahead / 20) * world.rng.uniform(0.5, 1.15)
    return min(capacity, round(capacity * share), 24)


def _search(world: World, happening: Happening, categories: dict[str, Category]) -> None:
    activity = happening.activity
    region = next(r for r in (_region(world, activity.region_id),))
    activity._state.fields_cache.update(
        {
            "organisation": happening.organisation,
            "region": region,
            "place": world.places[happening.plan.place],
        }
    )
    titles = [seats.post.title for seats in happening.seats]
    words = words_of(activity, titles, categories[activity.category_id])
    activity.search, activity.search_text = tsvector_literal(words), words
    activity.seats_total = sum(seats.shift.capacity for seats in happening.seats)


def _region(world: World, identity: int) -> Any:
    if not world.region_by_id:
        world.region_by_id.update({r.pk: r for r in world.regions.values()})
    return world.region_by_id[identity]


def _approval(world: World, happening: Happening) -> None:
    activity = happening.activity
    assert activity.published_at is not None
    clerk = world.cast["tao_wanqing"]
    if activity.risk == Risk.REVIEW:
        world.add(
            ActivityReview(
                id=uuid7(),
                city_id=CITY,
                activity_id=activity.pk,
                level="township",
                accepted=True,
                reason="场地看过，安全员到位",
                reviewer_id=clerk.id,
                at=activity.published_at,
            )
        )
    by = clerk if activity.risk == Risk.REVIEW else happening.staff.manager
    world.tell(
        Told(
            activity.published_at,
            "opportunities.published",
            "activity",
            activity.pk,
            by.id,
            "township_clerk" if by is clerk else "project_manager",
            detail={"code": activity.activity_code},
        )
    )
