"""Application configuration of 行政区划."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "zhihe.regions"
    label = "regions"
    verbose_name = "行政区划"
