"""Sorting by name as a Chinese dictionary does: syllable, tone, then the character itself."""

from __future__ import annotations

import re

from pypinyin import Style, lazy_pinyin

from zhihe.foundation.clean_text import clean

_HAN_RUN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")

_SURNAMES = {
    "单于": ("chan2", "yu2"),
    "万俟": ("mo4", "qi2"),
    "尉迟": ("yu4", "chi2"),
    "长孙": ("zhang3", "sun1"),
    "令狐": ("ling2", "hu2"),
    "澹台": ("tan2", "tai2"),
    "宓": ("mi4",),
    "曾": ("zeng1",),
    "单": ("shan4",),
    "仇": ("qiu2",),
    "解": ("xie4",),
    "查": ("zha1",),
    "朴": ("piao2",),
    "区": ("ou1",),
    "任": ("ren2",),
    "华": ("hua4",),
    "盖": ("ge3",),
    "翟": ("zhai2",),
    "乐": ("yue4",),
    "缪": ("miao4",),
    "冼": ("xian3",),
    "员": ("yun4",),
    "逄": ("pang2",),
    "种": ("chong2",),
    "洗": ("xian3",),
    "燕": ("yan1",),
    "纪": ("ji3",),
    "应": ("ying1",),
    "覃": ("qin2",),
    "重": ("chong2",),
    "哈": ("ha3",),
    "么": ("yao1",),
    "折": ("she2",),
    "繁": ("po2",),
    "秘": ("bi4",),
    "召": ("shao4",),
}
"""Surnames whose reading differs from the common one of the character (现代汉语词典)."""


def pinyin_key(name: str, *, person: bool = False) -> str:
    """The stored key by which a name is sorted in a C collation.

    `pinyin_key("张三") == "zhang1张 san1三"`: names with one surname stay together. With `person`,
    surnames are read as surnames (单 shan, 曾 zeng). Latin letters and digits stand for themselves,
    lower case, and come before Chinese syllables of the same letters.
    """
    text = clean(name).strip()
    parts: list[str] = []
    position = 0
    for run in _HAN_RUN.finditer(text):
        parts.extend(text[position : run.start()].split())
        surname = _surname(run[0]) if person and run.start() == 0 else ()
        readings = [*surname, *_readings(run[0][len(surname) :])]
        parts.extend(r + c for r, c in zip(readings, run[0], strict=True))
        position = run.end()
    parts.extend(text[position:].split())
    return " ".join(parts)


def _surname(run: str) -> tuple[str, ...]:
    return _SURNAMES.get(run[:2]) or _SURNAMES.get(run[:1]) or ()


def _readings(run: str) -> list[str]:
    """One reading per character, chosen by the words around it; "" for a character unknown."""
    if not run:
        return []
    whole = _lazy(run)
    if len(whole) != len(run):
        whole = [_lazy(character)[0] for character in run]
    return [reading if reading.isascii() else "" for reading in whole]


def _lazy(text: str) -> list[str]:
    return lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True)
