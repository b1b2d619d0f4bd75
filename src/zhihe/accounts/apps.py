"""Application configuration of 账号与实名."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zhihe.accounts"
    label = "accounts"
    verbose_name = "账号与实名"
