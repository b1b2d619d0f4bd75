"""Printed documents: everything that goes in comes out, literally, the same each time."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.frame import document_samples as samples
from zhihe.frame import documents
from zhihe.frame.documents import text as document_text

HOSTILE = (
    '#import "/settings.py": *',
    "#eval('1') #sys.inputs *粗* _斜_ $x^2$ `码` \\ \\u{41}",
    "<label> @ref //注 /*注*/ [a] {b} ~ -- '",
    "= 标题 + 列表 - 项 / 词: 义",
    "</svg><script>alert(1)</script> &amp; %PDF",
    "甲\n乙\r\n丙\t丁\u2028戊",
    "空\x00字\x1b[31m\x7f\u200b\ufeff",
    "\u202e倒着\u202c \u2066x\u2069",
    "مرحبا ئۇيغۇر שלום",
    "🙂👨‍👩‍👧🇨🇳👍🏽",
    "བོད་ཡིག ᠮᠣᠩᠭᠣᠯ ꆈꌠ Ελλάς Русский Nguyễn Ñandú",
    "长" * 600,
    "Llanfairpwllgwyngyll" * 30,
    "",
)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    """All text without white space: line breaks are the typesetter's business."""
    found = "".join(page.extract_text() for page in read(pdf).pages)
    return re.sub(r"[\s\u200b\x00]", "", found)


def bare(value: str) -> str:
    return re.sub(r"\s", "", documents.printable(value))


def certificate(**more: Any) -> bytes:
    data = samples.certificate(**more)
    return documents.render("certificates/certificate", data, at=samples.AT)


@pytest.mark.parametrize(
    ("name", "pages"),
    {
        "certificate": 2, "certificate_en": 2, "card": 2, "badge": 1, "resume": 1, "roster": 1,
        "poster": 1, "duration_codes": 1, "queue": 1, "notice": 1, "ticket": 1,
    }.items(),
)  # fmt: skip
def test_each_document_is_set_the_same_twice_and_says_that_it_is_a_demo(
    name: str, pages: int
) -> None:
    template, data = samples.every()[name]
    first = documents.render(template, data, at=samples.AT)
    assert first == documents.render(template, data, at=samples.AT)
    assert len(read(first).pages) == pages
    assert "演示数据" in words(first)


def test_the_demo_mark_is_only_on_demo_papers() -> None:
    assert "演示数据" not in words(certificate(demo=False))


@pytest.mark.row("R05")
@pytest.mark.row("N07", part="the paper")
def test_a_certificate_names_what_order_67_asks_for() -> None:
    found = words(certificate())
    for expected in (
        "志愿服务记录证明", "林晓禾", "4212000000000128", "居民身份证", "4212**********0021",
        "2026年1月1日至2026年11月20日", "咸安区志愿服务总队", "温泉街道志愿服务队",
        "原记录单位：岔路口社区志愿服务队", "单位负责人", "宋知微", "经办人", "何砚秋",
        "0715-8000000", "淦河净滩行动", "沿河捡拾垃圾、登记污染点", "淦河大道亲水平台",
        "16小时30分", "现场双重印证",
        "两个互不相干的来源，同时同地对得上", "本人申报", "编号4212-2026-0000128", "7KQ4M9XD",
        "2026年11月20日", "单位盖章", "怎样查验", "xn.example.cn/v", "第1页·共2页", "第2页·共2页",
    ):  # fmt: skip
        assert expected in found, expected
    for claimed in ("官方", "国家标准", "official", "A级"):
        assert claimed not in found


def test_the_identity_number_is_absent_unless_the_holder_gave_it() -> None:
    holder = samples.certificate()["holder"] | {"id_number": None}
    found = words(certificate(holder=holder))
    assert "本人未选择列出" in found
    assert "**" not in found


def test_english_lines_stand_under_the_chinese() -> None:
    found = words(certificate(lang="en"))
    assert "志愿服务记录证明" in found
    assert "RecordofVoluntaryService" in found
    assert "Enteredlater,twopersons" in found
    assert "Voluntary" not in words(certificate())


def test_a_certificate_of_four_hundred_services_keeps_every_row_and_prints_no_time_of_its_own() -> (
    None
):
    pdf = certificate(issuers=[samples.issuer("咸安区志愿服务总队", 400)])
    pages = len(read(pdf).pages)
    found = words(pdf)
    assert 10 < pages < 30
    assert f"第{pages}页·共{pages}页" in found
    assert found.count("沿河捡拾垃圾、登记污染点") == 100
    assert found.count("活动与内容") >= pages - 1
    assert not re.search(r"\d{1,2}:\d{2}:\d{2}|毫秒|\bms\b", found)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_texts_from_people_are_shown_and_never_read_as_markup(hostile: str) -> None:
    holder = samples.certificate()["holder"] | {"name": hostile}
    pdf = certificate(holder=holder)
    if not any("\u0590" <= char <= "\u08ff" for char in hostile):
        assert set(bare(hostile)) <= set(words(pdf)) | {"\ufe0f"}
    if hostile.isascii() and hostile.isprintable():
        assert bare(hostile) in words(pdf)


@pytest.mark.parametrize("name", sorted(samples.every()))
@pytest.mark.parametrize("hostile", ["#panic()*$`\\" + "长" * 300, "W" * 400 + "\x00🙂\u202eم", ""])
def test_no_text_breaks_a_document(name: str, hostile: str) -> None:
    template, data = samples.every()[name]
    data = spoil(data, hostile)
    pdf = documents.render(template, data, at=samples.AT, attach={"record.json": b"{}"})
    if name in ("card", "badge", "resume", "poster", "ticket"):
        whole = documents.render(*samples.every()[name], at=samples.AT)
        assert len(read(pdf).pages) == len(read(whole).pages)


def spoil(value: Any, hostile: str, key: str = "") -> Any:
    """The data with every free text replaced."""
    if isinstance(value, dict):
        return {name: spoil(item, hostile, name) for name, item in value.items()}
    if isinstance(value, list):
        return [spoil(item, hostile, key) for item in value]
    fixed = {"qr", "duration_qr", "lang", "size", "key", "evidence"}
    return hostile if isinstance(value, str) and key not in fixed else value


def test_rare_characters_of_names_have_glyphs_and_come_out_whole() -> None:
    name = "䶮𬭎㛃𠅤𡋾㙓龘𤴨堃喆"
    assert documents.missing_characters(name) == []
    pdf = certificate(holder=samples.certificate()["holder"] | {"name": name})
    assert name in words(pdf)


def test_every_character_said_to_be_covered_can_be_set_in_an_archival_file() -> None:
    """PDF/A refuses a character without a glyph, so one long notice proves coverage.txt."""
    first, last = document_text._ranges()
    every = "".join(chr(c) for a, b in zip(first, last, strict=True) for c in range(a, b + 1))
    assert len(every) > 60_000
    rows = [[every[at : at + 64]] for at in range(0, len(every), 64)]
    data = samples.notice(columns=["字"], rows=rows)
    documents.render("recruitment/notice", data, at=samples.AT, attach={"a.json": b"{}"})


def test_a_character_without_glyph_is_printed_as_its_code_point() -> None:
    assert documents.printable("王\U00031350") == "王〔U+31350〕"
    assert documents.missing_characters("王\U00031350한") == ["한", "\U00031350"]
    assert documents.printable("\ud800\ue000") == "〔U+D800〕〔U+E000〕"


def test_names_are_not_normalised() -> None:
    assert documents.printable("\ufa0c\u5140") == "\ufa0c\u5140"


def test_attached_data_comes_out_as_it_went_in_and_the_file_is_archival() -> None:
    record = json.dumps({"name": "䶮", "minutes": 990}, ensure_ascii=False).encode()
    data = samples.certificate()
    pdf = documents.render(
        "certificates/certificate", data, at=samples.AT, attach={"record.json": record}
    )
    reader = read(pdf)
    assert reader.attachments == {"record.json": [record]}
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()  # type: ignore[index]
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata


def test_the_creation_date_is_the_time_given() -> None:
    data = samples.card()
    one = documents.render("certificates/card", data, at=samples.AT)
    later = documents.render("certificates/card", data, at=samples.AT + timedelta(days=1))
    information = read(one).metadata
    assert information is not None
    assert information.creation_date == samples.AT
    assert one != later


def test_only_shipped_fonts_are_used() -> None:
    fonts = set()
    for name in ("certificate", "poster"):
        template, data = samples.every()[name]
        for page in read(documents.render(template, data, at=samples.AT)).pages:
            for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
                fonts.add(str(font.get_object()["/BaseFont"]).split("+")[1])
    families = ("NotoSerifCJKsc", "NotoSerif", "Barlow")
    assert all(font.startswith(families) for font in fonts), fonts


def test_the_shipped_fonts_stay_small_and_carry_their_licence() -> None:
    folder = Path(document_text.__file__).parent / "fonts"
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 25_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["", "card", "certificates/nothing", "../settings", "certificates/../card", "a/b/c"]
)
def test_an_unknown_template_is_refused(name: str) -> None:
    with pytest.raises(documents.DocumentError):
        documents.render(name, {}, at=samples.AT)


def test_data_of_the_wrong_shape_is_an_error_with_the_name_of_the_template() -> None:
    with pytest.raises(documents.DocumentError, match="certificates/card"):
        documents.render("certificates/card", {"size": "card"}, at=samples.AT)
    with pytest.raises(documents.DocumentError, match="object"):
        documents.render("certificates/card", {"size": object()}, at=samples.AT)


def test_a_naive_time_is_refused() -> None:
    naive = datetime(2026, 11, 20)
    with pytest.raises(documents.DocumentError, match="time zone"):
        documents.render("certificates/card", samples.card(), at=naive)


@pytest.mark.row("L7", part="the sheet")
def test_a_roster_with_a_code_in_each_row_goes_over_pages() -> None:
    people = [
        {"name": f"志愿者{i}", "phone_tail": "0000", "note": "", "qr": samples.card()["qr"]}
        for i in range(60)
    ]
    pdf = documents.render("attendance/roster", samples.roster(people=people), at=samples.AT)
    assert len(read(pdf).pages) >= 4
    assert "志愿者59" in words(pdf)


@pytest.mark.row("N08", part="the page")
def test_a_resume_stays_on_one_page_and_says_what_it_leaves_out() -> None:
    line = {"text": "很长的一条记录" * 20, "date": "2026-01-01"}
    data = samples.resume(
        training=[line] * 30, awards=[line] * 30, skills=["一项写得很长的技能证书名称"] * 40,
        evaluations=[line | {"by": "某某单位" * 10}] * 30,
        projects=samples.resume()["projects"] * 5,
    )  # fmt: skip
    pdf = documents.render("home/resume", data, at=samples.AT)
    assert len(read(pdf).pages) == 1
    assert "另有34项" in words(pdf)


@pytest.mark.row("S07", part="the card")
def test_the_card_has_the_size_of_a_bank_card_and_groups_its_number() -> None:
    pdf = documents.render("certificates/card", samples.card(), at=samples.AT)
    pages = read(pdf).pages
    box = pages[0].mediabox
    millimetres = [round(float(side) * 25.4 / 72, 1) for side in (box.width, box.height)]
    assert millimetres == [85.6, 54.0]
    assert "4212 0000 0000 0128" in pages[0].extract_text()


@pytest.mark.row("H04", part="the notice")
def test_a_notice_names_the_period_and_the_ways_to_object() -> None:
    found = words(documents.render("recruitment/notice", samples.notice(), at=samples.AT))
    for expected in ("周**", "2026年11月20日至2026年11月26日", "5个工作日", "0715-8000000"):
        assert expected in found
    assert "周知夏" not in found


@pytest.mark.row("R02", part="the paper names the successor")
def test_a_successor_names_the_organisation_that_recorded() -> None:
    one = samples.issuer("新总队", 1, formerly="旧总队")
    assert "原记录单位：旧总队，由本单位依职责续证" in words(certificate(issuers=[one]))
