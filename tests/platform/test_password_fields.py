"""Fields that take secrets, fields that ask too much, and what stays in the browser."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest
from django import forms

import zhihe
from tests.accounts.support import PHONE, last_code
from tests.cast import NOW, sign_in
from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.models import Account
from zhihe.accounts.terms import CodePurpose

PACKAGE = Path(zhihe.__path__[0])


def form_classes() -> list[type[forms.BaseForm]]:
    found = set()
    for module in pkgutil.walk_packages(zhihe.__path__, "zhihe."):
        if ".web" in module.name and "form" in module.name.rsplit(".", 1)[1]:
            for _name, item in inspect.getmembers(
                importlib.import_module(module.name), inspect.isclass
            ):
                if issubclass(item, forms.BaseForm) and item.__module__.startswith("zhihe"):
                    found.add(item)
    return sorted(found, key=lambda item: f"{item.__module__}.{item.__name__}")


def fields() -> list[tuple[str, str, forms.Field]]:
    return [
        (form.__name__, name, field)
        for form in form_classes()
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]
    ]


def test_secrets_are_typed_masked_and_may_be_pasted() -> None:
    secret = [
        (f, n, x) for f, n, x in fields() if re.search(r"password|^pin$|^again$|^current$", n)
    ]
    assert len(secret) >= 5
    for form, name, field in secret:
        assert isinstance(field.widget, forms.PasswordInput), (form, name)
        assert field.widget.attrs.get("autocomplete"), (form, name)
        assert not field.widget.render_value
    listening = {
        p.name
        for p in PACKAGE.rglob("static/*/js/*.js")
        if re.search(r"addEventListener\(\s*['\"](paste|contextmenu)['\"]", p.read_text("utf-8"))
    }
    assert listening == {"code-input.js"}  # it spreads a pasted code over its six boxes
    assert not [p for p in PACKAGE.rglob("*.html") if "onpaste" in p.read_text("utf-8")]


def test_no_password_grows_old() -> None:
    names = {field.name for field in Account._meta.get_fields()}
    assert not [n for n in names if "password" in n and n != "password"]


def test_no_form_asks_a_secret_question() -> None:
    words = re.compile(r"hint|question|mother|maiden|pet_|提示|密保|安全问题")
    assert [(f, n) for f, n, x in fields() if words.search(f"{n} {x.label}")] == []


def test_no_form_takes_all_fields_of_a_model() -> None:
    assert [f.__name__ for f in form_classes() if issubclass(f, forms.BaseModelForm)] == []
    schemas = [p for p in PACKAGE.rglob("api/*.py") if "ModelSchema" in p.read_text("utf-8")]
    assert schemas == []


KEEPING = re.compile(r"localStorage|sessionStorage|indexedDB|caches\.open")


def test_scripts_keep_nothing_of_people_in_the_browser() -> None:
    """Only the offline shell is kept (home/sw.js): no page of a person, no answer of the API."""
    keeping = {
        str(p.relative_to(PACKAGE))
        for p in PACKAGE.rglob("static/**/*.js")
        if "vendor" not in p.parts and KEEPING.search(p.read_text("utf-8"))
    }
    assert keeping == {"home/static/home/js/sw.js"}


def test_codes_are_six_random_digits(cast: Any) -> None:
    seen = set()
    for n in range(60):
        phone = f"+86139{n:04d}{n:04d}"
        ask_phone_code(city="421200", phone=phone, purpose=CodePurpose.SIGN_IN, now=NOW)
        seen.add(last_code(phone))
    assert all(re.fullmatch(r"\d{6}", code) for code in seen)
    assert len(seen) > 55
    assert max(map(int, seen)) - min(map(int, seen)) > 500_000


def test_leaving_is_two_taps_from_the_own_page(cast: Any, client: Any) -> None:
    sign_in(client, cast.volunteer)
    assert 'href="/me/settings"' in client.get("/me").content.decode()
    assert 'href="/sign-out"' in client.get("/me/settings").content.decode()


@pytest.mark.parametrize("way", ["code", "phone"])
def test_a_field_of_the_address_is_not_taken_for_one_of_the_form(
    cast: Any, client: Any, way: str
) -> None:
    client.post("/sign-in", {"phone": PHONE})
    code = last_code()
    if way == "code":
        answer = client.post(f"/sign-in/code?code={code}", {"code": ""})
    else:
        answer = client.post(f"/sign-in?phone={PHONE}", {"phone": ""})
    assert answer.status_code == 422
    assert client.session.get("account") is None
