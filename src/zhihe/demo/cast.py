"""The cast as the pages show it: who, which part, which telephone, which story."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from zhihe.demo.loading.world import items

PARTS = {  # role in the cast file: Chinese, English
    "volunteer": ("志愿者", "volunteer"),
    "guardian": ("家长", "guardian"),
    "leader": ("领队", "team leader"),
    "confirmer": ("时长确认人", "hour confirmer"),
    "base_clerk": ("公益基地专干", "clerk of a base"),
    "org_admin": ("组织负责人", "head of a body"),
    "station_worker": ("社区站代办", "station worker"),
    "broker": ("公益经纪人", "broker"),
    "township_clerk": ("街道管理员", "township clerk"),
    "county_clerk": ("区县管理员", "county clerk"),
    "line_clerk": ("条线管理员", "line clerk"),
    "city_clerk": ("市级管理员", "city clerk"),
    "auditor": ("审计员", "auditor"),
    "system_admin": ("系统管理员", "system admin"),
    "security_admin": ("安全管理员", "security admin"),
    "journalist": ("记者", "journalist"),
    "stranger": ("路人", "stranger"),
    "school_clerk": ("学校老师", "school clerk"),
    "duty_officer": ("应急值班长", "duty officer"),
}
ELDER = ("老街坊", "elderly neighbour")
ACTS = (  # heading, who
    (
        "来做志愿者的人",
        "Those who serve and those who ask",
        ("lin_xiaohe", "zhou_guilan", "chen_guoqiang", "jiang_yuan", "xu_min", "amara_okafor"),
    ),
    (
        "带队、管岗、守站的人",
        "Those who lead, run posts and mind the station",
        (
            "he_yanqiu",
            "song_zhiwei",
            "lu_jingzhi",
            "fang_wenjing",
            "wu_manzhen",
            "yuan_xiaozhi",
            "zhong_yu",
            "yue_linchuan",
        ),
    ),
    (
        "一级一级管事的人",
        "Those who govern, level by level",
        (
            "tao_wanqing",
            "liu_chengan",
            "han_shubai",
            "yan_jibai",
            "ji_wuchen",
            "ye_zhan",
            "sheng_shouzhuo",
        ),
    ),
    ("只来看一看的人", "Those who only look", ("qiao_wendi", "shi_dashan")),
)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast. ``phone`` is the national number; ``totp``: a second factor is bound."""

    key: str
    name: str
    name_en: str
    phone: str
    part_zh: str
    part_en: str
    story_zh: str
    story_en: str
    try_zh: tuple[str, ...]
    try_en: tuple[str, ...]
    totp: bool


@dataclass(frozen=True, slots=True)
class Act:
    """A group of the cast under one heading."""

    title_zh: str
    title_en: str
    members: tuple[Member, ...]


@cache
def members() -> tuple[Member, ...]:
    """Everybody, in the order of the file."""
    return tuple(_member(row) for row in items("cast"))


@cache
def acts() -> tuple[Act, ...]:
    """Everybody, grouped."""
    known = {member.key: member for member in members()}
    return tuple(Act(zh, en, tuple(known[key] for key in keys)) for zh, en, keys in ACTS)


def member_of(key: str) -> Member | None:
    """The one of that key."""
    return next((member for member in members() if member.key == key), None)


def _member(row: dict) -> Member:  # type: ignore[type-arg]
    part = PARTS[row["roles"][0]] if row["roles"] else ELDER
    return Member(
        row["key"],
        row["name"],
        row["name_en"],
        row["phone"],
        part[0],
        part[1],
        row["story_zh"],
        row["story_en"],
        tuple(row["try_zh"]),
        tuple(row["try_en"]),
        row["totp"],
    )
