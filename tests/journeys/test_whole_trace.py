"""N13: every deed that changes a place, a record, a request or a belonging leaves who, when and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.attendance.scenes import Scene, at, make_scene
from tests.cast import CITY, NOW, Cast, sign_in
from tests.factories.activities import make_activity, shift_of
from tests.factories.needs import make_need
from tests.factories.punches import attend, proposed
from tests.journeys.trail import Trail, changing_files
from tests.recruitment.people import join, placement_of
from zhihe.accounts.models import Person
from zhihe.attendance.actions.add_walk_in import add_walk_in
from zhihe.attendance.actions.answer_correction import answer_correction
from zhihe.attendance.actions.ask_correction import ask_correction
from zhihe.attendance.actions.auto_close_shift import auto_close_shift
from zhihe.attendance.actions.claim_hours import claim_hours
from zhihe.attendance.actions.confirm_records import confirm_records
from zhihe.attendance.actions.correct_record import correct_record
from zhihe.attendance.actions.decide_correction import decide_correction
from zhihe.attendance.actions.decide_exception import decide_exception
from zhihe.attendance.actions.freeze_record import freeze_record
from zhihe.attendance.actions.mark_absent import mark_absent
from zhihe.attendance.actions.reject_record import reject_record
from zhihe.attendance.actions.return_record import return_record
from zhihe.attendance.actions.reverse_record import reverse_record
from zhihe.attendance.actions.roll_call import roll_call
from zhihe.attendance.actions.second_confirm_records import second_confirm_records
from zhihe.attendance.actions.undo_roll_call import undo_roll_call
from zhihe.attendance.actions.unfreeze_record import unfreeze_record
from zhihe.attendance.models import CorrectionDraft, ServiceRecord
from zhihe.attendance.terms import Decision, PunchKind
from zhihe.demands.actions.answer_need import answer_need
from zhihe.demands.actions.arrange_need import arrange_need
from zhihe.demands.actions.claim_need import claim_need
from zhihe.demands.actions.refuse_need import refuse_need
from zhihe.demands.actions.serve_need import serve_need
from zhihe.demands.actions.thank_need import thank_need
from zhihe.demands.actions.verify_need import verify_need
from zhihe.demands.actions.withdraw_need import withdraw_need
from zhihe.organisations.actions.answer_invitation import answer_invitation
from zhihe.organisations.actions.apply_to_join import apply_to_join
from zhihe.organisations.actions.decide_membership import decide_membership
from zhihe.organisations.actions.invite_member import invite_member
from zhihe.organisations.actions.leave_organisation import leave_organisation
from zhihe.organisations.actions.part_from_person import part_from_person
from zhihe.recruitment.actions.accept_offer import accept_offer
from zhihe.recruitment.actions.answer_question import answer_question
from zhihe.recruitment.actions.assess_applicant import assess_applicant
from zhihe.recruitment.actions.cancel_placement import cancel_placement
from zhihe.recruitment.actions.cancel_shift import cancel_shift
from zhihe.recruitment.actions.close_begun_queues import close_begun_queues
from zhihe.recruitment.actions.confirm_coming import confirm_coming
from zhihe.recruitment.actions.expire_offers import expire_offers
from zhihe.recruitment.actions.move_shift import move_shift
from zhihe.recruitment.actions.offer_next import offer_next
from zhihe.recruitment.actions.release_placement import release_placement
from zhihe.recruitment.actions.restore_placement import restore_placement
from zhihe.recruitment.actions.withdraw_application import withdraw_application
from zhihe.recruitment.terms import Verdict
from zhihe.volunteers.models import Volunteer

__all__ = ["at"]
Clock = Callable[[datetime], None]
HOUR = timedelta(hours=1)


def fresh(row: Any) -> Any:
    row.refresh_from_db()
    return row


def seats_change_hands(cast: Cast, trail: Trail) -> None:
    """A waiting list: offered, run out, declined, accepted; given back and taken again; moved."""
    shift = shift_of(make_activity(cast, capacity=1))
    one, _two, three = (
        trail.step(NOW, lambda who=who: join(cast, who, shift))
        for who in ("volunteer", "second_volunteer", "elder")
    )
    trail.step(
        NOW,
        lambda: confirm_coming(actor=cast.volunteer.actor(), placement=placement_of(one), now=NOW),
    )
    mine = {"actor": cast.volunteer.actor(), "now": NOW}
    trail.step(NOW, lambda: cancel_placement(placement=placement_of(one), **mine))
    trail.step(NOW, lambda: offer_next(city=CITY, shift_id=shift.pk, now=NOW))
    late = NOW + 5 * HOUR
    trail.step(late, lambda: expire_offers(city=CITY, now=late))
    trail.step(late, lambda: offer_next(city=CITY, shift_id=shift.pk, now=late))
    elder = cast.elder.actor()
    trail.step(late, lambda: accept_offer(actor=elder, application=fresh(three), now=late))
    desk = {"actor": cast.org_admin.actor(), "reason": "岗位减了一个", "now": late}
    trail.step(late, lambda: release_placement(placement=placement_of(three), **desk))
    again = shift_of(make_activity(cast, starts_at=NOW + 60 * HOUR))
    back = trail.step(NOW, lambda: join(cast, "volunteer", again))
    trail.step(NOW, lambda: cancel_placement(placement=placement_of(back), **mine))
    trail.step(NOW, lambda: restore_placement(placement=placement_of(back), **mine))
    other = shift_of(make_activity(cast, starts_at=NOW + 90 * HOUR))
    for who in ("volunteer", "elder"):
        trail.step(NOW, lambda who=who: join(cast, who, other))
    trail.step(
        NOW,
        lambda: move_shift(
            actor=cast.org_admin.actor(),
            shift_id=other.pk,
            starts_at=again.starts_at,
            ends_at=again.ends_at,
            now=NOW,
            release_clashing=True,
        ),
    )
    trail.step(
        NOW,
        lambda: cancel_shift(
            actor=cast.org_admin.actor(), shift_id=again.pk, reason="停电", now=NOW
        ),
    )


def applicants_are_judged(cast: Cast, trail: Trail) -> None:
    """Asked, answered, refused, admitted, withdrawn; who still waits at the start is told."""
    shift = shift_of(
        make_activity(cast, capacity=1, starts_at=NOW + 30 * HOUR, post={"selection": "review"})
    )
    rows = {
        who: trail.step(NOW, lambda who=who: join(cast, who, shift))
        for who in ("stranger", "guardian", "second_volunteer", "org_admin")
    }

    def judge(who: str, verdict: Verdict, reason: str = "") -> None:
        desk = {"actor": cast.project_manager.actor(), "now": NOW}
        row = fresh(rows[who])
        trail.step(
            NOW, lambda: assess_applicant(application=row, verdict=verdict, reason=reason, **desk)
        )

    judge("guardian", Verdict.ASK, "能站两小时吗")
    reply = {"actor": cast.guardian.actor(), "reply": "能", "now": NOW}
    trail.step(NOW, lambda: answer_question(application=fresh(rows["guardian"]), **reply))
    judge("stranger", Verdict.REFUSE, "离得太远")
    judge("guardian", Verdict.ADMIT)
    judge("second_volunteer", Verdict.ADMIT)
    gone = {"actor": cast.second_volunteer.actor(), "now": NOW}
    row = fresh(rows["second_volunteer"])
    trail.step(NOW, lambda: withdraw_application(application=row, **gone))
    start = shift.starts_at + timedelta(minutes=1)
    trail.step(start, lambda: close_begun_queues(city=CITY, now=start))


def hours_are_decided(cast: Cast, trail: Trail, scene: Scene) -> None:
    """Punches, roll calls, two confirmers, freezing, correcting, taking back, asking, claiming."""
    shift, city = scene.shift, CITY
    after = shift.ends_at + 2 * HOUR
    leader, first, above = (
        cast.leader.actor("leader"), cast.confirmer.actor(), cast.parent_admin.actor(),
    )  # fmt: skip
    trail.step(NOW, lambda: scene.punch("volunteer", PunchKind.IN, NOW))
    trail.step(NOW, lambda: add_walk_in(
        actor=leader, shift=shift, volunteer_id=cast.guardian.volunteer.pk, now=NOW
    ))  # fmt: skip
    scene.lead(NOW)
    called = trail.step(NOW, lambda: roll_call(
        actor=leader, shift=shift, volunteer_ids=[cast.elder.volunteer.pk], kind=PunchKind.IN,
        client_id=uuid4(), now=NOW,
    ))  # fmt: skip
    soon = NOW + timedelta(minutes=1)
    trail.note(soon, lambda: undo_roll_call(
        actor=leader, shift=shift, punch_id=called[0].pk, now=soon
    ))  # fmt: skip
    trail.step(after, lambda: auto_close_shift(city=city, shift_id=shift.pk, now=after))

    def record(key: str) -> ServiceRecord:
        rows = ServiceRecord.objects.in_city(city).filter(
            person_id=cast.members[key].id, shift__activity=scene.activity
        )
        return rows.order_by("-created_at").first()

    mine = record("volunteer")
    base = {"record_id": mine.pk, "now": after}
    trail.step(after, lambda: decide_exception(
        actor=first, decision=Decision.SET_MINUTES, minutes=90, reason="领队说一直在", **base
    ))  # fmt: skip
    ids = {"shift_id": shift.pk, "record_ids": [mine.pk], "now": after}
    trail.step(after, lambda: confirm_records(actor=first, **ids))
    trail.step(after, lambda: return_record(actor=above, reason="请再看一眼", **base))
    trail.step(after, lambda: decide_exception(
        actor=first, decision=Decision.SET_MINUTES, minutes=80, reason="领队说走得早", **base
    ))  # fmt: skip
    trail.step(after, lambda: confirm_records(actor=first, **ids))
    trail.step(after, lambda: second_confirm_records(actor=above, **ids))
    trail.step(after, lambda: freeze_record(actor=first, reason="有人反映", **base))
    trail.step(after, lambda: unfreeze_record(
        actor=cast.township_clerk.actor(), reason="查过了", **base
    ))  # fmt: skip
    trail.note(after, lambda: correct_record(actor=first, minutes=70, reason="多算了", **base))
    draft = CorrectionDraft.objects.in_city(city).get()
    trail.step(after, lambda: decide_correction(
        actor=cast.township_clerk.actor(), draft_id=draft.pk, accept=True, words="同意", now=after
    ))  # fmt: skip
    trail.step(after, lambda: reverse_record(
        actor=cast.township_clerk.actor(), reason="本人没有去", **base
    ))  # fmt: skip
    days = after + timedelta(days=3)
    trail.step(days, lambda: mark_absent(city=city, shift_id=shift.pk, now=days))


def hours_are_asked_for(cast: Cast, trail: Trail) -> None:
    """Not counted, asked about and entered anew; hours of somebody unclaimed wait and then count."""
    shift = shift_of(make_activity(cast, starts_at=NOW - 30 * HOUR))
    for member in (cast.volunteer, cast.elder):
        attend(shift, member)
        proposed(shift, member)
    later = NOW + HOUR
    mine = ServiceRecord.objects.in_city(CITY).get(shift=shift, person_id=cast.volunteer.id)
    trail.step(later, lambda: reject_record(
        actor=cast.confirmer.actor(), record_id=mine.pk, reason="不在名单", now=later
    ))  # fmt: skip
    asked = ask_correction(
        actor=cast.volunteer.actor(), words="我在的", now=later, record=fresh(mine), minutes=120
    )
    trail.step(later, lambda: answer_correction(
        actor=cast.confirmer.actor(), request=asked, accept=True, words="问了领队，在的",
        minutes=120, now=later,
    ))  # fmt: skip
    elder, account = cast.elder, cast.elder.person.account_id
    people = Person.objects.filter(pk=elder.id)
    people.update(account=None, claimed_at=None)
    Volunteer.objects.in_city(CITY).filter(pk=elder.volunteer.pk).update(is_claimed=False)
    hers = ServiceRecord.objects.in_city(CITY).get(shift=shift, person_id=elder.id)
    trail.step(later, lambda: confirm_records(
        actor=cast.confirmer.actor(), shift_id=shift.pk, record_ids=[hers.pk], now=later
    ))  # fmt: skip
    people.update(account=account, claimed_at=later)
    Volunteer.objects.in_city(CITY).filter(pk=elder.volunteer.pk).update(is_claimed=True)
    trail.step(later, lambda: claim_hours(city=CITY, person_id=elder.id, now=later))


def requests_are_answered(cast: Cast, trail: Trail) -> None:
    """Filed, taken, verified, arranged, served, thanked; or answered, refused, withdrawn."""
    clerk = cast.township_clerk.actor()
    mine = cast.volunteer.actor()

    def filed(tail: str) -> Any:
        phones = {"phone": f"+861380000{tail}", "family_phone": ""}
        return trail.step(NOW, lambda: make_need(cast, actor=mine, whom="self", **phones))

    need = filed("7101")
    both = {"actor": clerk, "now": NOW}
    trail.step(NOW, lambda: claim_need(need=need, **both))
    trail.step(NOW, lambda: verify_need(need=need, call_note="打给本人，属实", **both))
    worker = {"actor": cast.org_admin.actor(), "now": NOW}
    trail.step(NOW, lambda: arrange_need(need=need, organisation=cast.team, **worker))
    trail.step(NOW, lambda: serve_need(need=need, **both))
    trail.step(NOW, lambda: thank_need(actor=mine, need=need, score=5, words="谢谢", now=NOW))
    trail.step(NOW, lambda: answer_need(need=filed("7102"), words="电话里说好了", **both))
    trail.step(NOW, lambda: refuse_need(need=filed("7103"), reason="不在服务范围", **both))
    trail.step(NOW, lambda: withdraw_need(actor=mine, need=filed("7104"), now=NOW))


def people_belong(cast: Cast, trail: Trail) -> None:
    """Applied and refused, applied and admitted, invited, left, parted by a merge."""
    stranger, admin = cast.stranger.actor(), cast.org_admin.actor()
    asked = {"actor": stranger, "organisation": cast.team, "words": "", "now": NOW}
    row = trail.step(NOW, lambda: apply_to_join(**asked))
    trail.step(NOW, lambda: decide_membership(
        actor=admin, membership=row, admit=False, reason="名额满了", now=NOW
    ))  # fmt: skip
    row = trail.step(NOW, lambda: apply_to_join(**asked))
    trail.step(NOW, lambda: decide_membership(actor=admin, membership=row, admit=True, now=NOW))
    trail.step(NOW, lambda: leave_organisation(actor=stranger, membership=fresh(row), now=NOW))
    row = trail.step(NOW, lambda: invite_member(
        actor=admin, organisation=cast.team, person_id=cast.elder.id, department="", now=NOW
    ))  # fmt: skip
    elder = cast.elder.actor()
    trail.step(NOW, lambda: answer_invitation(actor=elder, membership=row, accept=True, now=NOW))
    trail.step(NOW, lambda: part_from_person(
        city=CITY, person_id=cast.elder.id, now=NOW, into=cast.guardian.id
    ))  # fmt: skip


@pytest.mark.row("N13")
def test_every_change_has_its_who_when_and_why_and_the_person_reads_it(
    cast: Cast, at: Clock, drain: Any
) -> None:
    trail = Trail()
    scene = make_scene(cast)
    scene.place("volunteer", "elder", "second_volunteer")
    hours_are_decided(cast, trail, scene)
    hours_are_asked_for(cast, trail)
    seats_change_hands(cast, trail)
    applicants_are_judged(cast, trail)
    requests_are_answered(cast, trail)
    people_belong(cast, trail)
    assert changing_files() - trail.called == set()
    # and the volunteer reads it: what, who, why
    phone = Client()
    sign_in(phone, cast.volunteer)
    pages = [phone.get(f"/me/privacy/trace?page={n}").content.decode() for n in range(1, 6)]
    whole = "".join(pages)
    for words in (
        "退了名额",
        "撤销了这条时长",
        "本人没有去",
        "方平 · 乡镇街道工作人员",
        "停电",
        "本人",
    ):
        assert words in whole, words
    assert "更新了一条记录" not in whole
    record = ServiceRecord.objects.in_city(CITY).filter(
        person_id=cast.volunteer.id, activity=scene.activity
    )
    page = phone.get(f"/me/hours/{record.get().pk}").content.decode()
    for words in ("签到 · 扫现场码", "到点自动收尾", "宋知微", "本人没有去", "80 → 70 分钟"):
        assert words in page, words


def test_a_deed_without_an_event_would_be_found(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check can fail: the same walk with the events switched off."""
    from zhihe.recruitment.actions import cancel_placement as module

    shift = shift_of(make_activity(cast))
    trail = Trail()
    row = trail.step(NOW, lambda: join(cast, "volunteer", shift))
    monkeypatch.setattr(module, "record_event", lambda **_kw: None)
    with pytest.raises(AssertionError, match="without an event"):
        trail.step(NOW, lambda: cancel_placement(
            actor=cast.volunteer.actor(), placement=placement_of(row), now=NOW
        ))  # fmt: skip
