"""The hospital's list of 600 people through the pages: columns, findings, import, funnel, undo."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from zhihe.demo.hospital_roster import make_hospital_roster
from zhihe.volunteers.models import ImportBatch, Volunteer
from zhihe.volunteers.queries.imports import funnel

pytestmark = pytest.mark.browser


@pytest.mark.row("Z27", part="the hospital's list in the browser")
@pytest.mark.row("Z28", part="600 rows and the funnel")
def test_six_hundred_rows_are_looked_at_then_imported(
    committed_cast: Cast,
    live_site: Any,
    desk: Any,
    drain: Any,
    screenshot: Any,
    axe: Any,
    tmp_path: Path,
) -> None:
    out = io.BytesIO()
    findings = make_hospital_roster(out)
    sheet = tmp_path / "市第一医院职工名单.xlsx"
    sheet.write_bytes(out.getvalue())
    before = Volunteer.objects.in_city("421200").count()
    live_site.sign_in(desk, committed_cast.org_admin, "org_admin", strong=True)
    desk.goto("/desk/import")
    axe(desk)
    desk.locator("input[type=file]").set_input_files(str(sheet))
    desk.get_by_role("button", name="传上来看看").click()
    desk.get_by_text("读到 600 个人").wait_for()
    axe(desk)
    screenshot(desk, "hospital-columns-desk")
    desk.get_by_role("button", name="看看有什么问题").click()
    desk.get_by_role("heading", name="先看有什么问题").wait_for()
    axe(desk)
    screenshot(desk, "hospital-findings-desk")
    batch = ImportBatch.objects.in_city("421200").get()
    fit = batch.counts["fit"]
    assert 0 < batch.counts["error"] <= len(findings)
    assert fit + batch.counts["error"] == 600
    assert Volunteer.objects.in_city("421200").count() == before, "looking makes nobody"
    desk.get_by_role("button", name=f"导入 {fit} 人").click()
    desk.get_by_text("正在导入").first.wait_for()
    drain()
    desk.goto(f"/desk/import/{batch.pk}")
    desk.get_by_text("导入完成").first.wait_for()
    axe(desk)
    screenshot(desk, "hospital-funnel-desk")
    batch.refresh_from_db()
    counted = funnel(batch)
    assert (counted.imported, counted.claimed, counted.served, counted.disowned) == (fit, 0, 0, 0)
    assert Volunteer.objects.in_city("421200").count() - before == batch.counts["made"]
    # The same file again is refused in words; nobody twice.
    desk.goto("/desk/import")
    desk.locator("input[type=file]").set_input_files(str(sheet))
    desk.get_by_role("button", name="传上来看看").click()
    desk.wait_for_load_state()
    assert ImportBatch.objects.in_city("421200").filter(state="applied").count() == 1
    assert Volunteer.objects.in_city("421200").count() - before == batch.counts["made"]
