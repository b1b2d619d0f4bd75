"""Application configuration of 时间银行."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "zhihe.ledger"
    label = "ledger"
    verbose_name = "时间银行"
