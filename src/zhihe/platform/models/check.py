"""When the invariants were counted last, and what they counted."""

from django.db import models


class InvariantCheck(models.Model):
    """One run over all of them, of every city; written by ``check_invariants``, append-only."""

    append_only = True

    at = models.DateTimeField()
    milliseconds = models.IntegerField()
    broken = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="invariant_check_newest")]

    def __str__(self) -> str:
        return str(self.at)
