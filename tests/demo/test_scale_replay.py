"""What COPY wrote is what the actions write: one by one taken out and done again by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, models
from django.db.models import F

from zhihe.accounts.actions.give_consent import give_consent
from zhihe.accounts.actions.name_person import name_person
from zhihe.accounts.actions.sign_in_with_code import sign_in_with_code
from zhihe.accounts.actions.state_document import state_document
from zhihe.accounts.actions.take_pledge import take_pledge
from zhihe.accounts.actions.verify_identity import verify_identity
from zhihe.accounts.integrations.identity_provider import IdentityResult
from zhihe.accounts.models import Account, Consent, Person, PhoneCode
from zhihe.accounts.queries.codes import code_hash
from zhihe.accounts.queries.documents import open_number
from zhihe.accounts.queries.phones import phone_of_person
from zhihe.accounts.terms import CodePurpose, ConsentPurpose
from zhihe.attendance.actions.check_in_leader import check_in_leader
from zhihe.attendance.actions.confirm_records import confirm_records
from zhihe.attendance.actions.declare_hours import declare_hours
from zhihe.attendance.actions.enter_sheet_rows import EnteredRow
from zhihe.attendance.actions.enter_sign_in_sheet import enter_sign_in_sheet
from zhihe.attendance.actions.enter_team_hours import enter_team_hours
from zhihe.attendance.actions.mark_absent import mark_absent
from zhihe.attendance.actions.punch_by_code import punch_by_code
from zhihe.attendance.actions.roll_call import roll_call
from zhihe.attendance.actions.second_confirm_records import second_confirm_records
from zhihe.attendance.models import Punch, RecordReview, ServiceRecord, Sheet
from zhihe.attendance.queries.code_proofs import Proof
from zhihe.attendance.queries.positions import Fix
from zhihe.attendance.terms import Method, PunchKind
from zhihe.audit.models import AuditEvent, AuditLeaf
from zhihe.audit.queries.event_body import body
from zhihe.foundation.canonical_json import commitment
from zhihe.foundation.clock import local_date
from zhihe.ledger.models import LedgerAccount, Transfer
from zhihe.opportunities.actions.draft_activity import draft_activity
from zhihe.opportunities.actions.end_activity import end_activity
from zhihe.opportunities.actions.publish_activity import publish_activity
from zhihe.opportunities.models import Activity, Shift
from zhihe.opportunities.queries.activity_form import form_of
from zhihe.organisations.queries.hats import hats_of
from zhihe.platform.actor import Actor, system_actor
from zhihe.platform.invariants import count_all
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.models import Application, Cover, Placement
from zhihe.volunteers.actions.enrol_volunteer import enrol_volunteer
from zhihe.volunteers.actions.set_abilities import set_abilities
from zhihe.volunteers.models import Volunteer, VolunteerSkill

CITY = "421200"
# Given anew by every deed, or random: ids and what names them, nonces, salts.
ANEW = {
    "id", "client_id", "application_id", "evidence_id", "sheet_id", "record_id", "source_id",
    "salt", "commitment", "to_account_id", "from_account_id", "distance_m", "accuracy_m",
    "account_id", "phone_sealed", "document_sealed", "password", "volunteer_no", "person_id",
    "given_by", "volunteer_id", "activity_code", "code_secret_sealed",
}  # fmt: skip


def rows(query: Any, *keep: str) -> Counter[tuple[tuple[str, str], ...]]:
    """Rows without what is given anew; ``keep`` names columns to look at all the same."""
    left = ANEW - set(keep)
    return Counter(
        tuple(sorted((k, str(v)) for k, v in row.items() if k not in left))
        for row in query.values()
    )


def events(subjects: Iterable[UUID], also: dict[str, str]) -> Counter[tuple[str, ...]]:
    """Readable facts with their leaves: ids in the detail stand by what they name."""
    found: Counter[tuple[str, ...]] = Counter()
    chosen = AuditEvent.objects.in_city(CITY).filter(subject_id__in=list(subjects))
    for e in chosen:
        leaf = AuditLeaf.objects.in_city(CITY).get(pk=e.pk)
        assert bytes(leaf.commitment) == commitment(bytes(e.salt or b""), body(e))
        assert leaf.at == e.at
        words = [str(e.at), e.verb, str(e.actor_id), e.role, e.subject_kind, str(e.person_id)]
        words += [e.reason, str(e.detail), str(e.on_behalf_of), str(e.station_id)]
        found[tuple(also.get(word, word) for word in words)] += 1
    return found


def drop(*queries: Any) -> None:
    """Take rows out as the owner, whatever points at them goes first."""
    for query in queries:
        query._raw_delete(query.db)


def forget(subjects: Iterable[UUID]) -> None:
    chosen = AuditEvent.objects.in_city(CITY).filter(subject_id__in=list(subjects))
    leaves = AuditLeaf.objects.in_city(CITY).filter(pk__in=chosen.values("pk"))
    drop(leaves, chosen)


@dataclass
class Story:
    """Everything about one shift of the loaded city."""

    shift: Shift

    @property
    def records(self) -> Any:
        return ServiceRecord.objects.in_city(CITY).filter(shift=self.shift)

    def of(self, model: type[models.Model]) -> Any:
        return model.objects.in_city(CITY).filter(shift=self.shift)  # type: ignore[attr-defined]

    @property
    def reviews(self) -> Any:
        return RecordReview.objects.in_city(CITY).filter(record__in=self.records.values("pk"))

    @property
    def transfers(self) -> Any:
        ids = self.records.values("pk")
        return Transfer.objects.in_city(CITY).filter(source_id__in=ids)

    @property
    def covers(self) -> Any:
        people = self.of(Placement).values("volunteer_id")
        return Cover.objects.in_city(CITY).filter(
            activity=self.shift.activity_id, volunteer__in=people
        )

    def subjects(self) -> list[UUID]:
        tables = (self.of(Placement), self.of(Punch), self.of(Sheet), self.records)
        return [pk for table in tables for pk in table.values_list("pk", flat=True)]

    def told(self) -> dict[str, Any]:
        """All that is compared."""
        people = list(self.of(Placement).values_list("volunteer_id", flat=True))
        volunteers = Volunteer.objects.in_city(CITY).filter(pk__in=people)
        accounts = LedgerAccount.objects.in_city(CITY).filter(owner_id__in=people)
        return {
            "application": rows(self.of(Application), "volunteer_id"),
            "placement": rows(self.of(Placement), "volunteer_id"),
            "cover": rows(self.covers, "volunteer_id"),
            "punch": rows(self.of(Punch), "volunteer_id"),
            "sheet": rows(self.of(Sheet)),
            "record": rows(self.records, "volunteer_id", "person_id", "activity_code"),
            "review": rows(self.reviews),
            "transfer": rows(self.transfers),
            "account": rows(accounts, "owner_id"),
            "kept": rows(volunteers, "id", "person_id"),
            "taken": Shift.objects.in_city(CITY).get(pk=self.shift.pk).taken,
            "events": events(self.subjects(), {}),
        }

    def undo(self) -> None:
        """As if nobody had joined: rows out, counters and balances back."""
        forget(self.subjects())
        for row in self.transfers:
            accounts = LedgerAccount.objects.in_city(CITY)
            accounts.filter(pk=row.to_account_id).update(balance=F("balance") - row.amount)
            accounts.filter(pk=row.from_account_id).update(balance=F("balance") + row.amount)
        came = self.of(Placement).filter(turnout="came").values("volunteer_id")
        Volunteer.objects.in_city(CITY).filter(pk__in=came).update(
            reliability_kept=F("reliability_kept") - 1
        )
        drop(self.transfers, self.reviews, self.records, self.of(Punch), self.of(Sheet))
        drop(self.covers, self.of(Placement), self.of(Application))
        Shift.objects.in_city(CITY).filter(pk=self.shift.pk).update(taken=0)
        Activity.objects.in_city(CITY).filter(pk=self.shift.activity_id).update(state="published")
        self.shift.refresh_from_db()


def acting(person: UUID, at: Any, *roles: str) -> Actor:
    hats = hats_of(CITY, person, at)
    hat = next((h for h in hats if h.role in roles), None)
    return Actor(city=CITY, person_id=person, hats=hats, hat=hat, strong=True)


def shift_with(method: str, *, roll: bool = False) -> Story:
    """A settled shift of a few people who all came, by that way."""
    settled = ServiceRecord.objects.in_city(CITY).filter(
        state="confirmed", methods__contains=[method]
    )
    for record in settled.order_by("id"):
        story = Story(
            Shift.objects.in_city(CITY).select_related("activity").get(pk=record.shift_id)
        )
        punches = story.of(Punch)
        if roll != punches.filter(method="roll_call").exists():
            continue
        if roll and not punches.filter(device="leader").exists():
            continue
        if 2 <= story.of(Placement).count() <= 9 and not story.of(Placement).exclude(
            turnout="came"
        ):
            return story
    raise LookupError(method)


def redo(story: Story, before: dict[str, list[Any]]) -> None:
    """The same facts at the same moments, through the actions."""
    shift = Shift.objects.in_city(CITY).select_related("activity", "post").get(pk=story.shift.pk)
    for row in sorted(before["application"], key=lambda a: a.applied_at):
        me = Actor(city=CITY, person_id=row.applied_by)
        apply_to_shift(actor=me, shift_id=shift.pk, now=row.applied_at)
    sheets = before["sheet"]
    for sheet in sheets:
        _enter(shift, sheet, [p for p in before["punch"] if p.sheet_id == sheet.pk])
    for punch in sorted(before["punch"], key=lambda p: p.counted_at):
        if not punch.sheet_id:
            _punch(shift, punch)
    if before["timer"]:
        mark_absent(city=CITY, shift_id=shift.pk, now=before["timer"][0])
    _confirm(story, before["record"])


def _enter(shift: Shift, sheet: Sheet, punches: list[Punch]) -> None:
    spans: dict[UUID, dict[str, Any]] = {}
    for punch in punches:
        spans.setdefault(punch.volunteer_id, {})[punch.kind] = punch.counted_at
    lines = [EnteredRow(v, span["in"], span["out"]) for v, span in spans.items()]
    if sheet.kind == "declaration":
        declare_hours(
            actor=Actor(city=CITY, person_id=sheet.entered_by),
            volunteer_id=lines[0].volunteer_id, shift=shift, start=lines[0].start,
            end=lines[0].end, words=sheet.note, now=sheet.entered_at,
        )  # fmt: skip
        return
    actor = acting(sheet.entered_by, sheet.entered_at, "project_manager")
    same = {"actor": actor, "shift": shift, "rows": lines, "now": sheet.entered_at}
    if sheet.kind == "team_entry":
        enter_team_hours(note=sheet.note, **same)
    else:
        enter_sign_in_sheet(sealed=sheet.sealed, sealed_by=sheet.sealed_by, note=sheet.note, **same)


def _punch(shift: Shift, punch: Punch) -> None:
    at, kind = punch.counted_at, PunchKind(punch.kind)
    inside = punch.fence == "inside"
    fix = Fix(shift.activity.lon, shift.activity.lat, 12.0) if inside else None
    if punch.method == Method.ROLL_CALL:
        roll_call(
            actor=acting(punch.by_id, at, "leader"), shift=shift,
            volunteer_ids=[punch.volunteer_id], kind=kind, client_id=uuid4(), now=at,
        )  # fmt: skip
    elif punch.device == "leader":
        actor = Actor(city=CITY, person_id=punch.by_id)
        check_in_leader(actor=actor, shift=shift, kind=kind, client_id=uuid4(), now=at, fix=fix)
    else:
        punch_by_code(
            actor=Actor(city=CITY, person_id=punch.by_id), volunteer_id=punch.volunteer_id,
            proof=Proof(shift, Method(punch.method), at), kind=kind, client_id=uuid4(), now=at,
            fix=fix,
        )  # fmt: skip


def _confirm(story: Story, records: list[ServiceRecord]) -> None:
    one, ids = records[0], list(story.records.values_list("pk", flat=True))
    same = {"shift_id": story.shift.pk, "record_ids": ids}
    first = acting(one.confirmed_by, one.confirmed_at, "confirmer")
    outcome = confirm_records(actor=first, now=one.confirmed_at, **same)
    assert not outcome.held
    if one.second_by:
        second = acting(one.second_by, one.second_at, "county_clerk", "city_clerk")
        assert not second_confirm_records(actor=second, now=one.second_at, **same).held


WAYS = (
    ("rotating_code", True), ("rotating_code", False), ("poster", False), ("paper_sealed", False),
    ("team_entry", False), ("declaration", False),
)  # fmt: skip


@pytest.mark.parametrize(("method", "roll"), WAYS)
@pytest.mark.row("L14", part="rows by COPY equal those of the actions")
def test_a_shift_by_copy_is_the_shift_by_the_actions(
    part_of_city: str, method: str, roll: bool
) -> None:
    story = shift_with(method, roll=roll)
    tables = (Application, Punch, Sheet)
    before = {model.__name__.lower(): list(story.of(model)) for model in tables}
    before["punch"] = list(story.of(Punch))
    before["record"] = list(story.records)
    placed = story.of(Placement).values_list("pk", flat=True)
    by_timer = AuditEvent.objects.in_city(CITY).filter(
        subject_id__in=list(placed), verb="attendance.came", role="system"
    )
    before["timer"] = list(by_timer.values_list("at", flat=True))
    told = story.told()
    assert (
        min(told[k].total() for k in ("application", "punch", "record", "transfer", "events")) > 1
    )
    story.undo()
    assert story.told()["record"] == Counter()
    redo(story, before)
    after = story.told()
    for name in told:
        assert after[name] == told[name], name
    assert {name: n for name, n in count_all() if n and not name.startswith("I6")} == {}


def test_a_person_by_copy_is_the_person_by_the_actions(
    part_of_city: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Registered with the phone and verified, as the pages do it."""
    served = LedgerAccount.objects.in_city(CITY).values("owner_id")
    volunteer = (
        Volunteer.objects.in_city(CITY)
        .filter(is_verified=True)
        .exclude(pk__in=served)
        .exclude(person_id__in=_anybody_else())
        .order_by("id")[0]
    )
    person = Person.objects.get(pk=volunteer.person_id)
    told, moments = _life(person, volunteer), _moments(person, volunteer)
    phone, number = phone_of_person(person), open_number(person)
    names = {str(person.pk): "P", str(volunteer.pk): "V", str(person.account_id): "A"}
    before = events(names, names)
    reference = (
        AuditEvent.objects.in_city(CITY)
        .get(subject_id=person.pk, verb="accounts.verified")
        .detail["reference"]
    )
    forget(map(UUID, names))
    drop(
        VolunteerSkill.objects.in_city(CITY).filter(volunteer=volunteer),
        Volunteer.objects.in_city(CITY).filter(pk=volunteer.pk),
        Consent.objects.filter(person=person), Person.objects.filter(pk=person.pk),
        Account.objects.filter(pk=person.account_id),
    )  # fmt: skip
    monkeypatch.setattr(
        "zhihe.accounts.actions.verify_identity.identity_provider", lambda: _Says(reference)
    )
    skills = [dict(row)["skill_id"] for row in told["skills"]]
    made, row = _register(person, volunteer, phone, number, skills, moments)
    again = {str(made.pk): "P", str(row.pk): "V", str(made.account_id): "A"}
    assert events(again, again) == before
    after = _life(made, row)
    for name in told:
        assert after[name] == told[name], name


def _anybody_else() -> Any:
    """Persons somebody appointed or took in."""
    from zhihe.organisations.models import Appointment, Membership

    return {
        *Appointment.objects.in_city(CITY).values_list("person_id", flat=True),
        *Membership.objects.in_city(CITY).values_list("person_id", flat=True),
        *Application.objects.in_city(CITY).values_list("applied_by", flat=True),
    }


class _Says:
    """A service that knows everybody."""

    def __init__(self, reference: str) -> None:
        self.document_types = ("cn_id", "passport", "hmt_residence", "hm_travel", "tw_travel",
                               "foreign_pr")  # fmt: skip
        self.reference = reference

    def verify(self, name: str, number: str) -> Any:
        return SimpleNamespace(
            result=IdentityResult.MATCH, retryable=False, provider_ref=self.reference
        )


def _life(person: Person, volunteer: Volunteer) -> dict[str, Any]:
    return {
        "account": rows(Account.objects.filter(pk=person.account_id)),
        "person": rows(Person.objects.filter(pk=person.pk)),
        "consents": rows(Consent.objects.filter(person=person)),
        "volunteer": rows(Volunteer.objects.in_city(CITY).filter(pk=volunteer.pk)),
        "skills": rows(VolunteerSkill.objects.in_city(CITY).filter(volunteer=volunteer)),
    }


def _moments(person: Person, volunteer: Volunteer) -> dict[str, Any]:
    about = AuditEvent.objects.in_city(CITY).filter(
        subject_id__in=(person.pk, volunteer.pk, person.account_id)
    )
    found = dict(about.values_list("verb", "at"))
    given = dict(Consent.objects.filter(person=person).values_list("purpose", "given_at"))
    return found | given


def _register(
    person: Person, volunteer: Volunteer, phone: str, number: str, skills: list[str], at: Any
) -> tuple[Person, Volunteer]:
    opened = at["accounts.open"]
    PhoneCode.objects.create(
        phone_index=_index(phone),
        purpose=CodePurpose.SIGN_IN,
        code_hash=code_hash(phone, CodePurpose.SIGN_IN, None, "123456"),
        created_at=opened,
        expires_at=opened + timedelta(minutes=5),
    )
    account = sign_in_with_code(city=CITY, phone=phone, code="123456", now=opened)
    made = name_person(city=CITY, account=account, name=person.name, now=at["accounts.name"])
    me = Actor(city=CITY, person_id=made.pk, account_id=account.pk)
    enrolled = at["volunteers.enrol"]
    row = enrol_volunteer(
        actor=me, person=made, now=enrolled, today=local_date(enrolled),
        region_id=volunteer.region_id, group=volunteer.group,
    )  # fmt: skip
    stated = at["accounts.document"]
    state_document(
        actor=me, person=made, kind=person.document_kind, number=number,
        country=person.document_country, birth_date=person.birth_date, sex=person.sex, now=stated,
    )  # fmt: skip
    verify_identity(actor=me, person=made, now=at["accounts.verified"])
    position = ConsentPurpose.CHECK_IN_POSITION
    give_consent(actor=me, person=made, purpose=position, now=at[position.value])
    take_pledge(actor=me, person=made, now=at["accounts.pledged"])
    _drain()
    row.refresh_from_db()
    set_abilities(
        actor=me, volunteer=row, skills=skills, languages=volunteer.languages, wishes=[],
        now=at["volunteers.set_abilities"],
    )  # fmt: skip
    made.refresh_from_db()
    return made, row


def _index(phone: str) -> bytes:
    from zhihe.accounts.queries.phones import phone_index

    return phone_index(phone)


def _drain() -> None:
    """What listeners copy from the person to the volunteer."""
    from zhihe.volunteers.actions.refresh_from_person import refresh_from_person

    for person in Person.objects.order_by("-id")[:1]:
        refresh_from_person(city=CITY, person_id=person.pk)


def test_an_activity_by_copy_is_the_activity_by_the_actions(part_of_city: str) -> None:
    """Written, published and ended: every column but the code and its secret."""
    for activity in Activity.objects.in_city(CITY).filter(state="ended").order_by("id")[:4]:
        before = events([activity.pk], {activity.activity_code: "code"})
        told, posts = rows(_one(activity)), _posts(activity)
        form = form_of(activity)
        manager = acting(activity.created_by, activity.created_at, "project_manager")
        made = draft_activity(
            actor=manager, organisation=activity.organisation, form=form, now=activity.created_at
        )
        code = publish_activity(actor=manager, activity=made, now=activity.published_at)
        end_activity(actor=system_actor(CITY), activity_id=made.pk, now=activity.updated_at)
        assert rows(_one(made)) == told
        assert _posts(made) == posts
        found = {str(w).replace(code, activity.activity_code) for e in events([made.pk], {})
                 for w in e}  # fmt: skip
        assert found == {word for e in events([activity.pk], {}) for word in e}
        assert len(before) == 3


def _one(activity: Activity) -> Any:
    return Activity.objects.in_city(CITY).filter(pk=activity.pk)


def _posts(activity: Activity) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.title, p.title_en, p.duties, p.selection, p.min_age, p.max_age, p.skill_id,"
            " p.qualification_id, p.needs_clearance, p.hours_value, p.position, s.starts_at,"
            " s.ends_at, s.capacity, s.offered, s.waiting, s.held, s.cancelled_at"
            " FROM opportunities_post p JOIN opportunities_shift s"
            " ON s.city_id = p.city_id AND s.post_id = p.id"
            " WHERE p.city_id = %s AND p.activity_id = %s ORDER BY p.position, s.starts_at",
            [CITY, activity.pk],
        )
        return list(cursor.fetchall())
