"""Files that are handed in: read from their bytes, drawn anew, never unfolded beyond bounds."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from zhihe.attendance.actions import enter_sign_in_sheet
from zhihe.certificates.actions import put_in_seal
from zhihe.platform import files
from zhihe.platform.refusals import Refusal
from zhihe.platform.uploads import keep_document

PAYLOAD = b"<script>__trap()</script><?php system($_GET['c']); ?>"


def picture(form: str = "JPEG", size: tuple[int, int] = (64, 48), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 64).convert("RGB").save(out, form, **more)
    return out.getvalue()


def with_position() -> bytes:
    """A photo that says where it was taken, and carries a page in its comment."""
    exif = Image.Exif()
    exif[0x010E] = PAYLOAD.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (29.0, 51.0, 10.0), 3: "E", 4: (114.0, 17.0, 53.0)})
    return picture(exif=exif, comment=PAYLOAD)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_bomb(side: int = 60_000) -> bytes:
    """A few kilobytes that would be gigabytes of pixels."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * (side // 8 + 1) * 4000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A small picture with a note of 200 MB."""
    note = b"Comment\0\0" + zlib.compress(b"a" * (200 << 20), 9)
    real = picture("PNG")
    return real[:33] + chunk(b"zTXt", note) + real[33:]


def many_frames() -> bytes:
    out = io.BytesIO()
    first = Image.new("RGB", (1, 1))
    first.save(
        out,
        "WEBP",
        save_all=True,
        append_images=[Image.new("RGB", (1, 1), (n, 0, 0)) for n in range(200)],
    )
    return out.getvalue()


KEEPERS: dict[str, Callable[[bytes], bytes]] = {
    "document": lambda content: files.read(keep_document(content, "proofs").name),
    "sheet": enter_sign_in_sheet._redrawn,
    "seal": put_in_seal._encoded,
}
REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="__trap()"/>',
    "html": lambda: PAYLOAD,
    "html with the head of a gif": lambda: b"GIF89a" + PAYLOAD,
    "gif": lambda: picture("GIF"),
    "bmp": lambda: picture("BMP"),
    "pixels without end": png_bomb,
    "torn png": lambda: picture("PNG")[:200],
    "torn jpeg": lambda: picture()[:100],
    "postscript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "too big": lambda: picture("PNG") + b"\0" * (21 << 20),
    "executable": lambda: b"\x7fELF" + b"\0" * 500,
}


@pytest.mark.parametrize("keeper", KEEPERS)
@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_picture_is_refused_in_words(kind: str, keeper: str) -> None:
    with pytest.raises(Refusal) as refused:
        KEEPERS[keeper](REFUSED[kind]())
    assert str(refused.value)


@pytest.mark.parametrize("keeper", KEEPERS)
@pytest.mark.parametrize("tail", [b"", PAYLOAD, b"PK\x03\x04" + PAYLOAD])
def test_a_picture_is_drawn_anew_without_position_or_passengers(keeper: str, tail: bytes) -> None:
    sent = with_position() + tail
    assert PAYLOAD in sent and Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
    kept = KEEPERS[keeper](sent)
    assert PAYLOAD not in kept and b"__trap" not in kept
    shown = Image.open(io.BytesIO(kept))
    assert not shown.getexif() and not shown.info.get("comment")


@pytest.mark.parametrize("keeper", KEEPERS)
def test_a_note_of_200_megabytes_stays_folded(keeper: str) -> None:
    with pytest.raises(Refusal):
        KEEPERS[keeper](text_bomb())


def test_only_the_first_of_many_frames_is_kept() -> None:
    kept = Image.open(io.BytesIO(KEEPERS["document"](many_frames())))
    assert getattr(kept, "n_frames", 1) == 1 and kept.format == "JPEG"
