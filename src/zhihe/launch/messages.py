"""Compiled translations: every django.po that is newer than its .mo. Babel, no gettext programs
needed.
"""

import os
from pathlib import Path

from zhihe.launch.places import source_root


def catalogues(source: Path | None = None) -> list[Path]:
    return sorted((source or source_root()).glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_catalogue(po: Path) -> Path:
    """Write the .mo beside it, whole or not at all."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    mo = po.with_suffix(".mo")
    new = mo.with_name(f"{mo.name}.{os.getpid()}")
    with po.open("rb") as stream, new.open("wb") as target:
        write_mo(target, read_po(stream, locale=po.parents[1].name))
    new.replace(mo)
    return mo


def compile_all(source: Path | None = None) -> list[Path]:
    """Those that were compiled now: missing or older than their source."""
    stale = [po for po in catalogues(source) if _is_stale(po, po.with_suffix(".mo"))]
    return [compile_catalogue(po) for po in stale]


def _is_stale(po: Path, mo: Path) -> bool:
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns
