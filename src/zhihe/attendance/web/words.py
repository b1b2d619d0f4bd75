"""Small words of pages about hours: clock times, days, durations."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhihe.foundation.clock import local


def clock_time(moment: datetime) -> str:
    """09:31 on the wall clock in China."""
    return f"{local(moment):%H:%M}"


def day_words(day: date) -> str:
    """11-20 周五."""
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return f"{day:%m-%d} {names[day.weekday()]}"


def duration_words(minutes: int) -> str:
    """46 小时 10 分; under an hour in minutes."""
    hours, rest = divmod(max(minutes, 0), 60)
    if not hours:
        return _("%(m)s 分钟") % {"m": rest}
    if not rest:
        return pgettext("duration", "%(h)s 小时") % {"h": f"{hours:,}"}
    return _("%(h)s 小时 %(m)s 分") % {"h": f"{hours:,}", "m": rest}
