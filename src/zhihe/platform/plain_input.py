"""The boundary where foreign text comes in: addresses, forms, cookies and JSON.

What PostgreSQL cannot keep (NUL, half characters), what was lost on the way (U+FFFD, another charset)
and what no keyboard types (control characters) is refused here once, so nothing behind asks again.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from ninja.parser import Parser
from pydantic import AfterValidator

from zhihe.foundation import clock
from zhihe.platform.refusals import Refusal

FOREIGN = re.compile("[\0-\x08\x0e-\x1f\x7f\ufffd-\uffff\ud800-\udfff]")
UTF8 = ("utf-8", "utf8")
DEEPEST = 40
FIRST_YEAR, LAST_YEAR = 1900, 2199
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class ForeignCharacters(Refusal):
    """Characters that cannot be kept, or bytes that are no UTF-8."""

    code = "foreign_characters"
    message = _(
        "填的内容里有几个字没有传对，多半是从别处复制来的。请回上一页删掉它们，用键盘重新输入。"
    )
    status = 400


class FormIncomplete(Refusal):
    """A field that every page of ours sends is missing."""

    code = "form_incomplete"
    message = _("这张表单没有传全。请返回上一页，刷新后再提交一次。")
    status = 400


class NotJson(Refusal):
    """The body is no JSON, or one that means different things to different readers."""

    code = "not_json"
    message = _("请求的正文不是可用的 JSON：要 UTF-8，键不重复，数字要有限，嵌套不过深。")
    status = 400


class FieldsWrong(Refusal):
    """Fields of an API request are missing or of the wrong kind; the problem names each."""

    code = "fields_wrong"
    message = _("有的字段缺少或不合要求，errors 里写明了是哪一个。")
    status = 422


def plain_moment(value: datetime) -> datetime:
    """A moment in UTC; without a zone it is China's wall clock. ValueError outside the calendar that
    we keep: PostgreSQL knows no zone of 17 hours, and the year 9999 has no tomorrow."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError("outside the years 1900 to 2199")
    return (value if value.tzinfo else value.replace(tzinfo=clock.ZONE)).astimezone(UTC)


def plain_day(value: date) -> date:
    """A day of the calendar that we keep; else ValueError."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError("outside the years 1900 to 2199")
    return value


Moment = Annotated[datetime, AfterValidator(plain_moment)]
Day = Annotated[date, AfterValidator(plain_day)]


def is_foreign(text: str) -> bool:
    """Whether a text holds a character that is not taken."""
    return FOREIGN.search(text) is not None


class PlainInputMiddleware:
    """Refuses foreign characters in forms, leaves them out of queries, drops cookies that hold them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Before anything is read: another charset would be used even for the query string."""
        charset = request.encoding
        request.other_charset = bool(charset) and charset.lower() not in UTF8  # type: ignore[attr-defined,union-attr]
        if request.other_charset:  # type: ignore[attr-defined]
            request.encoding = "utf-8"
        for name in [n for n, value in request.COOKIES.items() if is_foreign(n + value)]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Broken envelopes are answered by Django itself with 400."""
        from zhihe.platform.middleware import refused

        words = [value for value in kwargs.values() if isinstance(value, str)]
        if request.other_charset or any(map(is_foreign, words)) or foreign_form(request):  # type: ignore[attr-defined]
            return refused(request, ForeignCharacters())
        if foreign_fields(request.GET):
            request.GET = without_foreign(request.GET)  # type: ignore[assignment]
        return None


def foreign_form(request: HttpRequest) -> bool:
    """Whether the form sent holds foreign characters."""
    if request.method != "POST" or request.content_type not in FORMS:
        return False
    if foreign_fields(request.POST):
        return True
    if any(is_foreign(name) for name in request.FILES):
        return True
    return request.content_type == FORMS[0] and not is_utf8(request.body)


def foreign_fields(sent: MultiValueDict[str, str]) -> bool:
    """Names and values of one part of a request."""
    return any(is_foreign(name) or any(map(is_foreign, values)) for name, values in sent.lists())


def without_foreign(sent: QueryDict) -> QueryDict:
    """A query string asks: what is foreign in it is left out, and the rest is answered."""
    plain = sent.copy()
    plain.clear()
    for name, values in sent.lists():
        plain.setlist(FOREIGN.sub("", name), [FOREIGN.sub("", value) for value in values])
    return plain


def is_utf8(content: bytes) -> bool:
    """Django reads other bytes as Latin-1, which nobody meant."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


class PlainJson(Parser):
    """Bodies of the API, read strictly. Raises NotJson or ForeignCharacters."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as Python values."""
        return read_json(request.body)


def read_json(content: bytes) -> Any:
    """JSON in UTF-8 without NaN, numbers beyond a double, doubled keys and foreign characters."""
    try:
        value = json.loads(
            content.decode(),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except (ValueError, RecursionError):
        raise NotJson() from None
    _check_texts(value, DEEPEST)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_constant(word: str) -> Any:
    raise ValueError(word)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError
    return number


def _check_texts(value: Any, deeper: int) -> None:
    if isinstance(value, str):
        if is_foreign(value):
            raise ForeignCharacters()
        return
    if isinstance(value, (dict, list)):
        if deeper == 0:
            raise NotJson()
        inside: Iterable[Any] = value
        if isinstance(value, dict):
            inside = [*value, *value.values()]
        for one in inside:
            _check_texts(one, deeper - 1)
