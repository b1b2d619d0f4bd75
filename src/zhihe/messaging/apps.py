"""Application configuration of 通知."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "zhihe.messaging"
    label = "messaging"
    verbose_name = "通知"
