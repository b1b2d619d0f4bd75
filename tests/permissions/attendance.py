"""Rows of attendance: check-in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.attendance.scenes import Scene, make_scene
from tests.cast import NOW, Cast
from tests.permissions.rows import ALL_PEOPLE, EVERYBODY, Row
from zhihe.attendance.actions.enter_sheet_rows import EnteredRow
from zhihe.attendance.actions.enter_sign_in_sheet import enter_sign_in_sheet
from zhihe.attendance.actions.make_duration_codes import make_duration_codes
from zhihe.attendance.actions.upload_roster import upload_roster
from zhihe.attendance.terms import PunchKind

LEADERS = frozenset({"leader", "org_admin", "project_manager", "parent_admin"})
MANAGERS = LEADERS - {"leader"}


def scene(cast: Cast) -> Scene:
    made = make_scene(cast)
    made.place("volunteer", "elder")
    return made


def shift(cast: Cast) -> dict[str, Any]:
    return {"kwargs": {"shift_id": scene(cast).shift.pk}}


def led(cast: Cast) -> dict[str, Any]:
    made = scene(cast)
    made.lead()
    return {
        "kwargs": {"shift_id": made.shift.pk},
        "data": {"volunteer": str(cast.elder.volunteer.pk), "kind": "in"},
    }


def roll_called(cast: Cast) -> dict[str, Any]:
    found = led(cast)
    return found | {"data": {"punch": str(_rolled(cast, found["kwargs"]["shift_id"]))}}


def _rolled(cast: Cast, shift_id: Any) -> Any:
    from zhihe.attendance.actions.roll_call import roll_call
    from zhihe.attendance.queries.check_in_window import get_shift

    return roll_call(
        actor=cast.leader.actor("leader"),
        shift=get_shift(str(cast.city.pk), shift_id),
        now=NOW,
        volunteer_ids=[cast.elder.volunteer.pk],
        kind=PunchKind.IN,
        client_id=uuid4(),
    )[0].pk


def slips(cast: Cast) -> dict[str, Any]:
    made = scene(cast)
    make_duration_codes(
        actor=cast.leader.actor("leader"), shift=made.shift, count=1, minutes=60, now=NOW
    )
    return {"kwargs": {"shift_id": made.shift.pk}}


def photo(cast: Cast) -> dict[str, Any]:
    import io

    from PIL import Image

    made = scene(cast)
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    row = EnteredRow(cast.elder.volunteer.pk, made.shift.starts_at, made.shift.ends_at)
    sheet = enter_sign_in_sheet(
        actor=cast.leader.actor("leader"),
        shift=made.shift,
        rows=[row],
        sealed=False,
        sealed_by="",
        photo=out.getvalue(),
        now=NOW + timedelta(hours=3),
    )
    return {"kwargs": {"sheet_id": sheet.pk}}


def punched(cast: Cast) -> dict[str, Any]:
    return {"kwargs": {"punch_id": scene(cast).punch("volunteer", PunchKind.IN).pk}}


def token(cast: Cast) -> dict[str, Any]:
    from zhihe.attendance.queries.check_in_codes import poster_token

    made = scene(cast)
    return {"kwargs": {"token": poster_token(made.activity)}}


def activity(cast: Cast) -> dict[str, Any]:
    return {"kwargs": {"activity_id": scene(cast).activity.pk}}


def roster(cast: Cast) -> dict[str, Any]:
    made = scene(cast)
    content = "姓名,志愿者编号,日期,开始时间,结束时间\n某某,1,2026-11-21,09:55,11:00\n".encode()
    batch = upload_roster(
        actor=cast.org_admin.actor("org_admin"),
        activity=made.activity,
        content=content,
        file_name="a.csv",
        source="x",
        now=NOW,
    )
    return {"kwargs": {"batch_id": batch.pk}}


def own(cast: Cast) -> dict[str, Any]:
    return {"data": {"person": str(cast.volunteer.id), "next": "/scan"}}


def api_punch(cast: Cast) -> dict[str, Any]:
    made = scene(cast)
    return {
        "data": {
            "client_id": str(uuid4()),
            "shift_id": str(made.shift.pk),
            "kind": "in",
            "claimed_at": NOW.isoformat(),
            "code": "",
        }
    }


ROWS = [
    Row("attendance:scan", "GET", EVERYBODY),
    Row("attendance:landing", "GET", EVERYBODY, world=token, why="without a seat 409 in words"),
    Row("attendance:switch_person", "POST", {"volunteer"}, world=own),
    Row("attendance:done", "GET", {"volunteer"}, world=punched),
    Row("attendance:declare_list", "GET", ALL_PEOPLE),
    Row("attendance:declare", "GET", {"volunteer", "elder"}, world=shift),
    Row("attendance:lead_list", "GET", ALL_PEOPLE, why="everybody sees only what they lead"),
    *(
        Row(f"attendance:{name}", "GET", LEADERS, world=shift)
        for name in (
            "lead_shift",
            "lead_code",
            "lead_code_now",
            "walk_in",
            "shift_end",
            "paper",
            "team_entry",
            "sheet_pdf",
            "poster_pdf",
            "slips",
        )
    ),
    Row("attendance:slips_pdf", "GET", LEADERS, world=slips),
    Row("attendance:lead_here", "POST", LEADERS, world=shift),
    Row(
        "attendance:roll_call",
        "POST",
        LEADERS,
        world=led,
        why="those who are not checked in themselves get 409",
    ),
    Row(
        "attendance:undo_roll_call",
        "POST",
        LEADERS,
        world=roll_called,
        why="another's roll call answers 409",
    ),
    Row("attendance:lead_call", "POST", LEADERS, world=led),
    Row("attendance:sheet_photo", "GET", LEADERS | {"confirmer"}, world=photo),
    Row("attendance:roster_upload", "GET", MANAGERS, world=activity),
    Row("attendance:roster", "GET", MANAGERS, world=roster),
    Row("GET /api/v1/punches", "GET", ALL_PEOPLE),
    Row("POST /api/v1/punches", "POST", ALL_PEOPLE, world=api_punch, why="a problem, 409 or 422"),
    Row(
        "POST /api/v1/punches/batch",
        "POST",
        ALL_PEOPLE,
        world=lambda cast: {"data": {"punches": []}},
    ),
]
