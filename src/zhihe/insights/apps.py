"""Application configuration of 数据概览."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "zhihe.insights"
    label = "insights"
    verbose_name = "数据概览"

    def ready(self) -> None:
        from zhihe.frame.menus import Visible, register_menu_item
        from zhihe.insights.policies import may_read_figures

        def visible(request: HttpRequest) -> bool:
            return may_read_figures(request.actor)  # type: ignore[attr-defined]

        def wears(role: str) -> Visible:
            return lambda request: request.actor.has_role(role)  # type: ignore[attr-defined]

        register_menu_item("", _("留痕"), "history", "insights:trail", 5, wears("auditor"))
        register_menu_item(
            "", _("运行情况"), "heart-rate-monitor", "insights:running", 5, wears("system_admin")
        )
        for order, (label, icon, name) in enumerate(MENU, 12):
            register_menu_item(_("数字"), label, icon, name, order=order, visible=visible)


MENU = (
    (_("数据概览"), "layout-dashboard", "insights:clerk"),
    (_("分区县"), "map-2", "insights:districts"),
    (_("什么在等"), "list-check", "insights:queues"),
)
