"""Application configuration of 通知."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "zhihe.messaging"
    label = "messaging"
    verbose_name = "通知"

    def ready(self) -> None:
        from zhihe.frame.menus import register_badge
        from zhihe.messaging.web.badge import unread
        from zhihe.platform.city_rules import declare

        register_badge("messages", unread)
        declare("messaging.organisation_daily_cap", 500, "一个组织一天最多发多少条通知短信")
