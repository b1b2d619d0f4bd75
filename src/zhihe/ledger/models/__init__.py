"""Double entry: one row per transfer, so the sum is zero by construction."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhihe.ledger.terms import TransferKind, Unit
from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped


class LedgerAccount(CityScoped):
    """A balance of one owner in one unit. The issuing account of a unit may go below zero.

    ``owner_id`` is a volunteer id, or the city's nil owner for the issuer. Changed only by
    ``ledger.actions.post_transfers``.
    """

    mutable = frozenset({"balance"})

    owner_id = models.UUIDField()
    unit = term_field(Unit)
    is_issuer = models.BooleanField(default=False)
    balance = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            term_check("unit", Unit, "ledger_unit"),
            models.UniqueConstraint(
                fields=["city", "owner_id", "unit"], name="ledger_account_once"
            ),
            models.CheckConstraint(
                condition=Q(is_issuer=True) | Q(balance__gte=0), name="ledger_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.unit


class Transfer(CityScoped):
    """``amount`` (> 0) from one account to another; append-only, corrected by a reversal."""

    append_only = True

    from_account = CityForeignKey(LedgerAccount)
    to_account = CityForeignKey(LedgerAccount)
    unit = term_field(Unit)
    amount = models.IntegerField()
    kind = term_field(TransferKind)
    source_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            term_check("kind", TransferKind, "transfer_kind"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_positive"),
            models.CheckConstraint(
                condition=~Q(from_account=F("to_account")), name="transfer_two_accounts"
            ),
            models.UniqueConstraint(
                fields=["city", "source_id", "unit", "kind"], name="transfer_source_once"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "to_account", "-at"], name="transfer_in"),
            models.Index(fields=["city", "from_account", "-at"], name="transfer_out"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"
