"""The news: in the inbox and by text, answered by code without a sign-in (N20, Z07, Z19)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import sign_in
from tests.factories.activities import make_activity, shift_of
from tests.recruitment.people import join, placement_of, seats, state_of
from zhihe.foundation import clock
from zhihe.messaging.models import Notice, OutboxItem
from zhihe.recruitment.actions.assess_applicant import assess_applicant
from zhihe.recruitment.actions.cancel_placement import cancel_placement
from zhihe.recruitment.actions.drop_old_codes import drop_old_codes
from zhihe.recruitment.actions.tell_applicant import tell_applicant
from zhihe.recruitment.models import Application
from zhihe.recruitment.queries.desk import heads_of
from zhihe.recruitment.terms import Verdict


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, now: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def code_of(application: Any) -> str:
    return Application.objects.in_city(application.city_id).get(pk=application.pk).answer_code


def answer(client: Any, code: str, tail: str = "0001", **more: str) -> Any:
    return client.post(reverse("recruitment:code"), {"code": code, "tail": tail, **more})


@pytest.mark.row("N20")
def test_an_admitted_person_is_told_on_both_channels(cast: Any, now: Any, drain: Any) -> None:
    shift = shift_of(make_activity(cast, post={"selection": "review"}))
    mine = join(cast, "volunteer", shift)
    assess_applicant(actor=cast.org_admin.actor(), application=mine, verdict=Verdict.ADMIT, now=now)
    assert OutboxItem.objects.in_city(cast.city).count() == 0, "nothing is sent inline"
    drain()
    notice = Notice.objects.in_city(cast.city).get(person_id=cast.volunteer.id)
    assert (notice.kind, notice.url) == ("recruitment.admitted", f"/me/applications/{mine.pk}")
    text = OutboxItem.objects.in_city(cast.city).get()
    assert (text.template, text.subject_id, text.person_id, text.organisation_id) == (
        "admitted",
        mine.pk,
        cast.volunteer.id,
        cast.team.pk,
    )
    assert code_of(mine) not in str(notice.params)


@pytest.mark.row("N20")
def test_the_desk_sees_whether_the_news_arrived(
    cast: Any, now: Any, drain: Any, client: Any
) -> None:
    activity = make_activity(cast)
    mine = join(cast, "volunteer", shift_of(activity))
    drain()
    sign_in(client, cast.org_admin)
    address = reverse("recruitment:desk_activity", args=[activity.pk]) + "?tab=placed"
    for state, words in (("delivered", "短信已送到"), ("failed", "短信没送到，打个电话")):
        OutboxItem.objects.in_city(cast.city).filter(subject_id=mine.pk).update(state=state)
        assert words in client.get(address).content.decode()


def test_news_that_is_no_longer_true_is_not_told(cast: Any, now: Any, drain: Any) -> None:
    shift = shift_of(make_activity(cast))
    mine = join(cast, "volunteer", shift)
    cancel_placement(actor=cast.volunteer.actor(), placement=placement_of(mine), now=now)
    drain()
    assert Notice.objects.in_city(cast.city).count() == 0
    told = tell_applicant(city="421200", application_id=mine.pk, notice="admitted", now=now)
    assert told is False


@pytest.mark.row("Z07", part="by code")
@pytest.mark.row("Z19")
def test_the_code_of_the_text_confirms_without_sign_in(
    cast: Any, now: Any, drain: Any, client: Any
) -> None:
    shift = shift_of(make_activity(cast))
    mine = join(cast, "volunteer", shift)
    join(cast, "elder", shift)
    drain()
    page = answer(client, code_of(mine))
    assert page.status_code == 200
    assert "邻里守望" in page.content.decode()
    assert placement_of(mine).answer == "none", "looking answers nothing"
    assert answer(client, code_of(mine), answer="yes").status_code == 200
    heads = heads_of("421200", [shift.pk])[shift.pk]
    assert (heads.coming, heads.silent, heads.declined) == (1, 1, 0)
    answer(client, code_of(mine), answer="no")
    heads = heads_of("421200", [shift.pk])[shift.pk]
    assert (heads.coming, heads.silent, heads.declined) == (0, 1, 1)
    assert (state_of(mine), seats(shift)) == ("withdrawn", (1, 0, 0))


def test_a_get_with_a_code_does_nothing(cast: Any, now: Any, drain: Any, client: Any) -> None:
    mine = join(cast, "volunteer", shift_of(make_activity(cast)))
    drain()
    client.get(
        reverse("recruitment:code"), {"code": code_of(mine), "tail": "0001", "answer": "yes"}
    )
    assert placement_of(mine).answer == "none"


def test_the_code_alone_or_a_wrong_tail_opens_nothing(
    cast: Any, now: Any, drain: Any, client: Any
) -> None:
    mine = join(cast, "volunteer", shift_of(make_activity(cast)))
    drain()
    for code, tail in ((code_of(mine), "0002"), ("000000", "0001"), (code_of(mine), "")):
        page = answer(client, code, tail, answer="no")
        assert page.status_code == 422
        assert "邻里守望" not in page.content.decode()
    assert state_of(mine) == "admitted"


def test_guessing_codes_is_stopped(cast: Any, client: Any) -> None:
    answers = [answer(client, f"{n:06d}").status_code for n in range(22)]
    assert answers == [422] * 20 + [429] * 2


def test_declining_late_by_code_owes_a_reason(
    cast: Any, now: Any, drain: Any, client: Any, monkeypatch: Any
) -> None:
    shift = shift_of(make_activity(cast))
    mine = join(cast, "volunteer", shift)
    drain()
    monkeypatch.setattr(clock, "now", lambda: shift.starts_at - timedelta(hours=2))
    assert answer(client, code_of(mine), answer="no").status_code == 409
    assert state_of(mine) == "admitted"
    assert answer(client, code_of(mine), answer="no", reason="发烧了").status_code == 200
    assert placement_of(mine).late is True


@pytest.mark.row("Z07", part="in-app")
def test_coming_is_said_in_the_app_too(cast: Any, now: Any, client: Any) -> None:
    shift = shift_of(make_activity(cast))
    mine = join(cast, "volunteer", shift)
    sign_in(client, cast.volunteer)
    page = client.post(reverse("recruitment:coming", args=[mine.pk]), follow=True)
    assert "说好了，到时候见" in page.content.decode()
    sign_in(client, cast.leader, "leader")
    desk = client.get(reverse("recruitment:desk_heads", args=[shift.pk])).content.decode()
    assert '<b class="z-jade">1</b>' in desk


def test_codes_are_free_again_a_day_after(cast: Any, now: Any, drain: Any) -> None:
    shift = shift_of(make_activity(cast))
    mine = join(cast, "volunteer", shift)
    drain()
    assert len(code_of(mine)) == 6
    assert drop_old_codes(city="421200", now=shift.ends_at + timedelta(hours=23)) == 0
    assert drop_old_codes(city="421200", now=shift.ends_at + timedelta(hours=25)) == 1
    assert code_of(mine) == ""
