"""Application configuration of 活动与岗位."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class OpportunitiesConfig(AppConfig):
    name = "zhihe.opportunities"
    label = "opportunities"
    verbose_name = "活动与岗位"

    def ready(self) -> None:
        from zhihe.frame.menus import register_badge, register_menu_item
        from zhihe.messaging.labels import register_notice
        from zhihe.opportunities import labels
        from zhihe.opportunities.web import organisation_panels

        for kind, (title, body) in labels.NOTICES.items():
            register_notice(f"opportunities.{kind}", title, body)
        for section, label, icon, name, order, visible, badge in MENU:
            register_menu_item(section, label, icon, name, order, visible, badge)
        register_badge("hand-overs", _hand_overs)
        register_badge("reviews", _reviews)
        organisation_panels.register()


def _manages(request: HttpRequest) -> bool:
    from zhihe.opportunities.policies import MANAGING

    return request.actor.has_role(*MANAGING)  # type: ignore[attr-defined,no-any-return]


def _governs(request: HttpRequest) -> bool:
    from zhihe.organisations.terms import CLERK_ROLES

    return request.actor.has_role(*CLERK_ROLES)  # type: ignore[attr-defined,no-any-return]


def _is_city_clerk(request: HttpRequest) -> bool:
    return request.actor.has_role("city_clerk")  # type: ignore[attr-defined,no-any-return]


def _hand_overs(request: HttpRequest) -> int:
    from zhihe.opportunities.queries.hand_overs import asked_of

    return asked_of(request.actor).count() if _manages(request) else 0  # type: ignore[attr-defined]


def _reviews(request: HttpRequest) -> int:
    from zhihe.opportunities.policies import to_review

    now = request.now  # type: ignore[attr-defined]
    return to_review(request.actor, now).count() if _governs(request) else 0  # type: ignore[attr-defined]


_DESK, _CLERK = _("组织"), _("审核与管理")
MENU = (
    (_DESK, _("活动与岗位"), "calendar-event", "opportunities:desk", 20, _manages, ""),
    (_DESK, _("模板"), "copy", "opportunities:templates", 22, _manages, ""),
    (_DESK, _("项目"), "list-check", "opportunities:desk_projects", 24, _manages, ""),
    (_DESK, _("承办"), "heart-handshake", "opportunities:hand_overs", 26, _manages, "hand-overs"),
    (_CLERK, _("活动审核"), "gavel", "opportunities:reviews", 20, _governs, "reviews"),
    (_CLERK, _("定时长的资格"), "clock-check", "opportunities:permissions", 60, _governs, ""),
    (_CLERK, _("该发没发的"), "bell", "opportunities:silent", 61, _governs, ""),
    (_CLERK, _("服务类别"), "sitemap", "opportunities:categories", 62, _is_city_clerk, ""),
)
