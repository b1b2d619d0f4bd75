"""A sign-in and the codes that open it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from zhihe.accounts.terms import AttemptKind, CodePurpose
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.fields import term_check, term_field


class AccountManager(BaseUserManager):
    """Looked up by the blind index of the phone."""

    def get_by_natural_key(self, username: str | None) -> Any:
        return self.get(phone_index=username)


class Account(AbstractBaseUser):
    """A sign-in: one phone number, perhaps a password, perhaps TOTP. May hold several persons.

    Made by ``actions.sign_in_with_code``. The number is encrypted, found by ``phone_index``.
    """

    mutable = frozenset(
        {
            "password",
            "last_login",
            "phone_index",
            "phone_sealed",
            "phone_tail",
            "totp_sealed",
            "totp_confirmed_at",
            "totp_last_step",
            "is_active",
            "language",
            "elder",
            "session_epoch",
            "failed_tries",
            "locked_until",
        }
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone_index = models.BinaryField(max_length=32, unique=True)
    phone_sealed = models.BinaryField()
    phone_tail = models.CharField(max_length=4)
    totp_sealed = models.BinaryField(null=True)
    totp_confirmed_at = models.DateTimeField(null=True)
    totp_last_step = models.BigIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="zh-hans")
    elder = models.BooleanField(default=False)
    session_epoch = models.IntegerField(default=0)
    failed_tries = models.SmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = AccountManager()
    USERNAME_FIELD = "phone_index"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"…{self.phone_tail}"


class PhoneCode(models.Model):
    """A six-digit code sent to a phone for one purpose; kept as a keyed hash, five tries."""

    mutable = frozenset({"tries", "used_at"})
    erasable = "expired codes are dropped after a day"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone_index = models.BinaryField(max_length=32)
    purpose = term_field(CodePurpose)
    code_hash = models.BinaryField(max_length=32)
    subject_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    asked_from = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [term_check("purpose", CodePurpose, "phone_code_purpose")]
        indexes = [
            models.Index(
                fields=["phone_index", "purpose", "-created_at"], name="phone_code_newest"
            ),
            models.Index(fields=["asked_from", "-created_at"], name="phone_code_from"),
            models.Index(fields=["created_at"], name="phone_code_age"),
        ]

    def __str__(self) -> str:
        return self.purpose


class Attempt(models.Model):
    """One try at something that may be guessed; counted by ``actions.count_attempt``."""

    append_only = True
    erasable = "forgotten after a day"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = term_field(AttemptKind)
    who = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [term_check("kind", AttemptKind, "attempt_kind")]
        indexes = [models.Index(fields=["kind", "who", "-at"], name="attempt_of")]

    def __str__(self) -> str:
        return self.kind
