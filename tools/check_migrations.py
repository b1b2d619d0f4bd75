"""Migrations are linear and named, and safe to run under load (django-migration-linter)."""

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AUTO = re.compile(r"_auto_\d|_more$|_and_more")


def shape_complaints(package: Path) -> list[str]:
    """One file per number, none with a machine's name."""
    wrong = []
    for directory in sorted(package.glob("*/migrations")):
        names = sorted(path.stem for path in directory.glob("[0-9]*.py"))
        numbers = [name[:4] for name in names]
        app = directory.parent.name
        wrong += [
            f"{app}: two migrations are numbered {n}"
            for n in {n for n in numbers if numbers.count(n) > 1}
        ]
        wrong += [
            f"{app}: give {name} a name that says what it does"
            for name in names
            if AUTO.search(name)
        ]
    return wrong


def safe() -> bool:
    """The linter over our own migrations; a new table is never unsafe to it."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhihe.settings")
    django.setup()
    from django.apps import apps
    from django_migration_linter import MigrationLinter

    ours = [app.label for app in apps.get_app_configs() if app.name.startswith("zhihe.")]
    linter = MigrationLinter(str(ROOT), include_apps=ours, no_cache=True, quiet=["ok", "ignore"])
    linter.lint_all_migrations()
    linter.print_summary()
    return not linter.has_errors


def main() -> int:
    wrong = shape_complaints(ROOT / "src" / "zhihe")
    print("\n".join(wrong))
    return 0 if safe() and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
