"""Application configuration of 演示城市."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "zhihe.demo"
    label = "demo"
    verbose_name = "演示城市"
