"""Promises of checking in by a code."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.attendance.scenes import MINUTE, Scene, make_scene
from tests.cast import LAT, LON, NOW, Cast
from zhihe.accounts.models import Consent
from zhihe.attendance import errors
from zhihe.attendance.actions.record_scan_moment import record_scan_moment
from zhihe.attendance.models import Punch
from zhihe.attendance.queries.code_proofs import proof_of_scan
from zhihe.attendance.queries.positions import Fix
from zhihe.attendance.queries.presence import presence_at
from zhihe.attendance.terms import Method, PunchKind
from zhihe.audit.models import AuditEvent
from zhihe.opportunities.models import Activity, Shift

IN, OUT = PunchKind.IN, PunchKind.OUT


@pytest.mark.row("X09", part="punches")
def test_a_scan_in_and_a_scan_out_make_one_pair(scene: Scene) -> None:
    scene.punch("volunteer", IN, NOW)
    scene.punch("volunteer", OUT, NOW + 100 * MINUTE)
    found = presence_at(scene.city, scene.shift.pk, scene.cast.volunteer.volunteer.pk)
    assert [(p.start.counted_at, p.end.counted_at) for p in found.pairs if p.end] == [
        (NOW, NOW + 100 * MINUTE)
    ]


def test_the_trace_tells_who_was_checked_in_how(scene: Scene) -> None:
    punch = scene.punch("volunteer", IN)
    event = AuditEvent.objects.in_city(scene.city).get(subject_id=punch.pk)
    assert (event.verb, event.person_id) == ("attendance.punch", scene.cast.volunteer.id)
    assert event.detail["method"] == "rotating_code"


@pytest.mark.row("X08", part="no code, no check-in")
@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"state": "submitted", "activity_code": "", "published_at": None}, errors.NoActivityCode),
        ({"state": "cancelled"}, errors.ActivityOff),
    ],
)
def test_without_an_approved_activity_nobody_checks_in(
    scene: Scene, fields: dict[str, object], error: type[Exception]
) -> None:
    Activity.objects.in_city(scene.city).filter(pk=scene.activity.pk).update(**fields)
    with pytest.raises(error):
        scene.punch("volunteer", IN)
    assert scene.punches() == []


def test_a_cancelled_shift_takes_nobody(scene: Scene) -> None:
    Shift.objects.in_city(scene.city).filter(pk=scene.shift.pk).update(cancelled_at=NOW)
    with pytest.raises(errors.ActivityOff):
        scene.punch("volunteer", IN)


def test_a_stranger_without_a_seat_is_told_to_ask_the_leader(scene: Scene) -> None:
    with pytest.raises(errors.NotPlaced) as refused:
        scene.punch("stranger", IN)
    assert "现场加人" in str(refused.value)


def test_the_code_of_another_activity_names_both(scene: Scene) -> None:
    other = make_scene(scene.cast, title="护河巡查", leader_id=scene.cast.confirmer.id)
    other.place("stranger")
    with pytest.raises(errors.CodeOfAnother) as refused:
        scene.punch("stranger", IN)
    assert "邻里守望" in str(refused.value)
    assert "护河巡查" in str(refused.value)


def test_checking_in_twice_says_when_it_was(scene: Scene) -> None:
    scene.punch("volunteer", IN)
    with pytest.raises(errors.AlreadyIn) as refused:
        scene.punch("volunteer", IN, NOW + MINUTE)
    assert str(refused.value) == "您 10:00 已经签到了，走的时候记得签退。"


def test_leaving_before_coming_and_leaving_twice_are_refused(scene: Scene) -> None:
    with pytest.raises(errors.NotInYet):
        scene.punch("volunteer", OUT)
    scene.punch("volunteer", IN)
    scene.punch("volunteer", OUT, NOW + 30 * MINUTE)
    with pytest.raises(errors.AlreadyOut) as refused:
        scene.punch("volunteer", OUT, NOW + 40 * MINUTE)
    assert "10:30" in str(refused.value)


def test_the_same_client_id_gives_the_same_punch(scene: Scene) -> None:
    key = uuid4()
    first = scene.punch("volunteer", IN, client_id=key)
    again = scene.punch("volunteer", IN, NOW + MINUTE, client_id=key)
    assert (again.pk, again.counted_at) == (first.pk, NOW)
    assert len(scene.punches()) == 1


def test_a_client_id_of_somebody_else_is_refused(scene: Scene) -> None:
    key = uuid4()
    scene.punch("volunteer", IN, client_id=key)
    with pytest.raises(errors.ClientIdReused):
        scene.punch("elder", IN, client_id=key)


def test_three_pairs_a_day_are_the_most(scene: Scene) -> None:
    for n in range(3):
        scene.punch("volunteer", IN, NOW + 20 * n * MINUTE)
        scene.punch("volunteer", OUT, NOW + (20 * n + 10) * MINUTE)
    with pytest.raises(errors.TooManyPairs):
        scene.punch("volunteer", IN, NOW + 70 * MINUTE)
    scene.punch("elder", IN, NOW + 70 * MINUTE)


@pytest.mark.parametrize(
    ("minutes", "error"),
    [(-41, errors.TooEarly), (-40, None), (140, None), (141, errors.TooLate)],
)
def test_the_window_opens_half_an_hour_before_and_closes_after_the_grace(
    scene: Scene, minutes: int, error: type[Exception] | None
) -> None:
    moment = NOW + minutes * MINUTE
    if error is None:
        assert scene.punch("volunteer", IN, moment).counted_at == moment
        return
    with pytest.raises(error):
        scene.punch("volunteer", IN, moment)


def test_a_shift_over_midnight_is_one_shift(cast: Cast) -> None:
    night = NOW + timedelta(hours=13, minutes=30)  # 23:30 in Xianning
    made = make_scene(cast, starts_at=night, minutes=120)
    made.place("volunteer")
    made.punch("volunteer", IN, night)
    made.punch("volunteer", OUT, night + 110 * MINUTE)
    pair = presence_at(made.city, made.shift.pk, cast.volunteer.volunteer.pk).pairs[0]
    assert pair.end is not None
    assert pair.end.counted_at - pair.start.counted_at == timedelta(minutes=110)
    for n in range(2):
        made.punch("volunteer", IN, night + (112 + 4 * n) * MINUTE)
        made.punch("volunteer", OUT, night + (114 + 4 * n) * MINUTE)
    with pytest.raises(errors.TooManyPairs):
        made.punch("volunteer", IN, night + 125 * MINUTE)


@pytest.mark.parametrize(
    ("seconds", "fits"), [(0, True), (29, True), (-30, True), (61, False), (86400, False)]
)
def test_a_scanned_code_lives_one_step_around_its_moment(
    scene: Scene, seconds: int, fits: bool
) -> None:
    token = scene.token(NOW)
    moment = NOW + timedelta(seconds=seconds)
    if fits:
        assert record_scan_moment(city=scene.city, token=token, now=moment).scanned_at == moment
        return
    with pytest.raises(errors.CodeExpired):
        record_scan_moment(city=scene.city, token=token, now=moment)


def test_a_code_with_a_letter_changed_is_no_code(scene: Scene) -> None:
    token = scene.token()
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    with pytest.raises(errors.CodeExpired):
        record_scan_moment(city=scene.city, token=changed, now=NOW)
    for nonsense in ("", "x", token[:-1], token + "A", "r" + "0" * 38, "d00000000"):
        with pytest.raises(errors.CodeUnknown):
            record_scan_moment(city=scene.city, token=nonsense, now=NOW)


def test_the_moment_of_the_scan_counts_not_the_moment_of_the_tap(scene: Scene) -> None:
    moment = record_scan_moment(city=scene.city, token=scene.token(), now=NOW)
    later = NOW + 8 * MINUTE
    proof = proof_of_scan(moment, scene.cast.volunteer.volunteer, later)
    from zhihe.attendance.actions.punch_by_code import punch_by_code

    punch = punch_by_code(
        actor=scene.cast.volunteer.actor(),
        volunteer_id=scene.cast.volunteer.volunteer.pk,
        proof=proof,
        kind=IN,
        client_id=uuid4(),
        now=later,
    )
    assert (punch.counted_at, punch.received_at) == (NOW, later)


@pytest.mark.parametrize(
    ("seconds", "fits"),
    [(-60, False), (-31, False), (-30, True), (0, True), (30, True), (60, False), (90, False)],
)
def test_typed_digits_hold_one_step(scene: Scene, seconds: int, fits: bool) -> None:
    start = NOW.replace(second=0)
    digits = scene.digits(start)
    moment = start + timedelta(seconds=seconds)
    if fits:
        assert scene.type_code(scene.cast.volunteer, digits, moment).method == Method.TYPED_CODE
    else:
        with pytest.raises(errors.CodeWrong):
            scene.type_code(scene.cast.volunteer, digits, moment)


def test_digits_are_forgiven_spaces_and_full_width(scene: Scene) -> None:
    digits = scene.digits()
    wide = "".join(chr(ord(d) + 0xFEE0) for d in digits[:3]) + " " + digits[3:]
    assert scene.type_code(scene.cast.volunteer, wide).shift.pk == scene.shift.pk


def test_digits_of_a_shift_one_has_no_seat_at_fit_nothing(scene: Scene) -> None:
    with pytest.raises(errors.CodeWrong):
        scene.type_code(scene.cast.stranger, scene.digits())


class TestPosition:
    """The fence, with consent and without; the raw point goes nowhere."""

    def agree(self, scene: Scene) -> None:
        person = scene.cast.volunteer.person
        Consent.objects.create(
            person=person, purpose="check_in_position", version=1, given_at=NOW, given_by=person.pk
        )

    def test_inside_is_said_with_distance_and_accuracy(self, scene: Scene) -> None:
        self.agree(scene)
        punch = scene.punch("volunteer", IN, fix=Fix(LON + 0.001, LAT, 15.4))
        assert (punch.fence, punch.accuracy_m) == ("inside", 15)
        assert punch.distance_m is not None
        assert 90 < punch.distance_m < 105

    def test_far_away_is_kept_as_a_fact_and_does_not_stop_the_check_in(self, scene: Scene) -> None:
        self.agree(scene)
        punch = scene.punch("volunteer", IN, fix=Fix(LON + 0.1, LAT, 10))
        assert punch.fence == "outside"

    def test_without_consent_the_position_is_not_looked_at(self, scene: Scene) -> None:
        punch = scene.punch("volunteer", IN, fix=Fix(LON, LAT, 10))
        assert (punch.fence, punch.distance_m, punch.accuracy_m) == ("none", None, None)

    def test_no_column_of_a_punch_holds_the_point(self, scene: Scene) -> None:
        self.agree(scene)
        canary = Fix(114.291234567, 29.857654321, 12)
        punch = scene.punch("volunteer", IN, fix=canary)
        texts = [
            str(v)
            for v in Punch.objects.in_city(scene.city).filter(pk=punch.pk).values().get().values()
        ]
        events = AuditEvent.objects.in_city(scene.city).filter(subject_id=punch.pk)
        texts += [str(v) for row in events.values() for v in row.values()]
        assert texts
        for text in texts:
            assert "114.29" not in text
            assert "29.85" not in text
