"""What people hand in: the type is read from the bytes, pictures are made anew, sizes are capped."""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from zhihe.platform import files
from zhihe.platform.refusals import Refusal

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
SIDE = 2400
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
MEDIA = {"jpg": "image/jpeg", "pdf": "application/pdf"}


class UploadRefused(Refusal):
    """Not a picture or a PDF we can keep, or too big."""

    code = "upload_refused"
    message = _("这个文件收不下：请换一张 JPG、PNG 图片，或一份 5 MB 以内的 PDF。")
    status = 422


@dataclass(frozen=True, slots=True)
class Kept:
    """``name`` for ``files.read``; ``suffix`` is jpg or pdf, whatever was sent."""

    name: str
    suffix: str
    sha256: str


def keep_document(content: bytes, kind: str) -> Kept:
    """Keep a PDF as it is (always served apart, see ``served``) or a picture drawn anew as JPEG.

    Positions and other notes of the camera are lost with the old bytes. Raises UploadRefused.
    """
    if not content or len(content) > MOST_BYTES:
        raise UploadRefused()
    if content[:5] == b"%PDF-":
        if b"%%EOF" not in content[-2048:]:
            raise UploadRefused()
        suffix = "pdf"
    else:
        content, suffix = drawn_anew(content), "jpg"
    name, digest = files.keep(content, kind, suffix)
    return Kept(name, suffix, digest)


def served(name: str, shown_as: str) -> HttpResponse:
    """A kept document for the browser: never sniffed, never run, never cached by others."""
    suffix = name.rsplit(".", 1)[-1]
    response = HttpResponse(files.read(name), content_type=MEDIA[suffix])
    how = "inline" if suffix == "jpg" else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{shown_as}.{suffix}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def drawn_anew(
    content: bytes,
    *,
    most_bytes: int = MOST_BYTES,
    most_pixels: int = MOST_PIXELS,
    side: int = SIDE,
    mode: str = "RGB",
    form: str = "JPEG",
    formats: tuple[str, ...] = ("PNG", "JPEG", "WEBP"),
) -> bytes:
    """The pixels alone, upright, on a new sheet: no position, note or passenger of the old file.

    ``side`` in pixels; ``mode`` and ``form`` of the result as Pillow names them. Raises UploadRefused.
    """
    if not content or len(content) > most_bytes:
        raise UploadRefused()
    try:
        with Image.open(io.BytesIO(content), formats=formats) as image:
            if image.width * image.height > most_pixels:
                raise UploadRefused()
            picture = ImageOps.exif_transpose(image).convert(mode)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, *BOMBS) as error:
        raise UploadRefused() from error
    picture.thumbnail((side, side))
    clean = Image.new(mode, picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, form, quality=85)
    return out.getvalue()
