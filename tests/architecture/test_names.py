"""Where things live: no junk drawers, a README in every app, plain rules, a launcher on its own."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, name, python_files, tracked
from tools import contracts

FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "core", "base", "services", "misc"}


def junk_drawers(paths: list[Path]) -> list[Path]:
    return [path for path in paths if FORBIDDEN & {*path.parent.parts, path.stem}]


def test_no_junk_drawers() -> None:
    inside = [p.relative_to(PACKAGE) for p in tracked() if p.is_relative_to(PACKAGE)]
    code = [path for path in inside if "static" not in path.parts and path.suffix == ".py"]
    assert junk_drawers(code) == []


def test_a_junk_drawer_is_seen() -> None:
    planted = [Path("ledger/utils.py"), Path("core/models.py"), Path("ledger/rules.py")]
    assert junk_drawers(planted) == planted[:2]


def test_every_package_stands_in_a_layer() -> None:
    assert contracts.unknown() == set()


@pytest.mark.parametrize("app", contracts.apps_in_order())
def test_every_app_says_what_it_is_for(app: str) -> None:
    readme = PACKAGE / app / "README.md"
    assert readme.exists(), f"{app} has no README.md"
    assert len(readme.read_text(encoding="utf-8").splitlines()) >= 3


def imported(source: str) -> set[str]:
    """Every module a file imports, names of `from` included."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_labels_know_translation_and_no_database() -> None:
    for path in python_files("src"):
        if path.stem in {"labels", "terms", "rules"} and path.parent.parent == PACKAGE:
            modules = imported(path.read_text(encoding="utf-8"))
            assert not {m for m in modules if m.startswith("django.db")}, name(path)


def test_the_launcher_imports_no_django_at_module_level() -> None:
    for path in python_files("src/zhihe/launch"):
        top = ast.Module(ast.parse(path.read_text(encoding="utf-8")).body, [])
        statements = [n for n in top.body if isinstance(n, (ast.Import, ast.ImportFrom))]
        modules = imported(ast.unparse(ast.Module(list(statements), [])))
        assert not {m for m in modules if m.split(".")[0] == "django"}, name(path)
