"""A planted fault: one production function, condition or statement replaced, and who must notice."""

from __future__ import annotations
import __future__

import inspect
import json
import os
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, Error

from tests.faults.unhunted import UNHUNTED

AREAS = ("capacity", "ledger", "permissions", "provenance", "idempotency", "time")
WHOLLY = ("capacity", "ledger", "permissions")
GOAL = 95
"""Percent of all planted faults that the machines must find; of WHOLLY all of them."""

ANNOTATIONS = __future__.annotations.compiler_flag

Plant = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Fault:
    """``area``: one of AREAS; ``walk(cast)`` is the machine that has to fall over it.

    ``missed``: why the machines do not find it (it stays in the list and in the figure).
    """

    name: str
    area: str
    plant: Plant
    walk: Callable[[Any], None]
    missed: str = ""


def edit(where: Any, name: str, *pieces: str) -> Plant:
    """The function ``name`` of a module or class with pieces of its source replaced: old, new, …"""

    def plant(patch: pytest.MonkeyPatch) -> None:
        real = inspect.unwrap(getattr(where, name))
        source = textwrap.dedent(inspect.getsource(real))
        for old, new in zip(pieces[::2], pieces[1::2], strict=True):
            assert old in source, f"{name} does not hold: {old}"
            source = source.replace(old, new)
        code = compile(source, f"<planted in {name}>", "exec", ANNOTATIONS)
        made: dict[str, Any] = {}
        exec(code, real.__globals__, made)
        patch.setattr(where, name, made[name])

    return plant


def share(faults: list[Fault], *areas: str) -> float:
    """Percent found of the faults in ``areas`` (of all without)."""
    rows = [f for f in faults if not areas or f.area in areas]
    return 100 * sum(not f.missed for f in rows) / len(rows)


def hunt(fault: Fault, cast: Any, patch: pytest.MonkeyPatch) -> str:
    """What the machine said when it fell over the planted fault; '' when it walked on."""
    fault.plant(patch)
    try:
        fault.walk(cast)
    except (AssertionError, DatabaseError, Error, LookupError, TypeError) as error:
        said = _said(error)
    else:
        said = ""
    patch.undo()
    _keep(fault, said)
    return said


def _said(error: BaseException) -> str:
    """The first line without keys, ids and moments."""
    first = (str(error).strip() or type(error).__name__).splitlines()[0]
    first = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", first)
    return f"{type(error).__name__}: {first}"[:140]


def _keep(fault: Fault, said: str) -> None:
    """For ``tools/planted_faults.py``, which writes the page of figures."""
    folder = Path(os.environ["ZHIHE_HOME"]) / "planted_faults"
    folder.mkdir(exist_ok=True)
    name = re.sub(r"\W+", "_", fault.name)
    row = {
        "hunted": fault.name not in UNHUNTED,
        "name": fault.name,
        "area": fault.area,
        "said": said,
        "missed": fault.missed,
    }
    (folder / f"{name}.json").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")


def expect(fault: Fault, said: str) -> None:
    """Found when it should be; a fault thought to be missed that is found leaves that list."""
    if fault.name in UNHUNTED:
        pass
    elif fault.missed:
        assert not said, f"found after all, take it off the missed ones: {said}"
    else:
        assert said, "planted and not found"
    print(f"{fault.area}: {fault.name}: {said or 'missed'}")
