"""Editable taxonomy of service; a reference table, two levels."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Category(models.Model):
    """服务类别. Retired, never deleted; ``tone`` names a colour of the frame (dan, jade …).

    ``aliases`` are other words people search by. ``is_hazardous`` and ``with_minors`` are what
    an activity of this kind is taken for unless it says more (domain.md §2.16).
    """

    code = models.CharField(max_length=40, primary_key=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    icon = models.CharField(max_length=40, blank=True, default="")
    tone = models.CharField(max_length=10, default="jade")
    aliases = ArrayField(models.CharField(max_length=20), default=list)
    is_hazardous = models.BooleanField(default=False)
    with_minors = models.BooleanField(default=False)
    position = models.SmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    mutable = frozenset(
        {
            "parent",
            "name",
            "name_en",
            "icon",
            "tone",
            "position",
            "retired_at",
            "aliases",
            "is_hazardous",
            "with_minors",
        }
    )

    def __str__(self) -> str:
        return self.name
