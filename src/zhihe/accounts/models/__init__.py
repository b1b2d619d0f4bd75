"""Tables of accounts and identity (local tables, not city-scoped)."""

from zhihe.accounts.models.account import Account, Attempt, PhoneCode
from zhihe.accounts.models.consent import Consent, Guardianship, NoticeText
from zhihe.accounts.models.identity import DocumentChange, ProtectedLook, VerificationRequest
from zhihe.accounts.models.person import Person
from zhihe.accounts.models.reset import ResetRequest

__all__ = [
    "Account",
    "Attempt",
    "Consent",
    "DocumentChange",
    "Guardianship",
    "NoticeText",
    "Person",
    "PhoneCode",
    "ProtectedLook",
    "ResetRequest",
    "VerificationRequest",
]
