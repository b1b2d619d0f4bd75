"""Editable taxonomy of service; a reference table, two levels."""

from django.db import models


class Category(models.Model):
    """服务类别. Retired, never deleted; ``tone`` names a colour of the visual language."""

    code = models.CharField(max_length=40, primary_key=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    icon = models.CharField(max_length=40, blank=True, default="")
    tone = models.CharField(max_length=10, default="zhu")
    position = models.SmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    mutable = frozenset({"parent", "name", "name_en", "icon", "tone", "position", "retired_at"})

    def __str__(self) -> str:
        return self.name
