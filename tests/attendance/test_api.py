"""The API: idempotent by client id, offline batches commute (I11), device time is a claim."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client

from tests.attendance.scenes import MINUTE, Scene
from tests.cast import NOW, Member, sign_in
from zhihe.attendance.actions.punch_batch import Claim, Outcome, punch_batch
from zhihe.attendance.models import Punch, ServiceRecord
from zhihe.attendance.terms import PunchKind

Clock = Callable[[datetime], None]
IN, OUT = PunchKind.IN, PunchKind.OUT


def claim(scene: Scene, kind: PunchKind, at: datetime, **more: Any) -> Claim:
    fields = {"code": scene.token(at)} | more
    return Claim(uuid4(), scene.shift.pk, kind, at, **fields)


def send(
    scene: Scene, member: Member, claims: list[Claim], now: datetime, role: str | None = None
) -> list[Outcome]:
    return punch_batch(actor=member.actor(role), claims=claims, now=now)


def state(scene: Scene) -> tuple[Any, ...]:
    """All that follows from the punches, without ids and moments of ours."""
    punches = Punch.objects.in_city(scene.city).filter(shift=scene.shift)
    records = ServiceRecord.objects.in_city(scene.city).filter(shift=scene.shift)
    return (
        sorted(punches.values_list("client_id", "kind", "method", "counted_at", "volunteer_id")),
        sorted(
            records.values_list("volunteer_id", "minutes", "grade", "state", "first_in", "last_out")
        ),
    )


class _Undo(Exception):
    pass


def outcome_of(
    scene: Scene, deliveries: list[tuple[Member, str | None, list[Claim]]], now: datetime
) -> tuple[Any, ...]:
    """The state after the deliveries (what was told to come again comes again), then rolled back."""
    result: list[tuple[Any, ...]] = []
    try:
        with transaction.atomic():
            waiting = list(deliveries)
            for _round in range(3):
                left = []
                for member, role, claims in waiting:
                    results = send(scene, member, claims, now, role)
                    again = {r.client_id for r in results if r.again}
                    if again:
                        left.append((member, role, [c for c in claims if c.client_id in again]))
                waiting = left
            assert not waiting
            result.append(state(scene))
            raise _Undo
    except _Undo:
        return result[0]


def test_offline_punches_in_any_order_from_two_phones_give_one_state(scene: Scene) -> None:
    """I11: permutations, repetitions, two devices of the person and the leader's phone."""
    leader, volunteer, elder = scene.cast.leader, scene.cast.volunteer, scene.cast.elder
    one = [claim(scene, IN, NOW), claim(scene, OUT, NOW + 50 * MINUTE)]
    two = [
        claim(scene, IN, NOW + 2 * MINUTE),
        claim(scene, IN, NOW + 60 * MINUTE),
        claim(scene, OUT, NOW + 100 * MINUTE),
    ]
    rolls = [
        Claim(uuid4(), scene.shift.pk, IN, NOW + MINUTE, elder.volunteer.pk),
        Claim(uuid4(), scene.shift.pk, OUT, NOW + 99 * MINUTE, elder.volunteer.pk),
        Claim(uuid4(), scene.shift.pk, IN, NOW + 3 * MINUTE, volunteer.volunteer.pk),
    ]
    mine = [Claim(uuid4(), scene.shift.pk, IN, NOW - 5 * MINUTE)]
    now = NOW + 118 * MINUTE
    batches = [
        (volunteer, None, one),
        (volunteer, None, two),
        (leader, "leader", rolls),
        (leader, "leader", mine),
    ]
    expected = outcome_of(scene, batches, now)
    assert len(expected[0]) == 9
    chance = random.Random(11)
    orders = [list(p) for p in itertools.permutations(batches)]
    for order in orders:
        shaken = [(m, r, chance.sample(c, len(c))) for m, r, c in order]
        shaken += [chance.choice(shaken) for _n in range(2)]
        assert outcome_of(scene, shaken, now) == expected
    singles = [(m, r, [c]) for m, r, claims in batches for c in claims]
    for _n in range(10):
        mixed = chance.sample(singles, len(singles)) + chance.choices(singles, k=4)
        assert outcome_of(scene, mixed, now) == expected


def test_a_lost_punch_would_be_seen_by_the_property(scene: Scene) -> None:
    """Negative control: the state without one punch differs."""
    claims = [claim(scene, IN, NOW), claim(scene, OUT, NOW + 50 * MINUTE)]
    now = NOW + 60 * MINUTE
    whole = outcome_of(scene, [(scene.cast.volunteer, None, claims)], now)
    assert outcome_of(scene, [(scene.cast.volunteer, None, claims[:1])], now) != whole


@pytest.mark.parametrize(
    ("ahead", "code"),
    [(timedelta(0), None), (timedelta(seconds=90), None), (timedelta(seconds=91), "claim_ahead")],
)
def test_a_fast_phone_is_forgiven_ninety_seconds(
    scene: Scene, ahead: timedelta, code: str | None
) -> None:
    wanted = claim(scene, IN, NOW + ahead)
    got = send(scene, scene.cast.volunteer, [wanted], NOW)[0]
    if code:
        assert got.refusal is not None
        assert (got.refusal.code, got.again) == (code, True)
        return
    assert got.punch is not None
    assert (got.punch.counted_at, got.punch.claimed_at) == (NOW, NOW + ahead)


def test_a_slow_phone_keeps_its_claim_and_our_moment_stands_beside_it(scene: Scene) -> None:
    got = send(scene, scene.cast.volunteer, [claim(scene, IN, NOW - timedelta(seconds=90))], NOW)[0]
    assert got.punch is not None
    assert got.punch.received_at - got.punch.counted_at == timedelta(seconds=90)


def test_claims_are_clipped_to_the_window_and_absurd_ones_refused(scene: Scene) -> None:
    opens, closes = scene.shift.starts_at - 30 * MINUTE, scene.shift.ends_at + 30 * MINUTE
    early = claim(scene, IN, opens - 20 * MINUTE)
    late = claim(scene, OUT, closes + 20 * MINUTE)
    absurd = [
        claim(scene, OUT, opens - MINUTE),
        claim(scene, IN, closes + MINUTE),
        claim(scene, IN, NOW - timedelta(days=3)),
    ]
    results = send(scene, scene.cast.volunteer, [early, late, *absurd], closes + 60 * MINUTE)
    assert [r.punch.counted_at for r in results[:2] if r.punch] == [opens, closes]
    assert [r.refusal.code for r in results[2:] if r.refusal] == ["claim_outside"] * 3


def test_a_punch_that_waited_too_long_is_sent_to_paper(scene: Scene) -> None:
    now = scene.shift.ends_at + timedelta(hours=48, minutes=31)
    got = send(scene, scene.cast.volunteer, [claim(scene, IN, NOW)], now)[0]
    assert got.refusal is not None
    assert got.refusal.code == "claim_too_old"


def test_a_code_that_travelled_is_worth_a_poster(scene: Scene) -> None:
    wanted = claim(scene, IN, NOW)
    got = send(scene, scene.cast.volunteer, [wanted], NOW + 11 * MINUTE)[0]
    assert got.punch is not None
    assert got.punch.method == "poster"
    with_wrong_time = claim(scene, IN, NOW, code=scene.token(NOW + 5 * MINUTE))
    refused = send(scene, scene.cast.second_volunteer, [with_wrong_time], NOW + 11 * MINUTE)[0]
    assert refused.refusal is not None
    assert refused.refusal.code == "code_expired"


def test_without_a_code_only_the_leader_checks_in(scene: Scene) -> None:
    bare = Claim(uuid4(), scene.shift.pk, IN, NOW)
    refused = send(scene, scene.cast.volunteer, [bare], NOW)[0]
    assert refused.refusal is not None
    assert refused.refusal.code == "code_wrong"


def test_nobody_else_calls_the_roll_from_afar(scene: Scene) -> None:
    for who, role in (
        ("volunteer", None),
        ("stranger", None),
        ("sibling_admin", "org_admin"),
        ("confirmer", "confirmer"),
    ):
        wanted = Claim(uuid4(), scene.shift.pk, IN, NOW, scene.cast.elder.volunteer.pk)
        got = send(scene, scene.cast.members[who], [wanted], NOW, role)[0]
        assert got.refusal is not None, who
        assert got.refusal.code == "forbidden", who
    assert scene.punches() == []


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(path, json.dumps(body, default=str), content_type="application/json")


def body_of(wanted: Claim) -> dict[str, Any]:
    return {
        "client_id": str(wanted.client_id),
        "shift_id": str(wanted.shift_id),
        "kind": wanted.kind,
        "claimed_at": wanted.claimed_at.isoformat(),
        "code": wanted.code,
    }


def test_a_single_punch_over_http_and_its_repetition(
    client: Client, scene: Scene, at: Clock
) -> None:
    sign_in(client, scene.cast.volunteer)
    body = body_of(claim(scene, IN, NOW))
    first, second = post(client, "/api/v1/punches", body), post(client, "/api/v1/punches", body)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["id"] == second.json()["id"]
    assert set(first.json()) >= {"counted_at", "received_at", "claimed_at"}
    other = body | {"kind": "out"}
    answer = post(client, "/api/v1/punches", other)
    assert (answer.status_code, answer.json()["code"]) == (422, "client_id_reused")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_batch_tells_of_each_punch(client: Client, scene: Scene, at: Clock) -> None:
    sign_in(client, scene.cast.volunteer)
    good = body_of(claim(scene, IN, NOW))
    bad = body_of(claim(scene, OUT, NOW, code="garbage"))
    unknown = body_of(claim(scene, IN, NOW)) | {"shift_id": str(uuid4())}
    answer = post(client, "/api/v1/punches/batch", {"punches": [good, bad, unknown]})
    assert [(r["status"], (r["problem"] or {}).get("code")) for r in answer.json()["results"]] == [
        ("kept", None),
        ("refused", "code_unknown"),
        ("refused", "not_found"),
    ]
    mine = client.get("/api/v1/punches").json()
    assert [p["client_id"] for p in mine["punches"]] == [good["client_id"]]
    assert "lon" not in mine["punches"][0]


def test_two_hundred_and_one_punches_are_too_many(client: Client, scene: Scene, at: Clock) -> None:
    sign_in(client, scene.cast.volunteer)
    item = body_of(claim(scene, IN, NOW))
    assert post(client, "/api/v1/punches/batch", {"punches": [item] * 201}).status_code == 422
    assert scene.punches() == []


def test_the_api_needs_a_sign_in_and_shows_only_ones_own(
    client: Client, scene: Scene, at: Clock
) -> None:
    assert client.get("/api/v1/punches").status_code == 401
    assert post(client, "/api/v1/punches", body_of(claim(scene, IN, NOW))).status_code == 401
    scene.punch("volunteer", IN)
    sign_in(client, scene.cast.stranger)
    assert client.get("/api/v1/punches").json()["punches"] == []


def test_a_page_of_another_site_cannot_punch(scene: Scene, at: Clock) -> None:
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, scene.cast.volunteer)
    assert post(strict, "/api/v1/punches", body_of(claim(scene, IN, NOW))).status_code == 403
    assert scene.punches() == []


def test_a_punch_costs_few_statements(scene: Scene, django_assert_max_num_queries: Any) -> None:
    wanted = claim(scene, IN, NOW)
    with django_assert_max_num_queries(34):
        send(scene, scene.cast.volunteer, [wanted], NOW)
    assert isinstance(wanted.client_id, UUID)
