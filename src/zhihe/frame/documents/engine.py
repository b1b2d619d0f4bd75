"""The rendering engine: a kept Typst compiler, the shipped fonts, data as JSON.

A template is `<app>/reference/documents/<name>.typ` and is named `<app>/<name>`. It gets its data
through `sys.inputs`, never by text substitution. Rendering takes 5–500 ms of one core: do it in a
job.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from zhihe.frame.documents.text import FONTS, printable

PACKAGE = Path(__file__).parents[2]
_NAME = re.compile(r"[a-z]+/[a-z_]+")
_LOCK = threading.Lock()


class DocumentError(Exception):
    """A document that cannot be set: unknown template, data of the wrong shape, a broken picture.

    This is a mistake of ours, not a refusal to a person; a job that meets it fails for all to see.
    """


@cache
def _compiler() -> typst.Compiler:
    """One compiler for the process: fonts are read once, unchanged parts are not set again."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return typst.Compiler(root=str(PACKAGE), font_paths=fonts, ignore_system_fonts=True)


def _template(name: str) -> Path:
    app, _, short = name.partition("/")
    path = PACKAGE / app / "reference" / "documents" / f"{short}.typ"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise DocumentError(f"no template {name!r}")
    return path


def _plain(value: object) -> object:
    """JSON for Typst: texts made printable, pictures (bytes) as lists of integers."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    raise DocumentError(f"a document cannot print {type(value).__name__}")


def _attachments(attach: Mapping[str, bytes]) -> list[dict[str, object]]:
    """Files to embed. They are texts (JSON): Typst takes them as strings, byte for byte."""
    try:
        return [{"name": name, "text": body.decode()} for name, body in sorted(attach.items())]
    except UnicodeDecodeError as error:
        raise DocumentError("an attachment must be UTF-8 text") from error


def render(
    template_name: str,
    data: Mapping[str, object],
    *,
    at: datetime,
    attach: Mapping[str, bytes] | None = None,
) -> bytes:
    """Set one document and return the PDF.

    The same template, data, `at` and `attach` give the same bytes. `at` is aware and becomes the
    creation date of the file. With `attach` the file is PDF/A-3b and carries the named UTF-8 files
    inside; without, it is a tagged PDF 1.7.
    """
    path = _template(template_name)
    if at.tzinfo is None:
        raise DocumentError("`at` must carry a time zone")
    at = at.replace(microsecond=0)
    inputs = {
        "data": json.dumps(_plain(data), ensure_ascii=False),
        "attach": json.dumps(_attachments(attach or {}), ensure_ascii=False),
    }
    with _LOCK:
        try:
            pdf = _compiler().compile(
                str(path),
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=["a-3b"] if attach else ["1.7"],
                timestamp=at,
            )
        except typst.TypstError as error:
            raise DocumentError(f"{template_name}: {error.message}\n{error.diagnostic}") from error
    if not isinstance(pdf, bytes):
        raise DocumentError(f"{template_name}: no PDF came back")
    return pdf
