"""Migrations form one line per app, and two changes at once meet as a conflict in one file."""

from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "zhihe"
FOLDERS = sorted(p for p in PACKAGE.glob("*/migrations") if any(p.glob("0*.py")))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_the_last_migration_is_the_one_named(folder: Path) -> None:
    numbers = sorted(p.stem for p in folder.glob("0*.py"))
    assert (folder / "max_migration.txt").read_text().strip() == numbers[-1]
    assert [n[:4] for n in numbers] == [f"{i:04d}" for i in range(1, len(numbers) + 1)]
