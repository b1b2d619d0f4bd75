"""Nobody online but the desk: registered, signed up, checked in and confirmed without her own phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pypdf
import pytest
from django.test import Client

from tests.attendance.scenes import at
from tests.cast import CITY, NOW, Cast, sign_in
from tests.factories.activities import make_activity, shift_of
from zhihe.accounts.models import Person
from zhihe.attendance.models import ServiceRecord
from zhihe.audit.models import AuditEvent
from zhihe.opportunities.models import Shift
from zhihe.recruitment.models import Placement

__all__ = ["at"]
Clock = Callable[[datetime], None]


def page_of(cast: Cast, key: str, role: str) -> Client:
    client = Client()
    sign_in(client, cast.members[key], role, strong=True)
    return client


def at_the_station(cast: Cast, shift: Shift, name: str, slip: str) -> Person:
    """Registered and signed up by a worker, on a signed slip: she has no phone at all."""
    desk = page_of(cast, "station_worker", "station_worker")
    entered = desk.post("/desk/station/enter", {"name": name, "phone": ""})
    proved = desk.post(entered["Location"], {"slip": slip})
    assert proved["Location"] == "/desk/station/counter"
    joined = desk.post(f"/desk/station/join/{shift.pk}", follow=True)
    assert joined.status_code == 200
    return Person.objects.get(name=name)


def on_paper(cast: Cast, shift: Shift, person: Person, *, sealed: bool) -> None:
    """The leader enters the signed sheet after coming home."""
    lead = page_of(cast, "leader", "leader")
    key = str(Placement.objects.in_city(CITY).get(volunteer__person_id=person.pk).volunteer_id)
    form = {"person": [key], f"start_{key}": "10:00", f"end_{key}": "11:40"}
    form |= {"idempotency_key": str(uuid4())}
    if sealed:
        form |= {"sealed": "1", "sealed_by": "长安社区居委会"}
    answer = lead.post(f"/lead/{shift.pk}/paper", form)
    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.row("N01")
@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "unsealed"])
def test_all_four_actions_go_without_a_phone_of_ones_own(
    cast: Cast, at: Clock, drain: Any, sealed: bool
) -> None:
    shift = shift_of(make_activity(cast, starts_at=NOW + timedelta(hours=24), minutes=120))
    # register and sign up, at the station
    person = at_the_station(cast, shift, "何奶奶", "代 2026-117")
    assert person.account_id is None
    drain()
    # check in: the sheet is printed, signed on paper, entered after the shift
    lead = page_of(cast, "leader", "leader")
    at(NOW + timedelta(hours=23))
    printed = pypdf.PdfReader(BytesIO(lead.get(f"/lead/{shift.pk}/sheet.pdf").content))
    assert "何奶奶" in "".join(p.extract_text() for p in printed.pages)
    at(NOW + timedelta(hours=28))
    on_paper(cast, shift, person, sealed=sealed)
    # confirm: not by whoever entered it; what no stamp proves waits for a second person above
    record = ServiceRecord.objects.in_city(CITY).get(person_id=person.pk)
    assert (record.state, record.minutes) == ("pending", 100)
    form = {"record": [str(record.pk)]}
    assert lead.post(f"/desk/hours/{shift.pk}", form).status_code in (403, 404)
    first = page_of(cast, "confirmer", "confirmer")
    first.post(f"/desk/hours/{shift.pk}", form | {"idempotency_key": str(uuid4())})
    record.refresh_from_db()
    assert record.state == ("confirmed" if sealed else "second")
    if not sealed:
        above = page_of(cast, "parent_admin", "org_admin")
        above.post(f"/desk/hours/second/{shift.pk}", form | {"idempotency_key": str(uuid4())})
        record.refresh_from_db()
    assert (record.state, record.claim_state) == ("confirmed", "waiting")
    said = AuditEvent.objects.in_city(CITY).filter(on_behalf_of=person.pk)
    assert {(e.actor_id, e.station_id) for e in said} == {(cast.station_worker.id, cast.station.pk)}


def test_where_an_organisation_has_one_person_the_township_confirms(
    cast: Cast, at: Clock, drain: Any
) -> None:
    for key in ("confirmer", "org_admin", "project_manager"):
        for post in cast.members[key].appointments.values():
            type(post).objects.in_city(CITY).filter(pk=post.pk).update(until=NOW)
    shift = shift_of(make_activity(cast, starts_at=NOW + timedelta(hours=24), minutes=120))
    person = at_the_station(cast, shift, "何奶奶", "代 2026-118")
    drain()
    at(NOW + timedelta(hours=28))
    on_paper(cast, shift, person, sealed=True)
    record = ServiceRecord.objects.in_city(CITY).get(person_id=person.pk)
    clerk = page_of(cast, "township_clerk", "township_clerk")
    form = {"record": [str(record.pk)], "idempotency_key": str(uuid4())}
    clerk.post(f"/desk/hours/{shift.pk}", form)
    record.refresh_from_db()
    assert (record.state, record.confirmed_by) == ("confirmed", cast.township_clerk.id)
