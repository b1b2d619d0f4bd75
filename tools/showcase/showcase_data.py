"""Invented people and numbers of the showcase, as the mocks have them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from zhihe.frame.cards import (
    Action,
    ActivityCard,
    CalendarDay,
    Crumb,
    EvidencePart,
    SpanBar,
    SpanPiece,
    Step,
    TimelineItem,
)

CARDS = [
    ActivityCard(
        "邻里守望 · 周六茶话会",
        "/",
        "邻里",
        "dan",
        "永安街道活动室",
        "1.2 公里",
        "周六 14:00–16:30",
        "计 2.5 小时",
        14,
        20,
        join_url="/",
        main=True,
    ),
    ActivityCard(
        "淦河净滩行动",
        "/",
        "环保",
        "jade",
        "淦河生态步道",
        "2.6 公里",
        "周日 08:00–10:00",
        "计 2 小时",
        32,
        50,
        join_url="/",
    ),
    ActivityCard(
        "小小讲解员：周末图书馆",
        "/",
        "文化",
        "river",
        "咸安区图书馆",
        "3.1 公里",
        "周日 14:00–16:30",
        "计 2.5 小时",
        9,
        12,
        join_url="/",
        standard_label="学生学时",
        standard_tone="river",
        standard_pattern="stripes",
    ),
    ActivityCard(
        "冬季交通文明劝导",
        "/",
        "交通",
        "gold",
        "温泉街道",
        "4.0 公里",
        "周五 07:30–09:30",
        "计 2 小时",
        24,
        24,
        button_label="可以候补",
    ),
]
TIMELINE = [
    TimelineItem(
        "2026-11-15",
        "淦河净滩行动",
        "服务",
        "jade",
        "2.0 小时",
        "A",
        "扫码与定位都对得上 · 咸安区志愿服务总队",
        "/",
    ),
    TimelineItem(
        "2026-10-26", "应急救护初级培训 结业", "培训", "river", text="考核 92 分 · 有效期至 2028-10"
    ),
    TimelineItem(
        "2026-10-12",
        "DIY 手工沙画 · 陪孩子读绘本",
        "服务",
        "jade",
        "2.5 小时",
        "B",
        "文化文艺服务队 · “老师很耐心”",
    ),
    TimelineItem(
        "2026-09-02", "重阳敬老补录", "服务", "jade", "1.5 小时", "C", "领队与永安街道两人点过头"
    ),
    TimelineItem(
        "2024-03-05", "第一次志愿服务", "起点", "gold", text="学雷锋日，社区图书整理，1.5 小时"
    ),
]
EVIDENCE = [
    EvidencePart("A", 168, "168.0"),
    EvidencePart("B", 96.5, "96.5"),
    EvidencePart("C", 38, "38.0"),
    EvidencePart("D", 10, "10.0"),
]
UNTIL = date(2026, 11, 21)
DAYS = [
    CalendarDay(UNTIL - timedelta(days=(n * 37 + n * n * 5) % 366), 60 + (n * 53) % 200)
    for n in range(42)
]

ROWS = [
    ("邻里守望 · 周六茶话会", "永安街道社工站", "11-28 14:00", 14, 20, "招募中", "jade", "管理"),
    ("淦河净滩行动", "市生态志愿服务队", "11-29 08:00", 32, 50, "招募中", "jade", "管理"),
    ("小小讲解员：周末图书馆", "咸安区图书馆", "11-29 14:00", 9, 12, "待审核", "dan", "管理"),
    ("冬季交通文明劝导", "温泉街道", "11-27 07:30", 24, 24, "已满员", "river", "管理"),
    ("交通文明劝导 · 早高峰", "温泉街道", "11-20 07:30", 24, 24, "待确认时长", "gold", "去确认"),
    ("社区义诊进小区", "医疗健康服务队", "11-19 09:00", 18, 18, "待确认时长", "gold", "去确认"),
    ("陆水湖护水巡查", "护水志愿服务队", "11-14 08:30", 12, 12, "已入账", "jade", "管理"),
]


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


def choices(*labels: str) -> list[tuple[str, str]]:
    return [(str(number), label) for number, label in enumerate(labels)]


class OrderForm(forms.Form):
    for_whom = forms.ChoiceField(
        label="替谁说",
        choices=choices("给我自己", "给家里人", "给一群人"),
        widget=forms.RadioSelect,
        initial="0",
    )
    what = forms.ChoiceField(
        label="想请人帮什么",
        widget=forms.RadioSelect,
        initial="0",
        choices=choices(
            "理个发", "买菜跑腿", "小修小补", "陪着看病", "教用手机", "陪读作业", "说说话", "别的事"
        ),
    )
    where = forms.CharField(label="在哪儿", initial="咸安区 · 温泉街道")
    day = forms.ChoiceField(
        label="哪天",
        choices=choices("今天", "明天", "这周内", "都行"),
        widget=forms.RadioSelect,
        initial="2",
    )
    hour = forms.ChoiceField(
        label="什么时候",
        choices=choices("上午", "下午", "晚上"),
        widget=forms.RadioSelect,
        initial="0",
    )
    phone = forms.CharField(
        label="手机号",
        initial="138 0000 0000",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    code = forms.CharField(label="短信里的六位数字", initial="4826")


class PartsForm(forms.Form):
    name = forms.CharField(
        label="活动名称", help_text="说清做什么、在哪儿。不要写「补录」。", max_length=30
    )
    when = forms.DateTimeField(
        label="什么时候开始", widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    place = forms.ChoiceField(
        label="阵地", choices=choices("永安街道活动室", "淦河生态步道"), required=False
    )
    note = forms.CharField(
        label="给志愿者的话", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    skills = forms.MultipleChoiceField(
        label="需要什么本事",
        choices=choices("急救证", "摄影", "手语"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    paper = forms.FileField(label="保险单", help_text="照片或 PDF，10 MB 以内。", required=False)
    agree = forms.BooleanField(label="我已把风险告诉每一位参加的人")


OUTLINES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "咸安区"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [
                        [114.1, 29.75],
                        [114.35, 29.98],
                        [114.62, 29.93],
                        [114.6, 29.72],
                        [114.4, 29.62],
                        [114.2, 29.6],
                        [114.1, 29.75],
                    ]
                ],
            },
        },
        {
            "type": "Feature",
            "properties": {"name": "赤壁市"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [
                        [113.6, 29.75],
                        [113.85, 29.9],
                        [114.1, 29.75],
                        [114.2, 29.6],
                        [114.0, 29.5],
                        [113.7, 29.55],
                        [113.6, 29.75],
                    ]
                ],
            },
        },
    ],
}
POINTS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {
                "layer": layer,
                "title": title,
                "url": "/",
                "text": text,
                "count": count,
            },
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }
        for layer, title, text, lon, lat, count in (
            ("activities", "淦河净滩行动", "周日 08:00–10:00", 114.32, 29.84, 1),
            ("activities", "周六茶话会", "周六 14:00", 114.42, 29.78, 1),
            ("places", "咸安区图书馆", "今天开到 20:00", 114.28, 29.72, 1),
            ("teams", "护水志愿服务队", "32 人", 113.9, 29.68, 12),
        )
    ],
}


def context(name: str, request: HttpRequest) -> dict[str, Any]:
    from zhihe.frame.menus import url_or_empty

    return {
        "cards": CARDS,
        "timeline_items": TIMELINE,
        "evidence": EVIDENCE,
        "days": DAYS,
        "until": UNTIL,
        "rows": ROWS,
        "exceptions": EXCEPTIONS,
        "agreed": AGREED,
        "form": OrderForm(),
        "home": url_or_empty("home:index"),
        "wrong": PartsForm({"name": "", "when": "2026-11-28T14:00", "place": "0"}),
        "what_icons": dict(
            enumerate_text(
                "scissors shopping-cart tool first-aid-kit device-mobile book friends dots"
            )
        ),
        "whom_notes": {"0": "我来说", "1": "我替他说", "2": "单位、小区"},
        "page": Paginator(range(480), 20).page(7),
        "crumbs": [Crumb("时长确认", "/office/"), Crumb("交通文明劝导 · 早高峰 · 温泉街道")],
        "steps": [Step("写清楚", "done"), Step("定时间", "now"), Step("发出去")],
        "title": "这条时长，不能由您来确认",
        "sentence": "这一场是您带的队。带队的人不确认自己带的活动，请交给何砚秋。",
        "next_steps": [
            Action("交给何砚秋", "/", "main", "send"),
            Action("回到时长确认", "/office/"),
        ],
    }


def enumerate_text(names: str) -> list[tuple[str, str]]:
    return [(str(number), name) for number, name in enumerate(names.split())]
