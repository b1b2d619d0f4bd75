"""Project › Activity › Post › Shift."""

from zhihe.opportunities.models.activity import (
    Activity,
    ActivityReview,
    ActivityTemplate,
    HoursPermission,
    Project,
)
from zhihe.opportunities.models.category import Category
from zhihe.opportunities.models.post import Post, Shift

__all__ = [
    "Activity",
    "ActivityReview",
    "ActivityTemplate",
    "Category",
    "HoursPermission",
    "Post",
    "Project",
    "Shift",
]
