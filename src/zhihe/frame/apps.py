"""The frame knows no other app; they register their menu items, tabs and badges with it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrameConfig(AppConfig):
    name = "zhihe.frame"
    label = "frame"
    verbose_name = _("页面框架")
