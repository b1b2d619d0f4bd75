"""Rename a category or change what it is taken for; coming activities stay findable (N40)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.errors import CategoryTaken, TitleNeeded
from zhihe.opportunities.models import Activity, Category
from zhihe.opportunities.queries.search_text import refreshed
from zhihe.opportunities.rules.forms import CategoryForm, category_subject
from zhihe.platform.actor import Actor


@transaction.atomic
def change_category(*, actor: Actor, category: Category, form: CategoryForm, now: datetime) -> None:
    """Before and after are kept in the trace. Raises TitleNeeded, CategoryTaken."""
    name = form.name.strip()
    if len(name) < 2:
        raise TitleNeeded()
    if Category.objects.filter(name=name, retired_at=None).exclude(pk=category.pk).exists():
        raise CategoryTaken()
    before = {
        key: getattr(category, key) for key in ("name", "name_en", "position", "is_hazardous")
    }
    Category.objects.filter(pk=category.pk).update(
        name=name,
        name_en=form.name_en.strip() or name,
        tone=form.tone,
        position=form.position,
        aliases=list(form.aliases),
        is_hazardous=form.is_hazardous,
        with_minors=form.with_minors,
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "opportunities.category_changed",
            "category",
            category_subject(category.code),
            detail={"code": category.code, "before": before, "after": {"name": name}},
        ),
    )
    codes = [
        category.code,
        *Category.objects.filter(parent=category).values_list("code", flat=True),
    ]
    coming = Activity.objects.in_city(actor.city).filter(category__in=codes, ends_at__gt=now)
    for activity in coming.select_related("organisation", "region", "place").iterator():
        Activity.objects.in_city(actor.city).filter(pk=activity.pk).update(**refreshed(activity))
