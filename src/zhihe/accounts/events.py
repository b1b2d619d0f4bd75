"""Facts of accounts; ids only. ``city`` is the one the deed was done in."""

from __future__ import annotations

from dataclasses import dataclass

from zhihe.platform.events import event


@event
@dataclass(frozen=True, slots=True)
class PersonRegistered:
    """A person gave a name (light entry) or was entered by somebody."""

    person_id: str


@event
@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Name, sex, birth date, verification or the guardian's word changed: copies refresh."""

    person_id: str


@event
@dataclass(frozen=True, slots=True)
class PersonClaimed:
    """An unclaimed person now belongs to an account: pending hours count from here."""

    person_id: str
    organisation_id: str


@event
@dataclass(frozen=True, slots=True)
class PersonDisowned:
    """「这不是我」: never counted; the organisation that entered is told."""

    person_id: str
    organisation_id: str


@event
@dataclass(frozen=True, slots=True)
class PersonMerged:
    """An unclaimed duplicate went into a claimed person."""

    duplicate_id: str
    person_id: str


@event
@dataclass(frozen=True, slots=True)
class PersonClosed:
    """The account was closed: applications not yet begun are cancelled, hours stay."""

    person_id: str


@event
@dataclass(frozen=True, slots=True)
class GuardianWithdrew:
    """A guardian took the consent back: what has not begun is cancelled."""

    person_id: str
