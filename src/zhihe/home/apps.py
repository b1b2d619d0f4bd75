"""Application configuration of 首页."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "zhihe.home"
    label = "home"
    verbose_name = "首页"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from zhihe.frame.menus import register_footer_link, register_menu_item
        from zhihe.messaging.labels import register_notice

        register_menu_item(
            _("站点"),
            _("代办"),
            "users",
            "home:station",
            order=5,
            visible=lambda request: request.actor.has_role("station_worker"),  # type: ignore[attr-defined]
        )
        register_notice(
            "home.acted_for",
            _("%(station)s正在替您办事"),
            _("如果不是您本人同意的，请马上给站里打电话，或者在“谁看过、动过我的资料”里提出来。"),
        )

        register_footer_link(_("时长凭什么算数"), "home:evidence")
        register_footer_link(_("隐私"), "home:privacy")
        register_footer_link(_("投诉和更正"), "home:complaints")
        register_footer_link(_("无障碍"), "home:accessibility")
        register_footer_link(_("数字怎么算的"), "insights:city")
