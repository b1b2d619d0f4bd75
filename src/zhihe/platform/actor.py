"""Who acts: a person wearing one hat, perhaps in the name of somebody."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Hat:
    """One appointment: a role at an organisation or a region (or along a line 条线)."""

    appointment_id: UUID
    role: str
    organisation_id: UUID | None = None
    region_id: int | None = None
    region_path: str = ""
    line: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Passed to every policy and action.

    ``hats`` are all live appointments, ``hat`` the one worn now (None: as oneself).
    ``on_behalf_of``/``station_id`` make the trace read "X for Y at Z".
    ``strong`` is true after a second factor (TOTP) or an SMS step-up in this session.
    """

    city: str
    person_id: UUID | None = None
    account_id: UUID | None = None
    hats: tuple[Hat, ...] = ()
    hat: Hat | None = None
    on_behalf_of: UUID | None = None
    station_id: UUID | None = None
    strong: bool = False
    is_system: bool = False
    name: str = field(default="", compare=False)

    @property
    def is_anonymous(self) -> bool:
        return self.person_id is None and not self.is_system

    def has_role(self, *roles: str) -> bool:
        """True when the hat worn now carries one of the roles."""
        return self.hat is not None and self.hat.role in roles

    def acting_for(self, person_id: UUID, station_id: UUID | None) -> Actor:
        """The same actor in the name of another person."""
        return replace(self, on_behalf_of=person_id, station_id=station_id)


def system_actor(city: str, name: str = "system") -> Actor:
    """The platform itself: timers and jobs."""
    return Actor(city=city, is_system=True, name=name)


def anonymous_actor(city: str) -> Actor:
    """Somebody without a sign-in."""
    return Actor(city=city)
