"""Application configuration of 互联互通."""

from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "zhihe.interchange"
    label = "interchange"
    verbose_name = "互联互通"
