"""One full set of data for each printed document, with invented people.

`python -m tests.frame.document_samples DIR` prints them all, to look at.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from zhihe.attendance.reference.documents.data import DurationCodesData, PosterData, RosterData
from zhihe.certificates.reference.documents.data import (
    CardData,
    CertificateData,
    CertifiedService,
    Issuer,
)
from zhihe.demands.reference.documents.data import TicketData
from zhihe.frame import qr
from zhihe.home.reference.documents.data import ResumeData
from zhihe.recruitment.reference.documents.data import NoticeData, QueueData

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SERVICE = "咸宁 · 志愿云"


def seal_picture(side: int = 240) -> bytes:
    """A vermilion ring on nothing, as PNG: it stands for the picture of a seal."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    def pixel(x: int, y: int) -> bytes:
        away = math.hypot(x - side / 2, y - side / 2) / side
        return b"\xb8\x36\x1f\xd0" if 0.44 < away < 0.49 or away < 0.1 else bytes(4)

    rows = b"".join(b"\x00" + b"".join(pixel(x, y) for x in range(side)) for y in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


ACTIVITIES = (
    ("淦河净滩行动", "沿河捡拾垃圾、登记污染点", "淦河大道亲水平台"),
    ("周六茶话会", "陪独居老人聊天、读报、量血压", "永安街道中心花坛社区活动室"),
    ("交通文明劝导 · 早高峰", "路口劝导、帮扶老人过街", "温泉街道淦河大道与长安大道路口"),
    ("周末图书馆志愿服务", "图书上架、给孩子讲故事", "咸安区图书馆少儿阅览室"),
)


def service(index: int) -> CertifiedService:
    activity, content, place = ACTIVITIES[index % len(ACTIVITIES)]
    return {
        "date": f"2026-{index % 11 + 1:02}-{index % 28 + 1:02}",
        "activity": activity,
        "content": content,
        "place": place,
        "minutes": 60 + 30 * (index % 4),
        "evidence": "ABCD"[(0, 0, 1, 0, 2, 1, 0, 3)[index % 8]],
    }


def issuer(name: str, count: int, **more: Any) -> Issuer:
    services = [service(i) for i in range(count)]
    made: Issuer = {
        "organisation": name,
        "formerly": None,
        "principal": "宋知微",
        "handler": "何砚秋",
        "phone": "0715-8000000",
        "seal": None,
        "minutes": sum(s["minutes"] for s in services),
        "services": services,
    }
    made.update(more)  # type: ignore[typeddict-item]
    return made


GRADES = (
    ("A", "现场双重印证", "Doubly evidenced on the spot", "两个互不相干的来源，同时同地对得上",
     "two independent sources agree on time and place"),
    ("B", "现场印证", "Evidenced on the spot", "一个可靠的来源，如动态码加定位、领队点名",
     "one sound source, such as a rotating code with place"),
    ("C", "两人补记", "Entered later, two persons", "事后由一人补记，另一级组织的第二人确认",
     "entered later by one person, confirmed by another"),
    ("D", "本人申报", "Declared by the holder", "本人申报，记录单位确认",
     "declared by the holder, confirmed by the organisation"),
)  # fmt: skip


def certificate(issuers: list[Issuer] | None = None, **more: Any) -> CertificateData:
    issuers = issuers or [
        issuer("咸安区志愿服务总队", 6),
        issuer("温泉街道志愿服务队", 4, formerly="岔路口社区志愿服务队", seal=seal_picture()),
    ]
    every = [s for one in issuers for s in one["services"]]
    made: CertificateData = {
        "lang": "zh",
        "demo": True,
        "service_name": SERVICE,
        "issued_by": "咸安区志愿服务总队",
        "number": "4212-2026-0000128",
        "check_code": "7KQ4M9XD",
        "issued_on": "2026-11-20",
        "period_from": "2026-01-01",
        "period_to": "2026-11-20",
        "verify_url": "xn.example.cn/v",
        "qr": qr.drawing("https://xn.example.cn/v/4212-2026-0000128?c=7KQ4M9XD"),
        "holder": {
            "name": "林晓禾",
            "volunteer_no": "4212000000000128",
            "id_kind": "居民身份证",
            "id_number": "4212**********0021",
        },
        "services_total": len(every),
        "minutes_total": sum(s["minutes"] for s in every),
        "evidence": [
            {
                "key": key,
                "words": words,
                "words_en": words_en,
                "meaning": meaning,
                "meaning_en": meaning_en,
                "minutes": sum(s["minutes"] for s in every if s["evidence"] == key),
            }
            for key, words, words_en, meaning, meaning_en in GRADES
        ],
        "standards": [
            {
                "words": "在职人员",
                "words_en": "People in work",
                "tone": "jade",
                "pattern": "stripes",
                "minutes": 1875,
            },
            {
                "words": "离退休人员",
                "words_en": "Retired people",
                "tone": "gold",
                "pattern": "dots",
                "minutes": 120,
            },
        ],
        "issuers": issuers,
    }
    made.update(more)  # type: ignore[typeddict-item]
    return made


def card(**more: Any) -> CardData:
    made: CardData = {
        "size": "card",
        "demo": True,
        "service_name": SERVICE,
        "name": "林晓禾",
        "volunteer_no": "4212000000000128",
        "organisation": "咸安区志愿服务总队",
        "contact": "咸宁市志愿服务联合会 0715-8000000",
        "issued_on": "2026-11-20",
        "verify_url": "xn.example.cn/v",
        "qr": qr.drawing("https://xn.example.cn/v/4212000000000128"),
    }
    made.update(more)  # type: ignore[typeddict-item]
    return made


def resume(**more: Any) -> ResumeData:
    made: ResumeData = {
        "demo": True,
        "service_name": SERVICE,
        "name": "林晓禾",
        "volunteer_no": "4212000000000128",
        "since": "2023-03-05",
        "sentence": "周末有空，会量血压，说得一口咸宁话。",
        "as_of": "2026-11-20",
        "qr": qr.drawing("https://xn.example.cn/v/r/8XK2"),
        "figures": [
            {"value": "312.5", "unit": "小时", "label": "服务时长"},
            {"value": "86", "unit": "次", "label": "参加服务"},
            {"value": "42", "unit": "天", "label": "今年去过"},
            {"value": "4", "unit": "家", "label": "服务过的组织"},
        ],
        "evidence": [
            {"words": grade[1], "minutes": minutes}
            for grade, minutes in zip(GRADES, (10080, 5790, 2280, 600), strict=True)
        ],
        "projects": [
            {
                "title": title,
                "organisation": "咸安区志愿服务总队",
                "role": ("领队", "")[i % 2],
                "times": 22 - i,
                "minutes": 2640 - 150 * i,
                "years": "2024–2026",
            }
            for i, (title, _, _) in enumerate(ACTIVITIES * 2)
        ],
        "skills": ["急救（红十字救护员证，2027-05 到期）", "手语", "摄影", "英语六级"],
        "training": [
            {"text": "社区应急第一响应人培训，16 学时，考核合格", "date": "2025-04"},
            {"text": "志愿服务通识课，4 学时", "date": "2023-03"},
        ],
        "awards": [{"text": "2025 年度咸安区优秀志愿者", "date": "2025-12"}],
        "evaluations": [
            {"text": "每周都来，老人们都等她。", "by": "中心花坛社区", "date": "2026-10"},
            {"text": "交代的事放心，带新人有耐心。", "by": "咸安区图书馆", "date": "2026-06"},
        ],
    }
    made.update(more)  # type: ignore[typeddict-item]
    return made


NAMES = [
    "周知夏", "陈一苇", "许清和", "江予安", "沈南乔", "陆星野", "顾南枝", "程以宁",
    "宋知微", "何砚秋",
]  # fmt: skip


def roster(**more: Any) -> RosterData:
    made: RosterData = {
        "demo": True,
        "activity_title": "交通文明劝导 · 早高峰",
        "activity_code": "HD-4212-0713",
        "organisation": "温泉街道志愿服务队",
        "post": "路口劝导员",
        "place": "淦河大道与长安大道路口",
        "date": "2026-11-20",
        "time": "07:30–09:30",
        "leader": "宋知微",
        "leader_phone": "138****0012",
        "duration_code": "7K4 M9X",
        "duration_qr": qr.drawing("https://xn.example.cn/d/7K4M9X"),
        "people": [
            {"name": name, "phone_tail": f"{1207 + 311 * i}", "note": "", "qr": None}
            for i, name in enumerate(NAMES + NAMES[:2])
        ],
        "blank_rows": 6,
    }
    made.update(more)  # type: ignore[typeddict-item]
    return made


def poster(**more: Any) -> PosterData:
    made: PosterData = {
        "demo": True,
        "service_name": SERVICE,
        "activity_title": "淦河净滩行动",
        "activity_code": "HD-4212-0713",
        "post": "净滩志愿者",
        "place": "淦河大道亲水平台，红帐篷旁",
        "time": "11月22日（周日）08:30–11:30",
        "leader": "宋知微",
        "leader_phone": "138****0012",
        "address": "xn.example.cn/q",
        "typed_code": "483920",
        "qr": qr.drawing("https://xn.example.cn/q/483920"),
    }
    made.update(more)  # type: ignore[typeddict-item]
    return made


def duration_codes(count: int = 8, **more: Any) -> DurationCodesData:
    made: DurationCodesData = {
        "demo": True,
        "activity_title": "周末图书馆志愿服务",
        "activity_code": "HD-4212-0899",
        "post": "图书上架",
        "date": "2026-11-22",
        "leader": "何砚秋",
        "address": "xn.example.cn/d",
        "slips": [
            {
                "minutes": 120,
                "uses": 1,
                "valid_until": "11月24日",
                "typed_code": f"7K4M{i:02}XD",
                "qr": qr.drawing(f"https://xn.example.cn/d/7K4M{i:02}XD"),
            }
            for i in range(count)
        ],
    }
    made.update(more)  # type: ignore[typeddict-item]
    return made


def queue(**more: Any) -> QueueData:
    made: QueueData = {
        "demo": True,
        "title": "周六茶话会 · 候补名单",
        "station": "永安街道志愿服务站",
        "explanation": "次序由公开抽签定下，种子 2026-11-18 收盘上证指数；空出名额从上往下打电话。",
        "printed_at": "2026年11月20日 09:00",
        "outcomes": ["来", "不来", "没接通"],
        "people": [
            {
                "place": i + 1,
                "name": name,
                "phone": f"138****{1207 + 311 * i}",
                "wish": "陪聊、读报",
                "note": "只有上午有空" if i % 3 == 0 else "",
                "asked_on": "11月17日",
            }
            for i, name in enumerate(NAMES)
        ],
    }
    made.update(more)  # type: ignore[typeddict-item]
    return made


def notice(**more: Any) -> NoticeData:
    made: NoticeData = {
        "demo": True,
        "title": "关于 2026 年度星级志愿者评定结果的公示",
        "issued_by": "咸宁市志愿服务联合会",
        "issued_on": "2026-11-20",
        "paragraphs": [
            "根据本市星级志愿者评定办法，对截至 2026 年 10 月 31 日"
            "经记录单位确认的服务时长作了核算，拟认定下列志愿者。"
            "名单先听大家的意见。"
        ],
        "from_date": "2026-11-20",
        "to_date": "2026-11-26",
        "working_days": 5,
        "phone": "0715-8000000",
        "address": "咸宁市温泉城区双鹤路 1 号",
        "online": "xn.example.cn/ts",
        "columns": ["姓名", "编号尾号", "记录单位", "星级"],
        "rows": [
            [name[0] + "*" * (len(name) - 1), f"{128 + 97 * i:04}", "咸安区志愿服务总队", "二星"]
            for i, name in enumerate(NAMES)
        ],
        "seal": None,
    }
    made.update(more)  # type: ignore[typeddict-item]
    return made


def ticket(**more: Any) -> TicketData:
    made: TicketData = {
        "demo": True,
        "service_name": SERVICE,
        "number": "202611200057",
        "code": "6412",
        "what": "陪我去医院复查眼睛，要有人扶着走",
        "when": "11月24日（周二）上午",
        "place": "永安街道中心花坛社区 3 栋",
        "placed_at": "11月20日 09:12",
        "station": "永安街道志愿服务站",
        "phone": "0715-8000000",
        "address": "xn.example.cn/z",
        "promise": "两个工作日内会有人联系您。",
        "qr": qr.drawing("https://xn.example.cn/z/202611200057"),
    }
    made.update(more)  # type: ignore[typeddict-item]
    return made


def every() -> dict[str, tuple[str, Mapping[str, object]]]:
    """File name → template and data."""
    return {
        "certificate": ("certificates/certificate", certificate()),
        "certificate_en": ("certificates/certificate", certificate(lang="en")),
        "card": ("certificates/card", card()),
        "badge": ("certificates/card", card(size="a6")),
        "resume": ("home/resume", resume()),
        "roster": ("attendance/roster", roster()),
        "poster": ("attendance/poster", poster()),
        "duration_codes": ("attendance/duration_codes", duration_codes()),
        "queue": ("recruitment/queue", queue()),
        "notice": ("recruitment/notice", notice()),
        "ticket": ("demands/ticket", ticket()),
    }


def main() -> None:
    import sys
    from pathlib import Path

    from zhihe.frame import documents

    for name, (template, data) in every().items():
        pdf = documents.render(template, data, at=AT)
        (Path(sys.argv[1]) / f"{name}.pdf").write_bytes(pdf)


if __name__ == "__main__":
    main()
