"""Application configuration of 招募."""

from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    name = "zhihe.recruitment"
    label = "recruitment"
    verbose_name = "招募"
