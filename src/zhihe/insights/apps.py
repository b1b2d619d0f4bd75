"""Application configuration of 数据概览."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "zhihe.insights"
    label = "insights"
    verbose_name = "数据概览"
