"""What the operator has been told: keys, filed signatures and texts, people, and where to push."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class OperatorConfig:
    """``templates``: provider code → filed text. ``people``: identity number → name.

    ``unknown_people`` says what the register answers for a number it does not hold: ``no_record``
    as the real one does, or ``match``, so that a visitor of the demo can be verified under any
    name. ``report_ca``: path of the certificate that the https address of the pushes shows
    (``up --lan`` has its own); '' for plain http.
    """

    access_keys: Mapping[str, str] = field(repr=False)
    inbox_secret: str = field(repr=False)
    signatures: tuple[str, ...]
    templates: Mapping[str, str]
    people: Mapping[str, str] = field(default_factory=dict, repr=False)
    unknown_people: str = "no_record"
    report_url: str = ""
    report_ca: str = ""
    reply_url: str = ""
    receipt_delay_seconds: float = 2.0

    def __post_init__(self) -> None:
        if not self.access_keys or len(self.inbox_secret) < 16:
            raise ValueError("operator: keys are missing or the inbox secret is too short")
        if self.unknown_people not in ("no_record", "match"):
            raise ValueError("operator: unknown_people is no_record or match")
        for url in (self.report_url, self.reply_url):
            if url and urlsplit(url).hostname not in ("127.0.0.1", "localhost", "::1"):
                raise ValueError("operator: pushes go to the loopback address only")

    @classmethod
    def generate(cls, *, signature: str, templates: Mapping[str, str], **more: Any) -> Self:
        """Fresh random keys for one ``zhihe up``."""
        return cls(
            access_keys={f"LTAIdemo{secrets.token_hex(6)}": secrets.token_urlsafe(24)},
            inbox_secret=secrets.token_urlsafe(24),
            signatures=(signature,),
            templates=dict(templates),
            **more,
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        data = json.loads(path.read_text("utf-8"))
        unknown = set(data) - {f.name for f in fields(cls)}
        if unknown:
            raise ValueError(f"operator: unknown keys {sorted(unknown)}")
        return cls(**{**data, "signatures": tuple(data["signatures"])})

    def save(self, path: Path) -> None:
        """Readable by the owner only: it holds the keys."""
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), "utf-8")
