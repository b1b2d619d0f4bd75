"""Application configuration of 招募."""

from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    name = "zhihe.recruitment"
    label = "recruitment"
    verbose_name = "招募"

    def ready(self) -> None:
        from zhihe.recruitment.queries.served import traces_of
        from zhihe.volunteers.queries.traces import register_served

        register_served(traces_of)
        from zhihe.accounts.queries.words import register_deed_words
        from zhihe.messaging.labels import register_notice
        from zhihe.platform.city_rules import declare
        from zhihe.recruitment import labels, listeners, terms  # noqa: F401

        declare(terms.OFFER_MINUTES, 240, "候补名额留多少分钟（只算 7:30 到 21:30）")
        declare(terms.OFFER_CLOSES_MINUTES, 60, "开始前多少分钟起不再给候补名额")
        declare(terms.LAST_CALL_MINUTES, 15, "开始前多少分钟起，晚空出的位子也给没排候补的人")
        declare(terms.UNDO_MINUTES, 10, "退出之后多少分钟内可以反悔")
        register_deed_words(labels.DEEDS)
        for notice, (title, body) in labels.NOTICES.items():
            register_notice(f"recruitment.{notice}", title, body)
        _fill_pages()


def _fill_pages() -> None:
    from django.utils.translation import gettext_lazy as _

    from zhihe.frame.menus import register_badge, register_menu_item
    from zhihe.opportunities.web import join_panel as places
    from zhihe.recruitment.web import activity_parts as parts

    places.register_join_panel(parts.join_panel)
    places.register_card_buttons(parts.card_buttons)
    places.register_desk_stat(parts.desk_stat)
    places.register_manage_panel(parts.manage_panel)
    register_badge("applicants", parts.waiting_count)
    register_menu_item(
        _("组织"),
        _("报名审核"),
        "clipboard-check",
        "recruitment:desk",
        30,
        parts.may_review,
        "applicants",
    )
