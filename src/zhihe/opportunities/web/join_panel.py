"""Where recruitment, which stands above, fills in the page of an activity and the cards.

In ``AppConfig.ready``: ``register_join_panel(panel)`` with ``panel(request, activity)`` giving
``{"template": "…", "context": {…}}`` or None. The template stands in the page of the activity where
``#join`` is; it brings its own sticky bar. On anonymous pages (``request.anonymous_page``) it must
not touch session or actor. ``register_card_buttons(buttons)`` with ``buttons(request, rows)``
returning {activity id: (url, label, by POST)} replaces the button of the cards (no url: words only); two
queries for all rows.
``register_desk_stat(stat)``, ``register_desk_tab(tab)`` and ``register_manage_panel(panel)`` do the
same for the organiser's desk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from zhihe.opportunities.models import Activity
from zhihe.platform.keys import CityQuerySet

Panel = Callable[[HttpRequest, Activity], "dict[str, Any] | None"]
Buttons = Callable[[HttpRequest, Sequence[Activity]], Mapping[UUID, "tuple[str | None, str, bool]"]]


@dataclass(frozen=True, slots=True)
class DeskStat:
    """One figure of the row above the desk's table; the arguments of the frame's ``stat``."""

    label: Any
    value: str
    unit: Any = ""
    note: Any = ""
    tone: str = "plain"
    url: str = ""


@dataclass(frozen=True, slots=True)
class DeskTab:
    """A further tab of the desk: ``narrow`` filters the organisation's activities."""

    key: str
    label: Any
    narrow: Callable[[HttpRequest, CityQuerySet], CityQuerySet]


_join: list[Panel] = []
_manage: list[Panel] = []
_buttons: list[Buttons] = []
_stats: list[Callable[[HttpRequest], DeskStat | None]] = []
_tabs: list[DeskTab] = []


def register_join_panel(panel: Panel) -> None:
    """Fill the place of joining on the page of an activity (one app does)."""
    _join[:] = [panel]


def register_card_buttons(buttons: Buttons) -> None:
    """Replace the button of the cards (one app does)."""
    _buttons[:] = [buttons]


def register_manage_panel(panel: Panel) -> None:
    """Add a part to the organiser's page of an activity (applicants, attendance …)."""
    if panel not in _manage:
        _manage.append(panel)


def register_desk_stat(stat: Callable[[HttpRequest], DeskStat | None]) -> None:
    """Add a figure to the organiser's desk."""
    if stat not in _stats:
        _stats.append(stat)


def register_desk_tab(tab: DeskTab) -> None:
    """Add a tab to the organiser's desk; registering a key again replaces it."""
    _tabs[:] = [*(kept for kept in _tabs if kept.key != tab.key), tab]


def join_panel(request: HttpRequest, activity: Activity) -> dict[str, Any] | None:
    """The panel for this visitor, None before recruitment is there."""
    return _join[0](request, activity) if _join else None


def manage_panels(request: HttpRequest, activity: Activity) -> list[dict[str, Any]]:
    """Further parts of the organiser's page."""
    return [made for panel in _manage if (made := panel(request, activity)) is not None]


def card_buttons(
    request: HttpRequest, rows: Sequence[Activity]
) -> Mapping[UUID, tuple[str | None, str, bool]]:
    """Buttons by activity id; empty means the default."""
    return _buttons[0](request, rows) if _buttons and rows else {}


def desk_stats(request: HttpRequest) -> list[DeskStat]:
    """Figures of other apps for the desk."""
    return [made for stat in _stats if (made := stat(request)) is not None]


def desk_tabs() -> list[DeskTab]:
    """Tabs of other apps for the desk."""
    return list(_tabs)
