"""What is sent through a door: whole forms full of strings, single fields bent, broken envelopes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.bad_input import naughty
from tests.bad_input.walker import Door, Field, Form

KEY = "idempotency_key"
# One of each kind, for one field at a time while the others are honest.
SINGLE = (
    "\0", "字" * 1001, "-1", "99999999999999999999", "1e400", "NaN", "½", "0001-01-01",
    "9999-12-31", "9999-12-31T23:59", "23:59:60", "00000000-0000-0000-0000-000000000000",
    "not-a-uuid", "' OR 1=1 -- -", "<script>__trap()</script>", "//evil.example", "\ufffe", "[]",
)  # fmt: skip
WRONG_FILES = (
    ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
    ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="__trap()"/>'),
    ("a.pdf", b"%PDF-1.7 without an end"),
    ("../../a\0.xlsx", b"PK\x03\x04 torn"),
    ("empty.csv", b""),
    ("a.html", b"<script>__trap()</script>"),
    ("a.csv", b"\xff\xfe\x00\x00\x81\x30" * 50),
)


def shift_of(form: Form) -> int:
    """Where this form begins in the list: another place for each, the same every day."""
    return zlib.crc32(form.url.rsplit("/", 2)[0].encode() + "".join(sorted(form.fields)).encode())


def batches(form: Form, strings: tuple[str, ...], many: int) -> Iterator[dict[str, Any]]:
    """``many`` forms with another string in every field; with ``len(strings)`` of them each field
    has had each string."""
    names = sorted(n for n in form.fields if n != KEY)
    start = shift_of(form)
    step = max(1, len(names))
    for turn in range(many):
        base = start + turn * (step if many < len(strings) else 1)
        yield {n: strings[(base + i) % len(strings)] for i, n in enumerate(names)}


def singles(form: Form, most: int) -> Iterator[dict[str, Any]]:
    """One field bent, the others honest: left out, doubled, wrong kinds."""
    honest = form.filled()
    ways = [(name, way) for name in sorted(form.fields) for way in range(len(SINGLE) + 3)]
    start, stride = shift_of(form), 37
    for n in range(min(most, len(ways))):
        name, way = ways[(start + n * stride) % len(ways)]
        sent = dict(honest)
        if way < len(SINGLE):
            sent[name] = SINGLE[way]
        elif way == len(SINGLE):
            sent.pop(name, None)
        elif way == len(SINGLE) + 1:
            sent[name] = [honest.get(name) or "1", "2"]
        else:
            sent[name] = SimpleUploadedFile("a.txt", b"a file where a word belongs")
        if name != KEY:
            sent[KEY] = uuid4().hex
        yield sent


def files(form: Form, most: int) -> Iterator[dict[str, Any]]:
    """Wrong kinds of file in every field that takes one."""
    fields = [f.name for f in form.fields.values() if f.kind == "file"]
    for n in range(most if fields else 0):
        name, content = WRONG_FILES[n % len(WRONG_FILES)]
        yield form.filled() | {f: SimpleUploadedFile(name, content) for f in fields}


BOUNDARY = "multipart/form-data; boundary=x"
ENVELOPES: tuple[tuple[bytes, str], ...] = (
    (b"", "application/x-www-form-urlencoded"),
    (b"a=%ED%A0%80&b=%FF%FE&%00=%00&=&&a", "application/x-www-form-urlencoded"),
    (b"a=1", "application/x-www-form-urlencoded; charset=base64"),
    (b"\xff\xfea\0=\0" * 9, "application/x-www-form-urlencoded; charset=utf-16"),
    (b"&".join(b"f%d=1" % n for n in range(5000)), "application/x-www-form-urlencoded"),
    (b'{"a": NaN, "a": 1}', "application/json"),
    (b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ntorn", BOUNDARY),
    (b"anything", "multipart/form-data"),
    (b"--x\r\n\r\n\r\n--x--\r\n", "multipart/form-data; boundary=" + "y" * 900),
    (b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xed\xa0\x80\0\r\n--x--\r\n", BOUNDARY),
    (b"--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"\0\"\r\nContent-Transfer-Encoding: "
     b"base64\r\n\r\n!!!\r\n--x--\r\n", BOUNDARY),
    (b"<xml/>", "text/xml"),
)  # fmt: skip


def raw_names(door: Door, names: set[str]) -> bytes:
    """Every name of the form with bytes that are no UTF-8."""
    return b"&".join(name.encode() + b"=%ED%A0%80%FF" for name in sorted(names)) or b"a=%FF"


def form_of(url: str, shown: Form | None, looked_up: set[str]) -> Form:
    """The fields a page shows and those its view was seen to look for."""
    fields = dict(shown.fields) if shown else {}
    for name in sorted(looked_up - set(fields)):
        fields[name] = Field(name)
    return Form(url, "post", fields)


def strings() -> tuple[str, ...]:
    """All strings."""
    return naughty.everything()
