"""Application configuration of 首页."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "zhihe.home"
    label = "home"
    verbose_name = "首页"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from zhihe.frame.menus import register_footer_link

        register_footer_link(_("时长凭什么算数"), "home:evidence")
        register_footer_link(_("隐私"), "home:privacy")
        register_footer_link(_("投诉和更正"), "home:complaints")
        register_footer_link(_("无障碍"), "home:accessibility")
        register_footer_link(_("数字怎么算的"), "insights:city")
