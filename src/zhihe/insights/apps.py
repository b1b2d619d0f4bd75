"""Application configuration of 数据概览."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "zhihe.insights"
    label = "insights"
    verbose_name = "数据概览"

    def ready(self) -> None:
        from zhihe.frame.menus import register_menu_item
        from zhihe.insights.policies import may_read_figures

        def visible(request: HttpRequest) -> bool:
            return may_read_figures(request.actor)  # type: ignore[attr-defined]

        for order, (label, icon, name) in enumerate(MENU, 10):
            register_menu_item(_("管辖范围"), label, icon, name, order=order, visible=visible)


MENU = (
    (_("数据概览"), "layout-dashboard", "insights:clerk"),
    (_("分区县"), "map-2", "insights:districts"),
    (_("等您处理"), "list-check", "insights:queues"),
    (_("组织"), "sitemap", "insights:organisations"),
    (_("活动"), "calendar-event", "insights:activities"),
    (_("求助"), "message-2-heart", "insights:needs"),
)
