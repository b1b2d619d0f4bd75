"""docs/reference/coverage.md from the acceptance rows and the marks of the tests.

`@pytest.mark.row("N17")` holds a row; `row("Z07", part="by code")` holds a part of it, and the row
stays open until a mark without a part stands. Reads the tests as text: nothing is imported or run.

    python tools/coverage_page.py            write the page
    python tools/coverage_page.py --check    fail when it is not up to date
"""

import argparse
import ast
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROWS = ROOT / "docs" / "reference" / "acceptance.json"
PAGE = ROOT / "docs" / "reference" / "coverage.md"
HEAD = """# 验收覆盖 · Coverage of the acceptance list

由 `tools/coverage_page.py` 从测试里的 `@pytest.mark.row` 生成，不要手改。
Generated from the marks of the tests; do not edit. A row is done when a test holds all of it.

"""


@dataclass(frozen=True)
class Mark:
    """One mark: which row, which part of it ('' for all), in which test."""

    row: str
    part: str
    test: str


def marks(root: Path = ROOT / "tests") -> Iterator[Mark]:
    """All marks of the suite, in order of path."""
    for path in sorted(root.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(root.parent).as_posix()
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                for call in node.decorator_list:
                    yield from _mark(call, f"{name}::{node.name}")
            elif isinstance(node, ast.Assign) and _is_pytestmark(node):
                for call in ast.walk(node.value):
                    yield from _mark(call, name)


def _is_pytestmark(node: ast.Assign) -> bool:
    return any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets)


def _mark(call: ast.AST, test: str) -> Iterator[Mark]:
    if not isinstance(call, ast.Call) or ast.unparse(call.func) != "pytest.mark.row":
        return
    part = next((k.value for k in call.keywords if k.arg == "part"), None)
    words = str(ast.literal_eval(part)) if part is not None else ""
    for argument in call.args:
        yield Mark(str(ast.literal_eval(argument)), words, test)


def page(rows: list[dict[str, str]], found: list[Mark]) -> str:
    """The whole page. ValueError for a mark of a row that does not exist."""
    by_row: dict[str, list[Mark]] = defaultdict(list)
    for mark in found:
        by_row[mark.row].append(mark)
    unknown = sorted(set(by_row) - {row["id"] for row in rows})
    if unknown:
        raise ValueError(f"marks of unknown rows: {', '.join(unknown)}")
    states = {row["id"]: state(by_row[row["id"]]) for row in rows}
    done = sum(s == "done" for s in states.values())
    part = sum(s == "part" for s in states.values())
    told = f"{len(rows)} 条 rows · 完成 done {done} · 部分 part {part}\n\n"
    table = ["| | 行 row | 要求 done when | 测试 tests |", "|---|---|---|---|"]
    table += [_line(row, states[row["id"]], by_row[row["id"]]) for row in rows]
    return HEAD + told + "\n".join(table) + "\n"


def state(found: list[Mark]) -> str:
    """done, part or open."""
    if not found:
        return "open"
    return "done" if any(not mark.part for mark in found) else "part"


def _line(row: dict[str, str], standing: str, found: list[Mark]) -> str:
    sign = {"done": "✓", "part": "◐", "open": "·"}[standing]
    tests = "<br>".join(
        f"`{mark.test}`{f' ({mark.part})' if mark.part else ''}" for mark in sorted(found, key=str)
    )
    return f"| {sign} | {row['id']} | {row['done_when']} | {tests} |"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    text = page(json.loads(ROWS.read_text(encoding="utf-8")), list(marks()))
    if not options.check:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print("docs/reference/coverage.md is not up to date: run python tools/coverage_page.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
