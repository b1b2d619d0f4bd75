"""Invented people and numbers of the showcase, as the mocks have them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from showcase_desk import AGREED, EXCEPTIONS
from showcase_forms import OrderForm, PartsForm

from zhihe.frame.cards import (
    Action,
    ActivityCard,
    CalendarDay,
    Crumb,
    EvidencePart,
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
