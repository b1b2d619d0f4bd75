"""Notices about service records."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhihe.messaging.labels import register_notice


def register() -> None:
    """Words of every kind that actions of records send."""
    for kind, (title, body) in NOTICES.items():
        register_notice(f"attendance.{kind}", title, body)


NOTICES = {
    "confirmed": (
        _("%(minutes)s 分钟算上了"),
        _("「%(title)s」的时长组织已经认了。点开看看凭什么算的；觉得不对，可以提出来。"),
    ),
    "waits_for_claim": (
        _("给您留着 %(minutes)s 分钟"),
        _("「%(title)s」的时长认下了。您认领账号、做完实名核验，就从那时算上。"),
    ),
    "rejected": (
        _("有一条时长没有计入"),
        _("「%(title)s」没有计入，理由：%(reason)s。不同意的话，点开说一声「我的时长不对」。"),
    ),
    "reversed": (
        _("有一条时长撤销了"),
        _("「%(title)s」的 %(minutes)s 分钟撤销了，理由：%(reason)s。不同意可以提出来。"),
    ),
    "corrected": (
        _("时长更正：%(before)s → %(after)s 分钟"),
        _("「%(title)s」的时长更正了，理由：%(reason)s。原来的记录还留着。"),
    ),
    "request_accepted": (
        _("您提的时长，组织认可了"),
        _("「%(title)s」：%(words)s。等第二个人点头就改好。"),
    ),
    "request_refused": (_("您提的时长，组织没有改"), _("「%(title)s」：%(words)s")),
    "leader_asked": (
        _("请您看一眼：%(name)s 在不在场"),
        _("「%(title)s」有一条对不上，您是领队，请点「见到了」或「没见到」。"),
    ),
    "overdue": (
        _("%(name)s 有 %(n)s 条时长超期没认"),
        _("活动结束 10 个工作日内要记好。请提醒他们，或点开帮着处理。"),
    ),
    "overdue_here": (
        _("「%(title)s」有 %(n)s 条时长超期没认"),
        _("活动结束 10 个工作日内要记好，志愿者在等。点开就能办。"),
    ),
    "request_overdue": (
        _("%(title)s 提的「我的时长不对」超期没答复"),
        _("10 个工作日内要答复，还要讲出道理。点开看看他怎么说。"),
    ),
    "unverified": (
        _("还差实名核验，时长先留着"),
        _("「%(title)s」的时长等您做完实名核验就能认。去「我的」里核验，一两分钟。"),
    ),
}
