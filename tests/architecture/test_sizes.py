"""Small files: a function ≤ 60 lines, a file ≤ 400, a template ≤ 150."""

import ast
import datetime

from tests.architecture.tree import PACKAGE, name, python_files, tracked

FUNCTION, FILE, TEMPLATE = 60, 400, 150
# path or path:function → (its own limit, the day until which, why). Short, and never renewed twice.
ALLOWED: dict[str, tuple[int, datetime.date, str]] = {}


def limit(key: str, general: int) -> int:
    return ALLOWED[key][0] if key in ALLOWED else general


def long_functions(source: str) -> dict[str, int]:
    """Function → lines, decorators not counted."""
    nodes = ast.walk(ast.parse(source))
    functions = [n for n in nodes if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return {n.name: n.end_lineno - n.lineno + 1 for n in functions if n.end_lineno}


def test_functions_are_short() -> None:
    found = {
        f"{name(path)}:{function}": lines
        for path in python_files("src", "tools", "bench", "tests")
        for function, lines in long_functions(path.read_text(encoding="utf-8")).items()
    }
    assert {key: n for key, n in found.items() if n > limit(key, FUNCTION)} == {}


def test_files_are_short() -> None:
    found = {
        name(path): path.read_text(encoding="utf-8").count("\n")
        for path in python_files("src", "tools", "bench", "tests")
    }
    assert {key: n for key, n in found.items() if n > limit(key, FILE)} == {}


def test_templates_are_short() -> None:
    found = {
        name(path): path.read_text(encoding="utf-8").count("\n")
        for path in tracked()
        if path.is_relative_to(PACKAGE) and path.suffix == ".html"
    }
    assert {key: n for key, n in found.items() if n > limit(key, TEMPLATE)} == {}


def test_allowances_have_not_run_out() -> None:
    today = datetime.datetime.now(datetime.UTC).date()
    assert [key for key, (_, until, _) in ALLOWED.items() if until < today] == []


def test_the_measure_sees_a_long_function() -> None:
    assert long_functions("def f():\n" + "    x = 1\n" * 60) == {"f": 61}
