"""Every field a profile may name, and how it is read from a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhihe.accounts.queries.documents import open_number
from zhihe.accounts.queries.phones import phone_of_person
from zhihe.foundation import clock
from zhihe.frame.templatetags.frame import EVIDENCE
from zhihe.interchange.terms import Subject
from zhihe.organisations.labels import CERTIFICATION, KIND, STAGE
from zhihe.organisations.models import Organisation

# Fields of a person that are never shown without a trace.
PROTECTED = frozenset({"document_number", "phone", "birth_date"})
Reader = Callable[[Any, Any], Any]  # (row, person or None) → text, number or date


def _moment(value: Any) -> str:
    return f"{clock.local(value):%Y-%m-%d %H:%M}"


def _sex(row: Any) -> str:
    return {"female": "女", "male": "男"}.get(row.sex, "")


_PERSON: dict[str, Reader] = {
    "document_number": lambda _row, person: open_number(person) if person else "",
    "phone": lambda _row, person: phone_of_person(person).removeprefix("+86") if person else "",
}
_VOLUNTEER: dict[str, Reader] = {
    "volunteer_no": lambda v, _: v.volunteer_no,
    "national_no": lambda v, _: v.national_no,
    "name": lambda v, _: v.name,
    "sex": lambda v, _: _sex(v),
    "birth_date": lambda v, _: v.birth_date.isoformat() if v.birth_date else "",
    "group": lambda v, _: v.group,
    "region": lambda v, _: v.region.name if v.region else "",
    "state": lambda v, _: v.state,
    "registered_at": lambda v, _: clock.local_date(v.registered_at).isoformat(),
    **_PERSON,
}
_ORGANISATION: dict[str, Reader] = {
    "name": lambda o, _: o.name,
    "kind": lambda o, _: str(KIND[o.kind]),
    "credit_code": lambda o, _: o.credit_code,
    "region": lambda o, _: o.region.name,
    "parent": lambda o, _: o.parent.name if o.parent else "",
    "stage": lambda o, _: str(STAGE[o.stage]),
    "certification": lambda o, _: str(CERTIFICATION[o.certification]),
    "principal": lambda o, _: o.principal_name,
    "contact": lambda o, _: o.phone,
    "address": lambda o, _: o.address,
}
_ACTIVITY: dict[str, Reader] = {
    "activity_code": lambda a, _: a.activity_code,
    "activity_title": lambda a, _: a.title,
    "organisation": lambda a, _: a.organisation.name,
    "region": lambda a, _: a.region.name,
    "address": lambda a, _: a.address,
    "starts_at": lambda a, _: _moment(a.starts_at),
    "ends_at": lambda a, _: _moment(a.ends_at),
    "seats": lambda a, _: a.seats_total,
    "taken": lambda a, _: a.taken,
    "state": lambda a, _: a.state,
}
_RECORD: dict[str, Reader] = {
    "volunteer_no": lambda r, _: r.volunteer.volunteer_no,
    "national_no": lambda r, _: r.volunteer.national_no,
    "name": lambda r, _: r.volunteer.name,
    "activity_title": lambda r, _: r.activity_title,
    "activity_code": lambda r, _: r.activity_code,
    "service_date": lambda r, _: r.service_date.isoformat(),
    "place": lambda r, _: r.place_text,
    "content": lambda r, _: r.content,
    "minutes": lambda r, _: r.minutes,
    "evidence": lambda r, _: str(EVIDENCE[r.grade][0]),
    "organisation": lambda r, _: r.organisation_name,
    "responsible": lambda r, _: r.responsible_name,
    **_PERSON,
}
_COVER: dict[str, Reader] = {
    "policy_number": lambda c, _: c.policy.number,
    "name": lambda c, _: c.volunteer.name,
    "activity_title": lambda c, _: c.activity.title,
    "activity_code": lambda c, _: c.activity.activity_code,
    "starts_at": lambda c, _: _moment(c.activity.starts_at),
    "ends_at": lambda c, _: _moment(c.activity.ends_at),
    **_PERSON,
}
FIELDS: dict[Subject, dict[str, Reader]] = {
    Subject.VOLUNTEERS: _VOLUNTEER,
    Subject.ORGANISATIONS: _ORGANISATION,
    Subject.ACTIVITIES: _ACTIVITY,
    Subject.RECORDS: _RECORD,
    Subject.COVER: _COVER,
}


def person_id_of(row: Any) -> Any:
    """Whose row it is; None where it is nobody's."""
    if isinstance(row, Organisation):
        return None
    person = getattr(row, "person_id", None)
    if person is not None:
        return person
    volunteer = getattr(row, "volunteer", None)
    return volunteer.person_id if volunteer else None
