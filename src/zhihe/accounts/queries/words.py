"""Deeds of the trace in words; higher apps add theirs when they are ready."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhihe.accounts.labels import DEEDS

Words = str | Promise
_added: dict[str, Words] = {}


def register_deed_words(words: dict[str, Words]) -> None:
    """Lazy words by audit verb, as 'recruitment.apply'; call from ``AppConfig.ready``."""
    _added.update(words)


def deed_words(verb: str) -> Words:
    """What a verb of the audit is called; an unregistered one is an update of a record."""
    return _added.get(verb) or DEEDS.get(verb) or _("更新了一条记录")
