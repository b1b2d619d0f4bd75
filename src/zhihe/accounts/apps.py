"""Application configuration of 账号与实名."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zhihe.accounts"
    label = "accounts"
    verbose_name = "账号与实名"

    def ready(self) -> None:
        from zhihe.accounts.terms import RuleKey
        from zhihe.platform.city_rules import declare

        declare(
            RuleKey.AGE_RULES, "", "Code of the age rules; empty: the default of age_rules.json"
        )
        declare(RuleKey.CODES_PER_PHONE, 6, "Codes one phone may ask for in an hour")
        declare(RuleKey.CODES_PER_BLOCK, 1500, "Codes one network block may ask for in an hour")
        declare(RuleKey.CODES_PER_RANGE, 300, "Codes to 10,000 neighbouring numbers in an hour")
        declare(RuleKey.CODES_ABROAD, 200, "Codes to numbers outside the mainland in an hour")
        declare(RuleKey.CODES_IN_ALL, 10000, "Codes the whole installation sends in an hour")
        declare(RuleKey.DESK_DAYS, 3, "Working days until a desk has checked a document")
        declare(RuleKey.DESK_PLACE, "就近的社区志愿服务站", "Where documents are checked by hand")
        _register_notices()
        _register_desk()


def _register_notices() -> None:
    from django.utils.translation import gettext_lazy as _

    from zhihe.messaging.labels import register_notice

    register_notice(
        "accounts.phone_changed", _("手机号换好了"), _("以后用尾号 %(tail)s 的手机登录。")
    )
    register_notice(
        "accounts.password_changed",
        _("登录密码改过了"),
        _("别的设备都已退出。不是您本人改的，请马上带证件到服务站。"),
    )
    register_notice(
        "accounts.totp_changed",
        _("动态口令在换新的"),
        _("原来的验证器不能用了。不是您本人换的，请马上带证件到服务站。"),
    )
    register_notice(
        "accounts.document_replaced",
        _("证件信息已更换"),
        _("如果不是您本人办的，请马上到「我的—设置」在所有设备上退出，并联系服务站。"),
    )
    register_notice(
        "accounts.desk_asked",
        _("请带证件当面核对"),
        _("%(until)s 前到%(place)s，带上证件原件，几分钟就好。"),
    )
    register_notice("accounts.verified", _("实名核验通过"), _("从现在起，做多少就记多少。"))
    register_notice(
        "accounts.verification_refused",
        _("实名核验没有通过"),
        _("原因：%(reason)s。改好以后可以再来一次。"),
    )
    register_notice(
        "accounts.reset_asked",
        _("有人在服务点申请重设您的登录方式"),
        _("%(place)s看过证件，正等第二位同事核对。不是您本人办的，请马上打电话给服务站。"),
    )
    register_notice(
        "accounts.reset_done",
        _("您的登录方式重设好了"),
        _("%(place)s办的，所有设备都已退出。不是您本人办的，请马上打电话给服务站。"),
    )
    register_notice(
        "accounts.reset_refused",
        _("重设登录方式没有办成"),
        _("原因：%(reason)s。要办的话，请带证件再来一趟。"),
    )
    register_notice("accounts.guardian_given", _("家里人同意了"), _("可以报名参加活动了。"))
    register_notice(
        "accounts.guardian_refused",
        _("家里人这次没有同意"),
        _("和家里人商量商量，以后还可以再请。"),
    )
    register_notice(
        "accounts.guardian_withdrawn",
        _("家里人撤回了同意"),
        _("还没开始的报名会取消，已有的时长都在。"),
    )


def _register_desk() -> None:
    from django.utils.translation import gettext_lazy as _

    from zhihe.accounts.web.desk_menu import (
        may_check_documents,
        may_merge_persons,
        may_reset_sign_ins,
        waiting_documents,
        waiting_resets,
        who_is_at_the_desk,
    )
    from zhihe.frame import menus

    menus.register_account_line(who_is_at_the_desk)
    menus.register_badge("documents-waiting", waiting_documents)
    menus.register_menu_item(
        _("居民"),
        _("当面核验"),
        "id",
        "accounts:desk_verifications",
        order=60,
        visible=may_check_documents,
        badge="documents-waiting",
    )
    menus.register_badge("resets-waiting", waiting_resets)
    menus.register_menu_item(
        _("居民"),
        _("重设登录"),
        "key",
        "accounts:desk_resets",
        order=62,
        visible=may_reset_sign_ins,
        badge="resets-waiting",
    )
    menus.register_menu_item(
        _("居民"),
        _("重复的人"),
        "users",
        "accounts:desk_duplicates",
        order=61,
        visible=may_merge_persons,
    )
