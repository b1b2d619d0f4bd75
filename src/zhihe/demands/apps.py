"""Application configuration of 求助."""

from django.apps import AppConfig


class DemandsConfig(AppConfig):
    name = "zhihe.demands"
    label = "demands"
    verbose_name = "求助"
