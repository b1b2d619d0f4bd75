"""Pages of volunteers and of exports, on a phone and on a desk: no accessibility fault."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from tests.cast import CITY, NOW
from zhihe.demo.hospital_roster import make_hospital_roster
from zhihe.platform import files
from zhihe.volunteers.actions.apply_import import apply_import
from zhihe.volunteers.actions.check_import import check_import
from zhihe.volunteers.actions.load_reference import load_reference
from zhihe.volunteers.actions.stage_import import stage_import
from zhihe.volunteers.actions.start_import import start_import
from zhihe.volunteers.models import Entry, InsurancePolicy, Qualification

pytestmark = pytest.mark.browser


def furnish(cast: Any) -> dict[str, Any]:
    """A certificate, an award, a policy, and the hospital's list in three states."""
    load_reference()
    proof, _ = files.keep(b"%PDF-1.4 x %%EOF", "proofs", "pdf")
    Qualification.objects.create(
        city_id=CITY,
        volunteer=cast.volunteer.volunteer,
        kind_id="first_aider",
        proof_file=proof,
        created_at=NOW,
    )
    Entry.objects.create(
        city_id=CITY,
        volunteer=cast.volunteer.volunteer,
        kind="award",
        title="年度热心邻居",
        on=date(2026, 11, 1),
        organisation=cast.team,
        organisation_name=cast.team.name,
        recorded_by=cast.org_admin.id,
        recorded_at=NOW,
    )
    InsurancePolicy.objects.create(
        city_id=CITY,
        name="志愿者人身意外险（示范）",
        insurer="演示保险公司",
        sponsor="市志愿服务联合会捐赠",
        number="DEMO-1",
        valid_from=date(2020, 1, 1),
        valid_until=date(2099, 1, 1),
        created_at=NOW,
        benefits=[
            {"zh": "意外身故、伤残", "en": "Accident", "amount_fen": 20000000},
            {"zh": "住院津贴", "en": "Hospital", "amount_fen": 5000, "per": "day", "max_days": 90},
        ],
        text="服务当天起自动在保，不用自己掏钱。",
    )
    out = io.BytesIO()
    make_hospital_roster(out)
    actor = cast.org_admin.actor()

    def staged(content: bytes) -> Any:
        return stage_import(
            actor=actor,
            organisation=cast.team,
            content=content,
            file_name="市第一人民医院（示范）.xlsx",
            now=NOW,
        )

    looked = staged(out.getvalue())
    check_import(actor=actor, batch=looked, mapping=looked.mapping, now=NOW)
    fresh = staged("姓名,手机号,科室\n林中月,13900001111,骨科\n".encode())
    done = staged("姓名,手机号,是否同意\n秦时雨,13900002222,同意\n苏小满,13900003333,\n".encode())
    check_import(actor=actor, batch=done, mapping=done.mapping, now=NOW)
    done.refresh_from_db()
    start_import(actor=actor, batch=done, now=NOW)
    apply_import(city=CITY, batch_id=done.pk, actor=actor, now=NOW)
    return {"fresh": fresh.pk, "looked": looked.pk, "done": done.pk}


PAGES = (
    (
        "volunteer",
        ("/me/profile", "/me/profile/qualifications/new", "/me/insurance", "/en/me/profile"),
    ),
    (
        "org_admin",
        (
            "/desk/import",
            "/desk/import/{fresh}",
            "/desk/import/{looked}",
            "/desk/import/{done}",
            "/desk/qualifications",
            "/desk/entries",
            "/exports/",
            "/en/exports/",
        ),
    ),
)


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_every_page_reads_well(
    width: str, request: Any, live_site: Any, committed_cast: Any, axe: Any, screenshot: Any
) -> None:
    ids = furnish(committed_cast)
    page = request.getfixturevalue(width)
    wrong: list[str] = []
    for who, paths in PAGES:
        live_site.sign_in(page, committed_cast.members[who], strong=True)
        for path in paths:
            response = page.goto(path.format(**ids))
            assert response.status == 200, path
            name = path.strip("/").replace("/", "-").replace("{", "").replace("}", "")
            screenshot(page, f"volunteers/{name}-{width}")
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
                wrong.append(f"{path} is wider than the {width}")
            try:
                axe(page)
            except AssertionError as error:
                wrong.append(str(error))
    assert wrong == []
