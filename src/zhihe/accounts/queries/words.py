"""Deeds of the trace in words; higher apps add theirs when they are ready."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhihe.accounts.labels import DEEDS, ROLES
from zhihe.accounts.models import Person
from zhihe.audit.models import AuditEvent

Words = str | Promise
_added: dict[str, Words] = {}


def register_deed_words(words: Mapping[str, Words]) -> None:
    """Lazy words by audit verb, as 'recruitment.apply'; call from ``AppConfig.ready``."""
    _added.update(words)


def deed_words(verb: str) -> Words:
    """What a verb of the audit is called; an unregistered one is an update of a record."""
    return _added.get(verb) or DEEDS.get(verb) or _("更新了一条记录")


def names_of(ids: Collection[UUID | None]) -> dict[UUID, str]:
    """Names of those who did something, in one query."""
    rows = Person.objects.filter(pk__in=[pk for pk in ids if pk])
    return dict(rows.values_list("pk", "name"))


def who_words(event: AuditEvent, viewer: UUID, names: Mapping[UUID, str]) -> str:
    """本人、系统, or the name and the hat of whoever did it; acting for the viewer is said so."""
    if event.actor_id == viewer:
        return gettext("本人")
    if event.actor_id is None:
        return gettext("系统")
    name = names.get(event.actor_id, "")
    if event.on_behalf_of == viewer:
        return gettext("%(name)s 替您办") % {"name": name}
    hat = str(ROLES.get(event.role, ""))
    return f"{name} · {hat}" if hat else name
