"""Application configuration of 账号与实名."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zhihe.accounts"
    label = "accounts"
    verbose_name = "账号与实名"

    def ready(self) -> None:
        from zhihe.accounts.terms import RuleKey
        from zhihe.platform.city_rules import declare

        declare(RuleKey.AGE_RULES, "", "Code of the age rules; empty: the default of age_rules.json")
        declare(RuleKey.CODES_PER_PHONE, 6, "Codes one phone may ask for in an hour")
        declare(RuleKey.CODES_PER_BLOCK, 1500, "Codes one network block may ask for in an hour")
        declare(RuleKey.DESK_DAYS, 3, "Working days until a desk has checked a document")
        declare(RuleKey.DESK_PLACE, "就近的社区志愿服务站", "Where documents are checked by hand")
