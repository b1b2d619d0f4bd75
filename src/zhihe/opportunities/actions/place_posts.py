"""Write the posts and shifts of a draft in place of the former ones, and what it is found by."""

from __future__ import annotations

from django.db import transaction

from zhihe.opportunities.models import Activity, Category, Post, Shift
from zhihe.opportunities.queries.search_text import search_columns, words_of
from zhihe.opportunities.rules.forms import ActivityForm


@transaction.atomic
def place_posts(*, activity: Activity, form: ActivityForm) -> None:
    """Only for activities nobody can have joined: the caller holds the state."""
    city = activity.city_id
    # Without Django's own look at referring rows, which forgets the city: the database refuses.
    for rows in (Shift.objects.in_city(city), Post.objects.in_city(city)):
        rows.filter(activity=activity)._raw_delete(rows.db)
    posts = [
        Post(
            city_id=city,
            activity=activity,
            position=number,
            title=post.title,
            title_en=post.title_en,
            duties=post.duties,
            selection=post.selection,
            min_age=post.min_age,
            max_age=post.max_age,
            skill_id=post.skill,
            qualification_id=post.qualification,
            needs_clearance=post.needs_clearance,
            hours_value=post.hours_value,
        )
        for number, post in enumerate(form.posts)
    ]
    Post.objects.bulk_create(posts)
    Shift.objects.bulk_create(
        Shift(
            city_id=city,
            activity=activity,
            post=row,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            capacity=shift.capacity,
        )
        for row, post in zip(posts, form.posts, strict=True)
        for shift in post.shifts
    )
    category = Category.objects.select_related("parent").get(pk=form.category)
    words = words_of(activity, [p.title for p in posts] + [p.title_en for p in posts], category)
    Activity.objects.in_city(city).filter(pk=activity.pk).update(**search_columns(words))
