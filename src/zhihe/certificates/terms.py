"""Closed lists of certificates."""

from enum import StrEnum


class CertificateState(StrEnum):
    """Life of a certificate; verification shows it."""

    MAKING = "making"
    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    FAILED = "failed"
