"""What the components expect, as plain dataclasses: pages fill them in their views or queries.

All texts come finished and translated; templates do no arithmetic and no look-ups.
`tone` is one of dan, jade, river, gold, plain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class ActivityCard:
    """One activity in a list; `capacity` 0 means there is no limit. `standard_*`: whose hours count."""

    title: Text
    url: str
    category: Text = ""
    tone: str = "jade"
    place: Text = ""
    distance_text: Text = ""
    time_text: Text = ""
    minutes_text: Text = ""
    taken: int = 0
    capacity: int = 0
    free_text: Text = ""
    join_url: str | None = None
    join_post: bool = False  # the button is a form: one tap joins (needs a signed-in page)
    button_label: Text = ""
    standard_label: Text = ""
    standard_tone: str = "jade"
    standard_pattern: str = "plain"  # plain, stripes, dots, cross: never colour alone
    main: bool = False  # the one filled button of the page


@dataclass(frozen=True)
class Action:
    """A button: `kind` is main, line, jade, quiet, danger or '' for the plain one."""

    label: Text
    url: str
    kind: str = ""
    icon: str = ""


@dataclass(frozen=True)
class TimelineItem:
    """One point of a timeline; `grade` A–D shows the words of the evidence."""

    when: Text
    title: Text
    kind: Text = ""
    tone: str = "jade"
    amount: Text = ""
    grade: str = ""
    text: Text = ""
    url: str = ""


@dataclass(frozen=True)
class CalendarDay:
    """One day of the year calendar, with the minutes given."""

    day: date
    minutes: int = 0


@dataclass(frozen=True)
class EvidencePart:
    """How much of the total stands on one grade, and how that is written."""

    grade: str
    amount: float
    text: Text


@dataclass(frozen=True)
class SpanPiece:
    """A piece of presence in minutes of the day; kind: jade counted, dan overlap, stone outside, open no record."""

    start: int
    end: int
    kind: str = "jade"


@dataclass(frozen=True)
class SpanBar:
    """A shift and what was recorded beside it; `label` says the same in words."""

    start: int
    end: int
    label: Text
    pieces: Sequence[SpanPiece] = field(default_factory=tuple)


@dataclass(frozen=True)
class Crumb:
    """One step of the way here; the last one has no address."""

    label: Text
    url: str = ""


@dataclass(frozen=True)
class Step:
    """One step of a form in several pages: state is done, now or later."""

    label: Text
    state: str = "later"
