"""Add a service category (Z03, N40)."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.uuid7 import uuid7
from zhihe.opportunities.errors import CategoryTaken, TitleNeeded
from zhihe.opportunities.models import Category
from zhihe.opportunities.rules.forms import CategoryForm, category_subject
from zhihe.platform.actor import Actor


@transaction.atomic
def add_category(*, actor: Actor, form: CategoryForm, now: datetime) -> Category:
    """The code is made from the English name and never changes.

    Raises TitleNeeded, CategoryTaken (a living category has this name or code).
    """
    name = form.name.strip()
    if len(name) < 2:
        raise TitleNeeded()
    parent = Category.objects.filter(pk=form.parent, parent=None).first() if form.parent else None
    slug = re.sub(r"[^a-z0-9]+", "_", form.name_en.lower()).strip("_")[:20]
    slug = slug or f"c{uuid7().hex[-8:]}"
    code = f"{parent.code}.{slug}"[:40] if parent else slug
    if Category.objects.filter(name=name, retired_at=None).exists():
        raise CategoryTaken()
    if Category.objects.filter(pk=code).exists():
        raise CategoryTaken()
    category = Category.objects.create(
        code=code,
        parent=parent,
        name=name,
        name_en=form.name_en.strip() or name,
        icon=parent.icon if parent else "heart",
        tone=parent.tone if parent else form.tone,
        position=form.position,
        aliases=list(form.aliases),
        is_hazardous=form.is_hazardous,
        with_minors=form.with_minors,
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "opportunities.category_added",
            "category",
            category_subject(code),
            detail={"code": code, "name": name},
        ),
    )
    return category
