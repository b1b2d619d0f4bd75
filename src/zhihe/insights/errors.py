"""Refusals of the figures."""

from django.utils.translation import gettext_lazy as _

from zhihe.platform.refusals import Forbidden


class NoScope(Forbidden):
    """The hat worn now governs no region: there is nothing to count."""

    code = "no_scope"
    message = _("您现在的身份没有管辖的地区，看不到这里的数字。请换一个身份。")
