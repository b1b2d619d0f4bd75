"""Application configuration of 留痕."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zhihe.audit"
    label = "audit"
    verbose_name = "留痕"
