"""What people hand in comes back as what it is, from a place they did not choose."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from zhihe.platform import files, uploads

EVIL = b"<html><script>__trap()</script>"


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> Path:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path), "base_url": None},
        },
    }
    return tmp_path


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


def test_what_was_handed_in_is_never_a_page(store: Path) -> None:
    page_in_a_pdf = uploads.keep_document(b"%PDF-1.4\n" + EVIL + b"\n%%EOF", "licences")
    drawn = uploads.keep_document(picture() + EVIL, "licences")
    for kept, kind, how in (
        (page_in_a_pdf, "application/pdf", "attachment"),
        (drawn, "image/jpeg", "inline"),
    ):
        answer = uploads.served(kept.name, "licence")
        assert answer["Content-Type"] == kind
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        suffix = kept.name.rsplit(".", 1)[1]
        assert answer["Content-Disposition"] == f'{how}; filename="licence.{suffix}"'
    assert EVIL not in files.read(drawn.name)


@pytest.mark.parametrize(
    "content",
    [b"", b"x" * (uploads.MOST_BYTES + 1), b"%PDF-1.4 without an end", EVIL, b"GIF89a" + EVIL],
)
def test_what_is_too_big_is_refused(store: Path, content: bytes) -> None:
    with pytest.raises(uploads.UploadRefused):
        uploads.keep_document(content, "licences")
    assert [path for path in store.rglob("*") if path.is_file()] == []


def test_the_place_of_a_file_is_its_content(store: Path) -> None:
    name, digest = files.keep(b"x", "licences", "pdf")
    assert digest == hashlib.sha256(b"x").hexdigest()
    assert name == f"licences/{digest[:2]}/{digest[2:4]}/{digest}.pdf"
    (file,) = [path for path in store.rglob("*") if path.is_file()]
    assert file.stat().st_mode & 0o177 == 0
    for way_out in ("../../etc/passwd", "/etc/passwd"):
        with pytest.raises(Exception, match=r"outside|joined path|SuspiciousFileOperation"):
            files.read(way_out)
