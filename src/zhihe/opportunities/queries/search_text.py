"""What an activity can be found by: its words, place, organisation and category, zh and en."""

from __future__ import annotations

from django.db.models import BooleanField, F, Func, Q, Value

from zhihe.foundation.bigrams import clean, tsquery_literal, tsvector_literal
from zhihe.opportunities.models import Activity, Category, Post


class _Matches(Func):
    """``search @@ query``."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()


class _TsQuery(Func):
    template = "%(expressions)s::tsquery"


class TsVector(Func):
    """A tsvector literal made by foundation.bigrams."""

    template = "%(expressions)s::tsvector"


def words_of(activity: Activity, post_titles: list[str], category: Category) -> str:
    """All words of an activity, cleaned; kept in ``search_text`` for the recheck."""
    parent = category.parent
    parts = [
        activity.title,
        activity.title_en,
        activity.content,
        activity.content_en,
        activity.address,
        activity.meeting_point,
        activity.organisation.name,
        activity.organisation.name_en,
        activity.organisation.short_name,
        activity.region.name,
        activity.region.name_en,
        category.name,
        category.name_en,
        " ".join(category.aliases),
        *post_titles,
        *([parent.name, parent.name_en] if parent else []),
        *([activity.place.name, activity.place.name_en] if activity.place else []),
        activity.activity_code,
    ]
    return str(clean(" ".join(part for part in parts if part)))


def search_columns(words: str) -> dict[str, object]:
    """The two columns to store for ``words``."""
    return {"search": TsVector(Value(tsvector_literal(words))), "search_text": words}


def matching(words: str) -> Q | None:
    """Condition: every word occurs; None where there is nothing to look for."""
    literal = tsquery_literal(words)
    if not literal:
        return None
    found = Q(_Matches(F("search"), _TsQuery(Value(literal))))
    for term in str(clean(words)).split():
        found &= Q(search_text__contains=term)
    return found


def refreshed(activity: Activity) -> dict[str, object]:
    """The search columns of a saved activity as it stands now; two queries."""
    titles = list(
        Post.objects.in_city(activity.city_id)
        .filter(activity=activity)
        .values_list("title", "title_en")
    )
    category = Category.objects.select_related("parent").get(pk=activity.category_id)
    return search_columns(words_of(activity, [word for pair in titles for word in pair], category))
