"""Application configuration of 互联互通."""

from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "zhihe.interchange"
    label = "interchange"
    verbose_name = "互联互通"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from zhihe.frame.menus import register_menu_item
        from zhihe.interchange.terms import EXPORTERS, RuleKey
        from zhihe.interchange.web.activity_parts import cover_panel
        from zhihe.opportunities.web.join_panel import register_manage_panel
        from zhihe.organisations.web.hat import wears
        from zhihe.platform.city_rules import declare

        register_manage_panel(cover_panel)
        declare(
            RuleKey.PROFILES, [], "The city's own column profiles, in the form of profiles.json"
        )
        register_menu_item(
            "", _("名单导出"), "file-export", "interchange:exports", 95, wears(*EXPORTERS)
        )
