"""Application configuration of 志愿者."""

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "zhihe.volunteers"
    label = "volunteers"
    verbose_name = "志愿者"

    def ready(self) -> None:
        from zhihe.accounts.queries.words import register_deed_words
        from zhihe.platform.city_rules import declare
        from zhihe.volunteers import labels, listeners  # noqa: F401
        from zhihe.volunteers.rules.numbers import OWN
        from zhihe.volunteers.terms import PolicyKey
        from zhihe.volunteers.web import places_in_frame

        declare(PolicyKey.NUMBER_RULE, OWN, "Which rule makes the numbers of new volunteers")
        declare(PolicyKey.IMPORT_ROWS, 10_000, "Rows one import may have")
        register_deed_words(labels.DEEDS)
        places_in_frame.announce()
