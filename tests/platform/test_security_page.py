"""docs/reference/security.md says the numbers that the code has."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from zhihe.accounts import rules
from zhihe.accounts.terms import RuleKey
from zhihe.accounts.web.session import STRONG_FOR_SMS, STRONG_FOR_TOTP
from zhihe.platform import city_rules, uploads

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "security.md").read_text(encoding="utf-8")


def said(pattern: str) -> int:
    """The number at the group of the pattern, which must be there once."""
    (number,) = re.findall(pattern, PAGE)
    return int(number)


def test_sessions() -> None:
    assert said(r"ends after (\d+) days without a visit") == rules.SESSION_IDLE.days
    assert said(r"after (\d+) days in any case") == rules.SESSION_LIFE.days
    assert said(r"rests after (\d+) hour") == rules.STRONG_IDLE.total_seconds() / 3600
    assert said(r"good for (\d+) minutes") == STRONG_FOR_SMS.total_seconds() / 60
    assert said(r"good for (\d+) hours") == STRONG_FOR_TOTP.total_seconds() / 3600
    assert rules.SESSION_IDLE.total_seconds() == settings.SESSION_COOKIE_AGE


def test_limits() -> None:
    for key in (
        RuleKey.CODES_PER_PHONE,
        RuleKey.CODES_PER_BLOCK,
        RuleKey.CODES_PER_RANGE,
        RuleKey.CODES_ABROAD,
        RuleKey.CODES_IN_ALL,
    ):
        assert said(rf"\| (\d+) an hour[^|]*\| city rule `{key}`") == city_rules.DEFAULTS[key]
    assert said(r"from one block \| (\d+) an hour") == rules.WRONG_PER_BLOCK
    assert said(r"of one number \| (\d+), then 15 minutes") == rules.PASSWORD_TRIES
    assert said(r"wrong TOTP, PIN \| (\d+), then 15 minutes") == rules.TOTP_TRIES
    assert rules.TOTP_LOCK == rules.PASSWORD_LOCK == rules.PIN_LOCK
    assert said(r"six digits, (\d+) minutes") == rules.CODE_LIFE.total_seconds() / 60
    assert said(r"guardian's code, (\d+) hours") == rules.GUARDIAN_CODE_LIFE.total_seconds() / 3600


def test_passwords() -> None:
    (words,) = re.findall(r"beside them:\n(.*?)\. The present", PAGE)
    assert tuple(words.split(", ")) == rules.CONTEXT_WORDS
    by_name = {v["NAME"].rsplit(".", 1)[1]: v for v in settings.AUTH_PASSWORD_VALIDATORS}
    assert set(by_name) == {"MinimumLengthValidator", "CommonPasswordValidator"}
    assert (
        said(r"At least (\d+) characters")
        == by_name["MinimumLengthValidator"]["OPTIONS"]["min_length"]
    )
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_uploads() -> None:
    assert said(r"PDF, known by their bytes \| (\d+) MB") * 1024 * 1024 == uploads.MOST_BYTES
    assert said(r"\d MB, (\d+) megapixels") * 1_000_000 == uploads.MOST_PIXELS


def test_every_file_that_it_names_is_there() -> None:
    for name in re.findall(r"`((?:tests|accounts|certificates|attendance)/[\w/.]+\.py)`", PAGE):
        assert any((ROOT / place / name).exists() for place in ("", "src/zhihe")), name
