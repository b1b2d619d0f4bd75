"""The five ways of the Shanghai article, each by its page, each leaving its method (S08)."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.attendance.scenes import MINUTE, Clock, Scene, make_scene
from tests.attendance.test_rosters import book, line
from tests.cast import NOW, Cast, Member, sign_in
from zhihe.attendance.models import DurationCode, ServiceRecord

AFTER = NOW + 150 * MINUTE
WAYS = {  # who → (method, words on pages, evidence)
    "volunteer": ("rotating_code", "扫现场码", "C"),
    "second_volunteer": ("duration_code", "时长码", "C"),
    "elder": ("team_entry", "团队录入", "C"),
    "guardian": ("declaration", "个人申报", "D"),
    "org_admin": ("batch", "批量记录", "C"),
}


@pytest.fixture
def served(cast: Cast) -> Scene:
    """Five people have a seat at a shift going on."""
    made = make_scene(cast)
    made.place(*WAYS)
    return made


def page_of(member: Member, role: str | None = None) -> Client:
    client = Client()
    sign_in(client, member, role, strong=True)
    return client


def scanned(scene: Scene, at: Clock) -> None:
    """1 · the volunteer scans the leader's code, coming and going."""
    phone = page_of(scene.cast.volunteer)
    for moment, kind in ((NOW, "in"), (NOW + 100 * MINUTE, "out")):
        at(moment)
        phone.post(f"/s/{scene.token(moment)}", {"kind": kind, "idempotency_key": str(uuid4())})


def by_slip(scene: Scene, at: Clock) -> None:
    """2 · the leader makes a slip of an hour; the second volunteer uses it."""
    at(NOW + 100 * MINUTE)
    lead = page_of(scene.cast.leader, "leader")
    form = {"count": "1", "minutes": "60", "idempotency_key": str(uuid4())}
    assert lead.post(f"/lead/{scene.shift.pk}/slips", form).status_code == 302
    slip = DurationCode.objects.in_city(scene.city).get()
    page_of(scene.cast.second_volunteer).post(
        "/scan", {"code": slip.code, "idempotency_key": str(uuid4())}
    )


def by_team(scene: Scene, at: Clock) -> None:
    """3 · the leader enters the elder for the team."""
    at(AFTER)
    key = str(scene.cast.elder.volunteer.pk)
    form = {"person": [key], f"start_{key}": "10:00", f"end_{key}": "11:30"}
    lead = page_of(scene.cast.leader, "leader")
    path = f"/lead/{scene.shift.pk}/team-entry"
    assert lead.post(path, form | {"idempotency_key": str(uuid4())}).status_code == 302


def by_own_words(scene: Scene) -> None:
    """4 · the guardian declares an hour afterwards."""
    form = {"start": "10:00", "end": "11:00", "words": "陪老人聊天，何领队在场"}
    phone = page_of(scene.cast.guardian)
    path = f"/me/declare/{scene.shift.pk}"
    assert phone.post(path, form | {"idempotency_key": str(uuid4())}).status_code == 302


def by_batch(scene: Scene) -> None:
    """5 · the project manager brings in the list of another system."""
    office = page_of(scene.cast.project_manager, "project_manager")
    content = book([line(scene, "org_admin", 1)])
    given = {"source": "科技馆", "file": SimpleUploadedFile("名单.xlsx", content)}
    seen = office.post(f"/rosters/activity/{scene.activity.pk}", given)
    mapping = {f"column_{c}": str(n) for n, c in enumerate(
        ("foreign_id", "name", "number", "phone", "day", "start", "end")
    )}  # fmt: skip
    form = mapping | {"deed": "apply", "idempotency_key": str(uuid4())}
    assert office.post(seen["Location"], form).status_code == 302


@pytest.mark.row("S08")
def test_each_of_the_five_ways_makes_a_record_that_names_its_way(served: Scene, at: Clock) -> None:
    scanned(served, at)
    by_slip(served, at)
    by_team(served, at)
    by_own_words(served)
    by_batch(served)
    records = {
        r.person_id: r for r in ServiceRecord.objects.in_city(served.city).filter(minutes__gt=0)
    }
    found = {
        key: (records[served.cast.members[key].id].methods, records[served.cast.members[key].id].grade)
        for key in WAYS
    }  # fmt: skip
    assert found == {key: ([method], grade) for key, (method, _words, grade) in WAYS.items()}
    for key, (_method, words, _grade) in WAYS.items():  # on one's own page
        member = served.cast.members[key]
        page = page_of(member).get(f"/me/hours/{records[member.id].pk}").content.decode()
        assert words in page, key
    desk = page_of(served.cast.confirmer, "confirmer")  # at the desk and in what it exports
    page = desk.get(f"/desk/hours/{served.shift.pk}?all").content.decode()
    sheet = desk.get(f"/desk/hours/{served.shift.pk}/export.xlsx").content
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_index(0).to_python()
    exported = {row[0]: row[8] for row in rows[1:]}
    for key, (_method, words, _grade) in WAYS.items():
        name = served.cast.members[key].person.name
        assert name in page
        assert exported[name] == words
