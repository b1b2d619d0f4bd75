"""Where higher apps add to the pages of organisations: figures of the desk, panels of the page.

Registered in ``AppConfig.ready``; a callable that has nothing to show returns None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhihe.organisations.models import Organisation
from zhihe.platform.requests import CityRequest


@dataclass(frozen=True, slots=True)
class Stat:
    """One figure card: ``note`` in a tinted box of ``tone``, ``url`` where it leads."""

    label: Any
    value: Any
    unit: Any = ""
    note: Any = ""
    tone: str = "plain"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A section of the public page: ``template`` rendered with ``context`` under ``title``.

    ``block`` may name one of the six blocks of a base (labels.BASE_BLOCKS) that links to it.
    """

    title: Any
    template: str
    context: dict[str, Any]
    url: str = ""
    url_label: Any = ""
    block: str = ""
    note: Any = ""


DeskStat = Callable[[CityRequest, Organisation], Stat | None]
ClerkStat = Callable[[CityRequest], Stat | None]
OrganisationPanel = Callable[[CityRequest, Organisation], Panel | None]

_desk: list[tuple[int, DeskStat]] = []
_clerk: list[tuple[int, ClerkStat]] = []
_public: list[tuple[int, OrganisationPanel]] = []
_desk_panels: list[tuple[int, OrganisationPanel]] = []


def register_desk_stat(source: DeskStat, order: int = 100) -> None:
    """A figure on the dashboard of an organisation."""
    _desk.append((order, source))


def register_clerk_stat(source: ClerkStat, order: int = 100) -> None:
    """A figure on the dashboard of a clerk; the scope is the hat's."""
    _clerk.append((order, source))


def register_organisation_panel(source: OrganisationPanel, order: int = 100) -> None:
    """A section of the public page of an organisation; it must not read the visitor."""
    _public.append((order, source))


def register_desk_panel(source: OrganisationPanel, order: int = 100) -> None:
    """A section of the organisation's dashboard, below the figures."""
    _desk_panels.append((order, source))


def desk_stats(request: CityRequest, organisation: Organisation) -> list[Stat]:
    """Figures in order."""
    made = [source(request, organisation) for _, source in sorted(_desk, key=lambda row: row[0])]
    return [stat for stat in made if stat is not None]


def clerk_stats(request: CityRequest) -> list[Stat]:
    """Figures in order."""
    made = [source(request) for _, source in sorted(_clerk, key=lambda row: row[0])]
    return [stat for stat in made if stat is not None]


def public_panels(request: CityRequest, organisation: Organisation) -> list[Panel]:
    """Sections in order."""
    made = [source(request, organisation) for _, source in sorted(_public, key=lambda row: row[0])]
    return [panel for panel in made if panel is not None]


def desk_panels(request: CityRequest, organisation: Organisation) -> list[Panel]:
    """Sections in order."""
    made = [source(request, organisation) for _, source in sorted(_desk_panels, key=lambda r: r[0])]
    return [panel for panel in made if panel is not None]
