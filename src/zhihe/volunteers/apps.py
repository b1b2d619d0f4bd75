"""Application configuration of 志愿者."""

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "zhihe.volunteers"
    label = "volunteers"
    verbose_name = "志愿者"

    def ready(self) -> None:
        from zhihe.volunteers import listeners  # noqa: F401
