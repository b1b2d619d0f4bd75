"""What every answer carries, and what production cookies look like (docs/reference/asvs.md)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.cast import sign_in
from zhihe.platform.middleware import METHODS, HeadersMiddleware

PAGES = ("/", "/activities/", "/api/v1/openapi.json", "/nowhere", "/sign-in", "/me/settings")
KINDS = ("text/html; charset=utf-8", "application/json", "application/problem+json")


def test_every_answer_has_the_protective_headers(cast: Any, client: Any) -> None:
    sign_in(client, cast.volunteer)
    for page in PAGES:
        answer = client.get(page)
        policy = answer["Content-Security-Policy"]
        for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert part in policy, page
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in answer


def test_no_origin_is_let_in_from_elsewhere(cast: Any) -> None:
    answer = Client(headers={"origin": "https://evil.example"}).options("/api/v1/openapi.json")
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_a_body_says_what_it_is_and_in_which_letters(cast: Any, client: Any) -> None:
    for page in PAGES:
        kind = client.get(page)["Content-Type"]
        assert kind.startswith(KINDS), (page, kind)
    assert client.get("/livez")["Content-Type"].startswith("text/plain")


def test_a_personal_page_is_kept_by_nobody_and_a_shared_one_by_the_proxy_only(
    cast: Any, client: Any
) -> None:
    assert "public" in client.get("/activities/")["Cache-Control"]
    sign_in(client, cast.volunteer)
    for page in ("/me/settings", "/activities/", "/"):
        assert client.get(page)["Cache-Control"] == "private, no-store"


def test_other_methods_are_turned_away(cast: Any) -> None:
    for method in ("TRACE", "TRACK", "CONNECT", "PROPFIND"):
        answer = Client().generic(method, "/")
        assert (answer.status_code, answer.content, answer["Allow"]) == (
            405,
            b"",
            ", ".join(METHODS),
        )


@pytest.mark.parametrize("seconds", [0, 31536000])
def test_tls_is_demanded_for_a_year_in_production_only(settings: Any, seconds: int) -> None:
    settings.SECURE_HSTS_SECONDS = seconds
    request = RequestFactory().get("/")
    answer = HeadersMiddleware(lambda request: HttpResponse(status=404))(request)
    said = answer.get("Strict-Transport-Security", "")
    assert said == (f"max-age={seconds}; includeSubDomains" if seconds else "")


ASK = """
import json
from zhihe import settings as s
names = [n for n in dir(s) if n.isupper() and ("COOKIE" in n or n in ("DEBUG", "SECURE_HSTS_SECONDS"))]
print(json.dumps({n: getattr(s, n) for n in names}))
"""


def asked(tmp_path: Any, **environment: str) -> subprocess.CompletedProcess[str]:
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith("ZHIHE_")}
    surroundings |= {"ZHIHE_HOME": str(tmp_path), "DATABASE_URL": "postgresql://a:b@127.0.0.1/c"}
    return subprocess.run(
        [sys.executable, "-c", ASK],
        env=surroundings | environment,
        capture_output=True,
        text=True,
        check=False,
    )


PRODUCTION = {
    "ZHIHE_PRODUCTION": "1",
    "ZHIHE_BASE_URL": "https://zhihe.example.cn",
    "ZHIHE_ALLOWED_HOSTS": "zhihe.example.cn",
}


def test_production_cookies_belong_to_this_host_over_tls(tmp_path: Any) -> None:
    found = json.loads(asked(tmp_path, **PRODUCTION).stdout)
    for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "ELDER_COOKIE"):
        assert found[name].startswith("__Host-")
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"):
        assert found[name] is True
    assert found["CSRF_COOKIE_HTTPONLY"] is True
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert (found["SECURE_HSTS_SECONDS"], found["DEBUG"]) == (31536000, False)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"ZHIHE_DEBUG": "1"}, "ZHIHE_DEBUG"),
        ({"ZHIHE_ALLOWED_HOSTS": ""}, "ZHIHE_ALLOWED_HOSTS"),
        ({"DATABASE_URL": "postgresql://a@127.0.0.1/c"}, "password"),
        ({"ZHIHE_SECURITY_CONTACT": "javascript:alert(1)"}, "ZHIHE_SECURITY_CONTACT"),
        ({"ZHIHE_SMS_ENDPOINT": "https://dysmsapi.aliyuncs.com"}, "ZHIHE_SMS_KEY_ID"),
    ],
)
def test_an_unsafe_production_does_not_start(
    tmp_path: Any, change: dict[str, str], word: str
) -> None:
    answer = asked(tmp_path, **(PRODUCTION | change))
    assert answer.returncode != 0
    assert word in answer.stderr


def test_a_secret_is_made_for_each_installation_and_none_is_a_default(tmp_path: Any) -> None:
    ask = "from zhihe import settings as s; print(s.SECRET_KEY)"
    made = set()
    for place in ("one", "two"):
        surroundings = {k: v for k, v in os.environ.items() if not k.startswith("ZHIHE_")}
        surroundings |= {
            "ZHIHE_HOME": str(tmp_path / place),
            "DATABASE_URL": "postgresql://a:b@127.0.0.1/c",
        }
        for _ in range(2):
            done = subprocess.run(
                [sys.executable, "-c", ask], env=surroundings, capture_output=True, text=True
            )
            made.add(done.stdout.strip())
        assert (tmp_path / place / "keys" / "django_secret").stat().st_mode & 0o077 == 0
    assert len(made) == 2
    assert all(len(secret) >= 40 for secret in made)


def test_the_contact_for_weaknesses_is_where_the_standard_says(cast: Any, settings: Any) -> None:
    assert Client().get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:safe@example.cn"
    answer = Client().get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert lines["Contact"] == "mailto:safe@example.cn"
    assert lines["Expires"].endswith("Z")


def test_figures_are_for_this_machine_alone_also_through_a_proxy_on_it(cast: Any) -> None:
    assert Client().get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="192.0.2.7").get("/metrics").status_code == 404
    forwarded = Client(headers={"x-forwarded-for": "127.0.0.1"})
    assert forwarded.get("/metrics").status_code == 404


def test_a_made_up_forwarded_address_is_believed_only_from_the_own_proxy(settings: Any) -> None:
    from zhihe.platform.limits import address_block

    request = RequestFactory().get(
        "/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="203.0.113.1, 198.51.100.9"
    )
    settings.BEHIND_PROXY = False
    assert address_block(request) == "192.0.2.7"
    settings.BEHIND_PROXY = True  # the proxy's own word is the last one
    assert address_block(request) == "198.51.100.9"


def test_an_error_tells_nothing_about_the_inside(
    cast: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zhihe.frame.web import views

    def broken(city: Any) -> Any:
        raise RuntimeError("SECRET-OF-THE-INSIDE at /srv/zhihe")

    monkeypatch.setattr(views, "static", broken)
    settings.DEBUG = False
    answer = Client(raise_request_exception=False).get("/manifest.webmanifest")
    assert answer.status_code == 500
    text = answer.content.decode()
    assert not [word for word in ("SECRET", "Traceback", "/srv", "RuntimeError") if word in text]
    assert answer["Content-Security-Policy"]
