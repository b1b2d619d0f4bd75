"""Application configuration of 证书与查验."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "zhihe.certificates"
    label = "certificates"
    verbose_name = "证书与查验"

    def ready(self) -> None:
        from zhihe.accounts.queries.words import register_deed_words
        from zhihe.certificates import listeners  # noqa: F401
        from zhihe.certificates.labels import DEEDS
        from zhihe.frame.menus import register_menu_item
        from zhihe.messaging.labels import register_notice

        register_menu_item(
            _("证书"),
            _("证明与印章"),
            "certificate",
            "certificates:desk",
            order=60,
            visible=_is_admin,
        )
        register_deed_words(DEEDS)
        register_notice("certificates.ready", _("证明做好了"), _("编号 %(number)s，点开就能看。"))
        register_notice(
            "certificates.revoked", _("一份证明被撤销了"), _("编号 %(number)s，理由：%(reason)s")
        )
        register_notice(
            "certificates.outdated",
            _("一份证明需要重开"),
            _("编号 %(number)s 里有一条时长更正了，请按现在的记录再开一份。"),
        )


def _is_admin(request: object) -> bool:
    return request.actor.has_role("org_admin")  # type: ignore[attr-defined]
