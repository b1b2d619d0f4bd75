"""The registered texts keep the filing rules, and nothing unfit goes into them."""

import re

import pytest

from tests.fakes.fakecloud import BOOK, SIGNATURE
from zhihe.messaging.integrations import sms_text
from zhihe.messaging.integrations.sms_catalogue import TEMPLATES, sms_book
from zhihe.messaging.integrations.sms_templates import (
    Attribute,
    Kind,
    Template,
    TemplateError,
    Variable,
)

pytestmark = pytest.mark.filterwarnings("error")
ADMITTED = TEMPLATES["admitted"].example


@pytest.mark.parametrize(
    ("text", "length", "segments"),
    [
        ("", 0, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        ("志" * 70, 70, 1),
        ("志" * 71, 71, 2),
        ("志" * 134, 134, 2),
        ("志" * 135, 135, 3),
        ("𠮷" * 35, 70, 1),
        ("𠮷" * 36, 72, 2),
    ],
)
def test_length_and_segments_are_counted_as_the_network_counts(
    text: str, length: int, segments: int
) -> None:
    assert (sms_text.length(text), sms_text.segments(text)) == (length, segments)


@pytest.mark.parametrize("row", BOOK.filing_rows(), ids=lambda r: r.key)
def test_every_text_keeps_the_filing_rules(row) -> None:  # type: ignore[no-untyped-def]
    template = TEMPLATES[row.key]
    assert row.segments <= 2 and row.longest_length <= 90
    assert "http" not in row.text and "www" not in row.text
    assert not re.search(r"[A-Za-z0-9./]\$\{", row.text), "short address and code need a gap"
    assert ("回复" not in row.text) or ("zhihe.example.cn" in row.text), "no free road"
    assert BOOK.render(row.key, template.example).text == row.example
    assert row.typical_length <= row.longest_length
    if template.kind is Kind.CODE:
        assert row.segments == 1 and "请勿" in row.text


def test_most_texts_cost_one_message() -> None:
    typical = [sms_text.segments(r.example) for r in BOOK.filing_rows()]
    assert typical.count(1) >= len(typical) - 5


def test_codes_and_call_outs_pass_the_quiet_hours_and_praise_does_not() -> None:
    passing = {k for k, t in TEMPLATES.items() if t.passes_quiet_hours}
    assert {"sign_in_code", "act_for_code", "call_out", "checkout_reminder"} <= passing
    assert not {"hours_confirmed", "admitted", "certificate_ready"} & passing


def test_the_rendered_text_shows_signature_address_and_values() -> None:
    rendered = BOOK.render("admitted", ADMITTED)
    assert rendered.text == (
        f"【{SIGNATURE}】您报名的社区敬老午餐服务已录用，3月5日 08:30开始。"
        "打开zhihe.example.cn 输入730458，或回复1参加2放弃。"
    )
    assert rendered.params == ADMITTED
    assert rendered.segments == sms_text.segments(rendered.text)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"confirm": ""}, "missing"),
        ({"confirm": "\u200b \n"}, "missing"),
        ({"confirm": "1234567"}, "too_long"),
        ({"confirm": "12 34"}, "malformed"),
        ({"confirm": 730458}, "not_text"),
        ({"when": "2026年3月5日"}, "malformed"),
        ({"when": "明天"}, "malformed"),
        ({"title": "看http://x.top"}, "address"),
        ({"title": "看 evil.com 吧"}, "address"),
        ({"more": "x"}, "surplus"),
    ],
)
def test_unfit_values_are_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(TemplateError) as caught:
        BOOK.render("admitted", {**ADMITTED, **change})  # type: ignore[dict-item]
    assert caught.value.code == code


def test_a_missing_value_an_unknown_key_and_an_unfiled_text_are_refused() -> None:
    unfiled = sms_book(signature=SIGNATURE, short_address="zhihe.example.cn", codes={})
    for book, key, params, code in (
        (BOOK, "admitted", {}, "missing"),
        (BOOK, "no_such", {}, "unknown"),
        (unfiled, "sign_in_code", {"code": "123456"}, "unfiled"),
    ):
        with pytest.raises(TemplateError) as caught:
            book.render(key, params)
        assert caught.value.code == code


def test_a_long_title_is_clipped_and_marked_not_refused() -> None:
    rendered = BOOK.render("admitted", {**ADMITTED, "title": "一二三四五六七八九十十一"})
    assert rendered.params["title"] == "一二三四五六七八九…"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("敬老\x00\x1b[31m服务", "敬老[31m服务"),
        ("敬老\r\n服务", "敬老 服务"),
        ("【银行】服务", "[银行]服务"),
        ("敬\u202e老\u200b\ufeff", "敬老"),
        ("敬\ud800老", "敬老"),
        ("${when}", "${when}"),
    ],
)
def test_a_value_cannot_break_the_line_or_pose_as_a_signature(given: str, kept: str) -> None:
    rendered = BOOK.render("admitted", {**ADMITTED, "title": given})
    assert rendered.params["title"] == kept
    assert rendered.text.count("【") == 1 and "\n" not in rendered.text
    assert kept in rendered.text


def test_the_filing_sheet_says_what_the_provider_asks_for() -> None:
    [row] = [r for r in BOOK.filing_rows() if r.key == "admitted"]
    assert row.rule == {"title": "others", "when": "time", "confirm": "other_number2"}
    assert (row.kind, row.template_code) == ("通知短信", BOOK.codes["admitted"])
    assert "${title}" in row.text and "短址" not in row.text


@pytest.mark.parametrize("address", ["https://zhihe.cn", "a" * 30, "zhihe.cn/${x}", "志合.cn", ""])
def test_the_short_address_is_fixed_and_short(address: str) -> None:
    with pytest.raises(TemplateError):
        sms_book(signature=SIGNATURE, short_address=address, codes={})


def test_a_code_for_a_text_that_does_not_exist_stops_the_start() -> None:
    with pytest.raises(TemplateError):
        sms_book(signature=SIGNATURE, short_address="zhihe.cn", codes={"sign_in": "SMS_1"})


NAME = Variable("name", Attribute.TEXT, 5, "李*")
CODE = Variable("code", Attribute.CODE, 6, "123456")


@pytest.mark.parametrize(
    ("kind", "text", "variables"),
    [
        (Kind.NOTICE, "您好${name}", ()),
        (Kind.NOTICE, "您好", (NAME,)),
        (Kind.NOTICE, "您好${name}和${name}", (NAME, NAME)),
        (Kind.NOTICE, "您好${name}${code}", (NAME, CODE)),
        (Kind.NOTICE, "【您好】${name}", (NAME,)),
        (Kind.NOTICE, "回复「1」${name}", (NAME,)),
        (Kind.NOTICE, "您的验证码为${code}", (CODE,)),
        (Kind.CODE, "您的号码为${code}", (CODE,)),
        (Kind.CODE, "${name}的验证码为${code}", (NAME, CODE)),
        (Kind.NOTICE, "您好${id}", (Variable("id", Attribute.TEXT, 5, "x"),)),
    ],
)
def test_a_text_that_could_not_be_filed_cannot_be_registered(
    kind: Kind, text: str, variables: tuple[Variable, ...]
) -> None:
    with pytest.raises(ValueError, match="broken"):
        Template("broken", kind, "测试", text, variables)
