"""Application configuration of 志愿组织."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "zhihe.organisations"
    label = "organisations"
    verbose_name = "志愿组织"

    def ready(self) -> None:
        from zhihe.accounts.queries.words import register_deed_words
        from zhihe.organisations import labels, listeners  # noqa: F401
        from zhihe.organisations.web import places_in_frame

        register_deed_words(labels.DEEDS)
        places_in_frame.announce()
