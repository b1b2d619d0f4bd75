"""The auditor reads who did what, proves that nothing was touched, and sees nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, Cast, sign_in
from zhihe.audit.actions.number_leaves import number_leaves
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.audit.models import AuditEvent
from zhihe.platform.actor import Actor
from zhihe.platform.models import City


@pytest.fixture(autouse=True)
def _at_the_moment_of_the_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhihe.foundation.clock.now", lambda: NOW)


def did(cast: Cast, verb: str, reason: str = "", days_ago: int = 0) -> AuditEvent:
    """The team's head does something about the volunteer."""
    head = cast.org_admin
    actor = Actor(city="421200", person_id=head.id, name=head.person.name)
    fact = Fact(verb, "organisation", cast.team.pk, cast.volunteer.id, reason)
    return record_event(actor=actor, now=NOW - timedelta(days=days_ago), fact=fact)


@pytest.fixture
def auditor(cast: Cast, client: Client) -> Client:
    sign_in(client, cast.auditor, "auditor")
    return client


def page(client: Client, **asked: str) -> str:
    answer = client.get(reverse("insights:trail"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_newest_deed_stands_first_with_who_why_and_about_whom(
    auditor: Client, cast: Cast
) -> None:
    did(cast, "organisations.member_admitted", "早的一件", days_ago=2)
    did(cast, "organisations.member_removed", "晚的一件")
    text = page(auditor)
    assert text.index("晚的一件") < text.index("早的一件")
    assert cast.org_admin.person.name in text
    assert cast.volunteer.person.name in text


def test_days_part_and_person_narrow_it(auditor: Client, cast: Cast) -> None:
    did(cast, "organisations.member_removed", "上个月的事", days_ago=40)
    did(cast, "recruitment.apply", "报名的事")
    assert "上个月的事" not in page(auditor)
    day = (NOW - timedelta(days=45)).date().isoformat()
    assert "上个月的事" in page(auditor, since=day)
    assert "报名的事" not in page(auditor, family="organisations")
    assert "报名的事" in page(auditor, family="recruitment")
    number = cast.volunteer.volunteer.volunteer_no
    assert "报名的事" in page(auditor, number=number)
    assert "没有这个编号" in page(auditor, number="4212 0000")


def test_a_long_trail_goes_on_page_after_page_and_loses_nothing(
    auditor: Client, cast: Cast
) -> None:
    for n in range(120):
        did(cast, "recruitment.apply", f"第{n:03d}件")
    seen: list[str] = []
    url = reverse("insights:trail") + "?family=recruitment"
    while url:
        answer = auditor.get(url)
        seen += [line.event.reason for line in answer.context["lines"]]
        url = answer.context["older"] and reverse("insights:trail") + answer.context["older"]
    assert sorted(seen) == [f"第{n:03d}件" for n in range(120)]


def test_nonsense_in_the_address_is_taken_for_nothing_asked(auditor: Client, cast: Cast) -> None:
    did(cast, "recruitment.apply", "还看得到")
    asked = {"since": "0001-99-99", "until": "x", "family": "a%", "before": "9999-12-31~nobody"}
    assert "还看得到" in page(auditor, **asked)


def test_an_entry_proves_itself_and_a_touched_one_is_caught(auditor: Client, cast: Cast) -> None:
    event = did(cast, "organisations.member_removed", "名单弄错了")
    address = reverse("insights:trail_entry", args=[event.pk])
    assert "正在排号" in auditor.get(address).content.decode()
    while number_leaves(city="421200"):
        pass
    assert "没有被动过" in auditor.get(address).content.decode()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_auditevent SET reason = %s WHERE city_id = %s AND id = %s",
            ["改过的话", "421200", event.pk],
        )
    assert "对不上" in auditor.get(address).content.decode()


def test_an_entry_of_another_city_is_not_there(auditor: Client, cast: Cast) -> None:
    City.objects.create(code="429900", name="别处市", name_en="Elsewhere", lon=113, lat=30)
    fact = Fact("organisations.changed", "organisation", cast.team.pk)
    event = record_event(actor=Actor(city="429900"), now=NOW, fact=fact)
    assert auditor.get(reverse("insights:trail_entry", args=[event.pk])).status_code == 404


def test_the_system_administrator_sees_how_it_runs(client: Client, cast: Cast) -> None:
    sign_in(client, cast.system_admin, "system_admin")
    answer = client.get(reverse("insights:running"))
    assert answer.status_code == 200
    assert answer.context["state"].database_bytes > 0
    assert "PostgreSQL" in answer.content.decode()


def test_a_stuck_queue_is_said_aloud(client: Client, cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, scheduled_at)"
            " VALUES ('x', 'x', '{}', 'todo', %s)",
            [NOW - timedelta(minutes=20)],
        )
    sign_in(client, cast.system_admin, "system_admin")
    assert "有任务等了 20 分钟" in client.get(reverse("insights:running")).content.decode()


@pytest.mark.parametrize(
    ("who", "role", "lands"),
    [
        ("auditor", "auditor", "insights:trail"),
        ("system_admin", "system_admin", "insights:running"),
        ("security_admin", "security_admin", "organisations:appointments"),
        ("county_clerk", "county_clerk", "organisations:clerk"),
        ("leader", "leader", "organisations:desk"),
        ("volunteer", "", "home:me"),
    ],
)
def test_everybody_with_an_appointment_reaches_their_desk(
    client: Client, cast: Cast, who: str, role: str, lands: str
) -> None:
    sign_in(client, cast.members[who], role or None)
    answer = client.get(reverse("organisations:work"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse(lands)
    assert answer.status_code == 200
