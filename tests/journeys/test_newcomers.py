"""Newcomers: a foreigner with a passport, and a student whose father says yes by a text."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.accounts.documents import cn_id
from tests.accounts.support import last_code
from tests.cast import Cast, phone_of
from tests.factories.activities import make_activity, shift_of
from tests.journeys.support import choose, fill_code, sign_in_by_code
from zhihe.accounts.models import Guardianship, Person
from zhihe.foundation import clock
from zhihe.organisations.models import Organisation
from zhihe.recruitment.models import Placement
from zhihe.volunteers.models import Volunteer

pytestmark = pytest.mark.browser
FOREIGNER, STUDENT, FATHER = phone_of("7201"), phone_of("7202"), phone_of("7203")


def begin(page: Any, phone: str, name: str, group: str, cast: Cast, axe: Any) -> None:
    """From the sign-in to the document step."""
    sign_in_by_code(page, phone)
    page.locator("#id_name").fill(name)
    page.locator("#id_agree").check()
    axe(page)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    page.goto("/register")
    page.wait_for_url("**/register/name")
    page.locator("#id_name").fill(name)
    choose(page, "group", group)
    page.locator("#id_declare").check()
    axe(page)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/register/region")
    for level in ("county", "township", "village"):
        page.locator(f"#id_{level} option[value='{cast.regions[level].pk}']").wait_for(
            state="attached"
        )
        page.locator(f"#id_{level}").select_option(str(cast.regions[level].pk))
    axe(page)
    page.get_by_role("button", name="下一步").click()
    page.wait_for_url("**/register/consents")
    axe(page)
    page.get_by_role("button", name="就这样，下一步").click()
    page.wait_for_url("**/register/document")
    axe(page)


def pledge(page: Any, axe: Any) -> None:
    page.goto("/register/welcome")
    axe(page)
    page.locator("main .z-pledge button").click()
    page.locator(".z-first-card").wait_for()
    axe(page)


@pytest.mark.row("S01", part="a passport, in the browser")
def test_a_foreigner_registers_with_a_passport_and_joins(
    committed_cast: Cast, live_site: Any, phone: Any, drain: Any, screenshot: Any, axe: Any
) -> None:
    cast = committed_cast
    shift = shift_of(make_activity(cast, starts_at=clock.now() + timedelta(hours=30)))
    begin(phone, FOREIGNER, "Amélie Laurent", "employed", cast, axe)
    phone.locator("#id_kind").select_option("passport")
    phone.locator("#id_number").fill("e12345678")
    phone.locator("#id_agree").check()
    phone.get_by_role("button", name="核验").click()
    assert Person.objects.get(name="Amélie Laurent").document_kind == "", (
        "a passport needs its country"
    )
    phone.locator("#id_country").select_option("FR")
    phone.locator("#id_birth_date").fill("1990-03-07")
    phone.locator("#id_agree").check()
    screenshot(phone, "newcomer-passport-phone")
    phone.get_by_role("button", name="核验").click()
    phone.wait_for_url("**/register/welcome")
    pledge(phone, axe)
    screenshot(phone, "newcomer-card-phone")
    drain()
    person = Person.objects.get(name="Amélie Laurent")
    assert (person.document_kind, person.document_country, person.birth_date) == (
        "passport",
        "FR",
        date(1990, 3, 7),
    )
    assert person.verification == "waiting_desk"
    phone.goto(f"/activities/{shift.activity_id}/")
    phone.get_by_role("button", name="算我一个").first.click()
    phone.wait_for_load_state()
    volunteer = Volunteer.objects.in_city("421200").get(person_id=person.pk)
    assert Placement.objects.in_city("421200").filter(shift=shift, volunteer=volunteer).count() == 1


@pytest.mark.row("S02", part="a minor with a guardian, in the browser")
@pytest.mark.row("R07", part="consent of the guardian")
def test_a_student_joins_after_the_father_agreed(
    committed_cast: Cast,
    live_site: Any,
    browser: Any,
    phone: Any,
    drain: Any,
    screenshot: Any,
    axe: Any,
) -> None:
    cast = committed_cast
    Organisation.objects.in_city("421200").filter(pk=cast.team.pk).update(students_allowed=True)
    shift = shift_of(make_activity(cast, starts_at=clock.now() + timedelta(hours=30)))
    born = clock.local_date(clock.now()).replace(day=1) - timedelta(days=365 * 14 + 10)
    begin(phone, STUDENT, "江小舟", "student", cast, axe)
    phone.locator("#id_kind").select_option("cn_id")
    phone.locator("#id_number").fill(cn_id(born))
    phone.locator("#id_agree").check()
    phone.get_by_role("button", name="核验").click()
    phone.wait_for_url("**/register/guardian")
    axe(phone)
    phone.locator("#id_name").fill("江父")
    phone.locator("input[name=relation]").first.check(force=True)
    phone.locator("#id_phone").fill(FATHER[3:])
    phone.get_by_role("button", name="发短信给家长").click()
    phone.get_by_text("江父").first.wait_for()
    axe(phone)
    screenshot(phone, "student-waits-phone")
    pledge(phone, axe)
    drain()
    _cannot_join_yet(phone, shift)
    father = browser.new_context(
        base_url=live_site.url, viewport={"width": 390, "height": 844}
    ).new_page()
    _the_father_agrees(father, axe, screenshot)
    drain()
    phone.goto(f"/activities/{shift.activity_id}/")
    screenshot(phone, "student-agreed-phone")
    phone.get_by_role("button", name="算我一个").first.click()
    phone.wait_for_load_state()
    person = Person.objects.get(name="江小舟")
    volunteer = Volunteer.objects.in_city("421200").get(person_id=person.pk)
    assert Placement.objects.in_city("421200").filter(shift=shift, volunteer=volunteer).count() == 1
    screenshot(phone, "student-joined-phone")
    father.context.close()


def _cannot_join_yet(phone: Any, shift: Any) -> None:
    phone.goto(f"/activities/{shift.activity_id}/")
    button = phone.get_by_role("button", name="算我一个").first
    if button.count():
        button.click()
        phone.wait_for_load_state()
    assert Placement.objects.in_city("421200").filter(shift=shift).count() == 0


def _the_father_agrees(father: Any, axe: Any, screenshot: Any) -> None:
    father.goto("/g")
    axe(father)
    father.locator("#id_phone").fill(FATHER[3:])
    fill_code(father, last_code(FATHER))
    father.get_by_role("button", name="看看孩子的申请").click()
    father.wait_for_url("**/g/children")
    father.get_by_text("江小舟").first.wait_for()
    axe(father)
    screenshot(father, "guardian-decides-phone")
    father.get_by_role("button", name="我同意").click()
    father.get_by_text("孩子可以报名了").wait_for()
    axe(father)
    assert Guardianship.objects.get(child__name="江小舟").state == "given"
