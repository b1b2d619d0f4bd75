"""Application configuration of 首页."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "zhihe.home"
    label = "home"
    verbose_name = "首页"
