"""The confirmation desk of the showcase: who is an exception and whose records agree."""

from __future__ import annotations

from typing import Any

from zhihe.frame.cards import SpanBar, SpanPiece


def at(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def span(label: str, *pieces: tuple[str, str, str]) -> SpanBar:
    return SpanBar(
        at("07:30"), at("09:30"), label, [SpanPiece(at(a), at(b), kind) for a, b, kind in pieces]
    )


def row(
    name: str,
    tone: str,
    mark: str,
    what: str,
    why: str,
    how: str,
    bar: SpanBar,
    when: str,
    open_end: str,
    minutes: int,
    grade: str,
    proof: str,
    button: str,
) -> dict[str, Any]:
    return locals()


EXCEPTIONS = [
    row(
        "周知夏",
        "dan",
        "dan",
        "忘了签退",
        "领队 09:31 点名时还在岗",
        "扫码签到",
        span("07:28 签到，没有签退", ("07:28", "08:30", "jade"), ("08:30", "09:30", "open")),
        "07:28 – ",
        "没有签退",
        120,
        "C",
        "签到在现场，签退由领队作证",
        "按 09:30 补签退",
    ),
    row(
        "陈一苇",
        "gold",
        "dan",
        "忘了签退",
        "08:30 点名在，之后没有记录",
        "扫码签到",
        span("07:35 签到，没有签退", ("07:35", "08:30", "jade"), ("08:30", "09:30", "open")),
        "07:35 – ",
        "没有签退",
        55,
        "B",
        "只认得到 08:30",
        "先按 08:30 计",
    ),
    row(
        "许清和",
        "river",
        "gold",
        "签到离岗位远",
        "签到处离岗位 1.4 公里",
        "定位签到、扫码签退",
        span("07:31 到 09:29", ("07:31", "09:29", "jade")),
        "07:31 – 09:29",
        "",
        118,
        "B",
        "签退在岗位上，签到不在",
        "请领队看一眼",
    ),
    row(
        "江予安",
        "jade",
        "gold",
        "签退离岗位远",
        "10:05 签退，离岗位 3.2 公里",
        "扫码签到、定位签退",
        span(
            "07:26 到 10:05，只算到 09:30", ("07:30", "09:30", "jade"), ("09:30", "10:05", "stone")
        ),
        "07:26 – 10:05",
        "",
        120,
        "B",
        "签到在岗位上，签退不在",
        "只算到 09:30",
    ),
    row(
        "沈南乔",
        "dan",
        "dan",
        "时间重叠",
        "与「护学岗」重叠 40 分钟",
        "扫码签到、签退",
        span(
            "07:30 到 09:30，前 40 分钟重叠", ("07:30", "08:10", "dan"), ("08:10", "09:30", "jade")
        ),
        "07:30 – 09:30",
        "",
        80,
        "A",
        "扫码与定位都对得上",
        "扣掉重叠 40 分",
    ),
]
AGREED = [
    row(
        "陆星野",
        "jade",
        "",
        "",
        "记录一致",
        "扫码签到、签退",
        span("07:24 到 09:33", ("07:24", "09:33", "jade")),
        "07:24 – 09:33",
        "",
        120,
        "A",
        "扫码与定位都对得上",
        "",
    ),
    row(
        "顾南枝",
        "dan",
        "",
        "",
        "记录一致",
        "扫码签到、签退",
        span("07:29 到 09:31", ("07:29", "09:31", "jade")),
        "07:29 – 09:31",
        "",
        120,
        "A",
        "扫码与定位都对得上",
        "",
    ),
    row(
        "程以宁",
        "gold",
        "",
        "",
        "记录一致",
        "扫码签到、签退",
        span("07:33 到 09:30", ("07:33", "09:30", "jade")),
        "07:33 – 09:30",
        "",
        117,
        "B",
        "扫码签到，没有开定位",
        "",
    ),
]
