"""Take a category out of use, or back into it; nothing is deleted (Z03)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.errors import CategoryInUse, CategoryTaken
from zhihe.opportunities.models import Category
from zhihe.opportunities.rules.forms import category_subject
from zhihe.platform.actor import Actor


@transaction.atomic
def retire_category(*, actor: Actor, category: Category, retired: bool, now: datetime) -> None:
    """Activities keep it and are still found by it; new ones cannot choose it.

    Raises CategoryInUse (living children), CategoryTaken (its name was given to another).
    """
    living = Category.objects.filter(retired_at=None)
    if retired and living.filter(parent=category).exists():
        raise CategoryInUse()
    if not retired and living.filter(name=category.name).exclude(pk=category.pk).exists():
        raise CategoryTaken()
    Category.objects.filter(pk=category.pk).update(retired_at=now if retired else None)
    verb = "opportunities.category_retired" if retired else "opportunities.category_restored"
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            verb,
            "category",
            category_subject(category.code),
            detail={"code": category.code, "name": category.name},
        ),
    )
