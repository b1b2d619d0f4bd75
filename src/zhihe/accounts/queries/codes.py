"""The keyed hash under which a phone code is kept."""

from __future__ import annotations

from uuid import UUID

from zhihe.platform.vault import blind_index


def code_hash(phone: str, purpose: str, subject_id: UUID | None, code: str) -> bytes:
    """32 bytes bound to phone, purpose and subject: a code opens nothing else."""
    return blind_index(f"{phone}|{purpose}|{subject_id or ''}|{code}", "phone_code")
