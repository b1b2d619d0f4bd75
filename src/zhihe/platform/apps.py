"""Application configuration of the plumbing."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate  # noqa: TID251 -- grants follow migrations


class PlatformConfig(AppConfig):
    name = "zhihe.platform"
    label = "platform"
    verbose_name = "平台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhihe.platform import checks  # noqa: F401
        from zhihe.platform.database_setup import after_migrate

        post_migrate.connect(after_migrate, dispatch_uid="zhihe.platform.database_setup")
