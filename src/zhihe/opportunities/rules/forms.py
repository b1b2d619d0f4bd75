"""The shape of an activity as somebody writes it: activity, posts and shifts in one go.

Kept as JSON in templates and rebuilt from rows for copying and checking. Moments are aware,
``hours_value`` is minutes per shift (None: the minutes really given), positions are WGS-84.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5


@dataclass(frozen=True, slots=True)
class ShiftForm:
    """班次: half-open [starts_at, ends_at) with ``capacity`` seats."""

    starts_at: datetime
    ends_at: datetime
    capacity: int


@dataclass(frozen=True, slots=True)
class PostForm:
    """岗位 with its shifts; ages in full years, inclusive."""

    title: str
    shifts: tuple[ShiftForm, ...]
    duties: str = ""
    title_en: str = ""
    selection: str = "first_come"
    min_age: int | None = None
    max_age: int | None = None
    skill: str | None = None
    qualification: str | None = None
    needs_clearance: bool = False
    hours_value: int | None = None


@dataclass(frozen=True, slots=True)
class ActivityForm:
    """活动 as written on the form. ``group_standards``: whose hours are offered (N10)."""

    title: str
    category: str
    content: str
    address: str
    region_id: int
    lon: float
    lat: float
    posts: tuple[PostForm, ...]
    leader_id: UUID | None = None
    leader_name: str = ""
    title_en: str = ""
    content_en: str = ""
    project_id: UUID | None = None
    place_id: UUID | None = None
    meeting_point: str = ""
    fence_radius: int = 200
    conditions: str = ""
    enrol_note: str = ""
    risks: str = ""
    guarantees: str = ""
    is_hazardous: bool = False
    with_minors: bool = False
    insurance_id: UUID | None = None
    contact_phone: str = ""
    languages: tuple[str, ...] = ()
    group_standards: tuple[str, ...] = ()
    names_shown: bool = False
    enrol_until: datetime | None = None
    cancel_hours: int = 12

    @property
    def shifts(self) -> tuple[ShiftForm, ...]:
        """Every shift of every post."""
        return tuple(shift for post in self.posts for shift in post.shifts)

    @property
    def starts_at(self) -> datetime:
        """Begin of the first shift. ValueError without one."""
        return min(shift.starts_at for shift in self.shifts)

    @property
    def ends_at(self) -> datetime:
        """End of the last shift. ValueError without one."""
        return max(shift.ends_at for shift in self.shifts)

    @property
    def seats(self) -> int:
        """Number wanted over all shifts."""
        return sum(shift.capacity for shift in self.shifts)


def moved(form: ActivityForm, by: timedelta) -> ActivityForm:
    """The same form with every shift and the enrolment deadline moved."""
    posts = tuple(
        replace(
            post,
            shifts=tuple(
                ShiftForm(s.starts_at + by, s.ends_at + by, s.capacity) for s in post.shifts
            ),
        )
        for post in form.posts
    )
    until = form.enrol_until + by if form.enrol_until else None
    return replace(form, posts=posts, enrol_until=until)


def to_json(form: ActivityForm) -> dict[str, Any]:
    """Plain JSON of a form, for a template."""
    return {key: _plain(value) for key, value in asdict(form).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value


def from_json(raw: dict[str, Any]) -> ActivityForm:
    """The form kept by :func:`to_json`. KeyError or TypeError when it is none."""
    posts = tuple(
        PostForm(**{**post, "shifts": tuple(_shift(shift) for shift in post["shifts"])})
        for post in raw["posts"]
    )
    uuids = {key: UUID(raw[key]) if raw.get(key) else None for key in _UUIDS}
    until = datetime.fromisoformat(raw["enrol_until"]) if raw.get("enrol_until") else None
    tuples = {key: tuple(raw.get(key, ())) for key in ("languages", "group_standards")}
    return ActivityForm(**{**raw, **uuids, **tuples, "posts": posts, "enrol_until": until})


_UUIDS = ("leader_id", "project_id", "place_id", "insurance_id")


def _shift(raw: dict[str, Any]) -> ShiftForm:
    return ShiftForm(
        datetime.fromisoformat(raw["starts_at"]),
        datetime.fromisoformat(raw["ends_at"]),
        raw["capacity"],
    )


@dataclass(frozen=True, slots=True)
class HelperForm:
    """One small job: what, where, when, how many (usually one). ``minutes`` is its length.

    Without lon and lat the middle of the organisation's township stands in (home visits show
    the street only).
    """

    what: str
    category: str
    address: str
    region_id: int
    starts_at: datetime
    minutes: int = 60
    people: int = 1
    words: str = ""
    lon: float | None = None
    lat: float | None = None
    skill: str | None = None
    selection: str = "first_come"
    leader_id: UUID | None = None
    leader_name: str = ""
    place_id: UUID | None = None
    contact_phone: str = ""


@dataclass(frozen=True, slots=True)
class ShiftChange:
    """New times and seats of one shift of a published activity."""

    shift_id: UUID
    starts_at: datetime
    ends_at: datetime
    capacity: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What may change after publishing; None leaves a thing as it is. The reason is told."""

    reason: str
    address: str | None = None
    meeting_point: str | None = None
    lon: float | None = None
    lat: float | None = None
    place_id: UUID | None = None
    leader_id: UUID | None = None
    contact_phone: str | None = None
    content: str | None = None
    guarantees: str | None = None
    shifts: tuple[ShiftChange, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryForm:
    """A service category as a clerk writes it."""

    name: str
    name_en: str = ""
    parent: str = ""
    tone: str = "jade"
    position: int = 0
    aliases: tuple[str, ...] = ()
    is_hazardous: bool = False
    with_minors: bool = False


def category_subject(code: str) -> UUID:
    """The id under which the history of a category stands in the trace (its key is a word)."""
    return uuid5(NAMESPACE_URL, f"zhihe:category:{code}")
