"""Application configuration of 求助."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemandsConfig(AppConfig):
    name = "zhihe.demands"
    label = "demands"
    verbose_name = "求助"

    def ready(self) -> None:
        from zhihe.accounts.queries.words import register_deed_words
        from zhihe.demands import listeners  # noqa: F401
        from zhihe.demands.labels import DEEDS
        from zhihe.demands.web.badge import at_desk, waiting
        from zhihe.frame.menus import register_badge, register_menu_item, register_tab
        from zhihe.messaging.labels import register_notice

        register_deed_words(DEEDS)
        register_tab("orders", "demands:new")
        register_badge("needs", waiting)
        register_menu_item(
            _("求助"),
            _("求助派单"),
            "message-2-heart",
            "demands:desk",
            order=50,
            visible=at_desk,
            badge="needs",
        )
        register_notice(
            "demands.need_answered", _("您的求助有回音了"), _("单号 %(number)s，点开看看。")
        )
        register_notice(
            "demands.need_placed", _("有人接了您的求助"), _("单号 %(number)s，点开看谁来、几点来。")
        )
        register_notice("demands.thanks", _("有人谢谢您"), _("“%(words)s”"))
        register_notice("demands.overdue", _("有求助超时没有核实"), _("%(where)s，单号 %(number)s"))
