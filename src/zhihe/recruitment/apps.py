"""Application configuration of 招募."""

from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    name = "zhihe.recruitment"
    label = "recruitment"
    verbose_name = "招募"

    def ready(self) -> None:
        from zhihe.messaging.notice_texts import register_notice
        from zhihe.platform.city_rules import declare
        from zhihe.recruitment import labels, terms

        declare(terms.OFFER_MINUTES, 240, "候补名额留多少分钟（只算 7:30 到 21:30）")
        declare(terms.OFFER_CLOSES_MINUTES, 60, "开始前多少分钟起不再给候补名额")
        declare(terms.UNDO_MINUTES, 10, "退出之后多少分钟内可以反悔")
        for notice, (title, body) in labels.NOTICES.items():
            register_notice(f"recruitment.{notice}", title, body)
