"""Rows of the city taken out and the deeds that make them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F

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
from zhihe.ledger.models import LedgerAccount, Transfer
from zhihe.opportunities.models import Activity, Shift
from zhihe.organisations.queries.hats import hats_of
from zhihe.platform.actor import Actor
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.models import Application, Cover, Placement
from zhihe.volunteers.models import Volunteer

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
