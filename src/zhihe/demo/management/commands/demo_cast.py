"""``zhihe demo_cast``: the sign-ins that ``zhihe up`` prints."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from zhihe.demo.cast import members
from zhihe.platform.models import City

SHOWN = (
    "lin_xiaohe",
    "zhou_guilan",
    "jiang_yuan",
    "amara_okafor",
    "he_yanqiu",
    "song_zhiwei",
    "lu_jingzhi",
    "fang_wenjing",
    "wu_manzhen",
    "tao_wanqing",
    "liu_chengan",
    "han_shubai",
    "yan_jibai",
    "ji_wuchen",
    "ye_zhan",
    "sheng_shouzhuo",
)


class Command(BaseCommand):
    """Exit code 1 (and nothing said) when the city is no demonstration."""

    help = "演示人物的登录方式 · how to sign in as the cast"

    def handle(self, *args: Any, **options: Any) -> None:
        """One line each: name, part, telephone number."""
        if not City.objects.filter(is_demo=True).exists():
            sys.exit(1)
        rows = {member.key: member for member in members()}
        self.stdout.write("演示人物，用手机号登录 · sign in with the number of")
        for key in SHOWN:
            row = rows[key]
            self.stdout.write(f"  {row.phone}  {row.name}  {row.part_zh} · {row.part_en}")
        self.stdout.write(
            f"验证码看这里 the codes are here: {settings.BASE_URL}/demo/phones\n"
            f"人物介绍 the cast: {settings.BASE_URL}/demo/"
        )
