"""Application configuration of 活动与岗位."""

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "zhihe.opportunities"
    label = "opportunities"
    verbose_name = "活动与岗位"
