"""Write the search words of an organisation from its names, introduction and address."""

from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Value
from django.db.models.functions import Cast

from zhihe.foundation.bigrams import tsvector_literal
from zhihe.organisations.models import Organisation


def index_organisation(*, city: str, organisation_id: UUID) -> None:
    """Called by the deeds that change a name; no rule of its own, no trace."""
    row = Organisation.objects.in_city(city).get(pk=organisation_id)
    text = " ".join((row.name, row.name_en, row.short_name, row.intro, row.address))
    Organisation.objects.in_city(city).filter(pk=row.pk).update(
        search=Cast(Value(tsvector_literal(text)), SearchVectorField())
    )
