"""Spreadsheets made to take a server down."""

from __future__ import annotations

import io
import struct
import zipfile
from functools import cache

import xlsxwriter

HEAD = ("姓名", "手机号", "科室", "是否同意")
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
ROW = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c></row>'


@cache
def honest() -> bytes:
    """A list of one person."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ("林晓禾", "13900000001", "口腔科", "同意"))
    return out.getvalue()


def with_parts(**parts: bytes) -> bytes:
    """The honest list with some of its parts exchanged; ``sheet`` and ``strings``."""
    named = {"sheet": SHEET, "strings": STRINGS}
    new = {named.get(key, key): body for key, body in parts.items()}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(honest())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for part in old.infolist():
            made.writestr(part.filename, new.pop(part.filename, None) or old.read(part))
        for name, body in new.items():
            made.writestr(name, body)
    return out.getvalue()


def sheet(rows: bytes, before: bytes = b"", kind: bytes = b"") -> bytes:
    """XML of a worksheet."""
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    top = b'<?xml version="1.0" encoding="UTF-8"?>' + kind
    return (
        top
        + b"<worksheet "
        + space
        + b">"
        + before
        + b"<sheetData>"
        + rows
        + b"</sheetData></worksheet>"
    )


def cell(place: bytes) -> bytes:
    row = place.lstrip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return b'<row r="' + row + b'"><c r="' + place + b'" t="inlineStr"><is><t>x</t></is></c></row>'


def rows_600_000() -> bytes:
    return with_parts(sheet=sheet(b"".join(ROW % (n, n) for n in range(1, 600_001))))


def blown_up() -> bytes:
    """400 MB of spaces."""
    return with_parts(sheet=sheet(b" " * (400 << 20)))


def lying() -> bytes:
    """An archive that says of 100 MB that they are 100 bytes, in both of its lists."""
    content = bytearray(with_parts(sheet=sheet(b" " * (100 << 20))))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        part = archive.getinfo(SHEET)
        real = struct.pack("<I", part.file_size)
    start = 0
    while (at := content.find(real, start)) >= 0:
        content[at : at + 4] = struct.pack("<I", 100)
        start = at + 4
    return bytes(content)


def huge_dimension() -> bytes:
    """Two cells as far apart as a sheet goes."""
    return with_parts(
        sheet=sheet(cell(b"A1") + cell(b"XFD1048576"), b'<dimension ref="A1:XFD1048576"/>')
    )


def very_wide() -> bytes:
    """Few rows, every column there is."""
    return with_parts(sheet=sheet(b"".join(cell(b"XFD%d" % n) for n in range(1, 3000))))


def laughs() -> bytes:
    """Entities that unfold to gigabytes."""
    kind = b"<!DOCTYPE w [<!ENTITY a '" + b"ha" * 50 + b"'>"
    for one, before in zip("bcdefghij", "abcdefghi", strict=True):
        kind += b"<!ENTITY " + one.encode() + b" '" + b"&%s;" % before.encode() * 10 + b"'>"
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'
    return with_parts(sheet=sheet(rows, kind=kind + b"]>"))


def outside_entity() -> bytes:
    kind = b"<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'
    return with_parts(sheet=sheet(rows, kind=kind))


def many_strings() -> bytes:
    """Three million shared strings, and a promise of four thousand million."""
    head = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4294967295" uniqueCount="4294967295">'
    return with_parts(strings=head + b"<si><t>x</t></si>" * 3_000_000 + b"</sst>")


def many_sheets() -> bytes:
    return with_parts(**{f"xl/worksheets/more{n}.xml": b"" for n in range(30_000)})


def deep() -> bytes:
    return with_parts(sheet=sheet(b"<row>" * 400_000))


def torn_old_book() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4096


def one_line_csv() -> bytes:
    return b"a," * 4_000_000


def one_cell_csv() -> bytes:
    return b'"' + b"a" * 7_000_000


BOMBS = (
    rows_600_000, blown_up, lying, huge_dimension, very_wide, laughs, outside_entity, many_strings,
    many_sheets, deep, torn_old_book, one_line_csv, one_cell_csv,
)  # fmt: skip
