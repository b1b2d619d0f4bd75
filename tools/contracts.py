"""The import contracts, written from the order of the apps and from what exists.

`python tools/contracts.py` prints import-linter's configuration, `--check` runs it. A package that
is in no layer fails, here and in the linter (`exhaustive`).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "zhihe"

# Top to bottom: a package may import only what stands below, and nothing of its own row.
ORDER: list[list[str]] = [
    ["demo"],
    ["home"],
    ["content", "community", "insights", "interchange"],
    ["oversight"],
    ["rewards"],
    ["demands", "emergency", "recognition", "training"],
    ["certificates"],
    ["attendance"],
    ["recruitment"],
    ["opportunities"],
    ["ledger"],
    ["volunteers"],
    ["organisations"],
    ["accounts"],
    ["regions"],
    ["messaging"],
    ["audit"],
    ["frame"],
    ["platform"],
    ["foundation"],
]
TOP_MODULES = ["__main__", "api", "launch", "settings", "urls", "wsgi"]
FREE_OF_VOCABULARY = {"foundation", "platform", "frame", "demo"}
VOCABULARY: list[list[str]] = [
    ["web", "api"],
    ["listeners"],
    ["jobs"],
    ["actions"],
    ["policies"],
    ["queries"],
    ["models"],
    ["events"],
    ["rules"],
    ["errors"],
    ["labels"],
    ["terms"],
]
OUTSIDE_THE_LAYERS = ["apps", "integrations", "locale", "management", "migrations", "reference"]
OUTSIDE_THE_LAYERS += ["static", "templatetags"]


def existing() -> set[str]:
    """Packages with Python in them; a directory that only holds data or notes is none."""
    return {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.rglob("*.py"))}


def apps_in_order() -> list[str]:
    """Every app that exists, highest first."""
    present = existing()
    return [name for row in ORDER for name in row if name in present]


def unknown() -> set[str]:
    return existing() - {name for row in ORDER for name in row} - set(TOP_MODULES)


def configuration() -> str:
    """An INI text: layers of apps, layers within each app, plain rules, the closed ledger."""
    parts = [
        _head(),
        _app_layers(),
        *_vocabulary(),
        *_plain_rules(),
        *_closed_ledger(),
        _launcher(),
    ]
    return "\n\n".join(parts) + "\n"


def _head() -> str:
    return "[importlinter]\nroot_package = zhihe\ninclude_external_packages = True"


def _app_layers() -> str:
    present = existing()
    rows = [" | ".join(name for name in row if name in present) for row in ORDER]
    return _contract(
        "apps",
        "An app imports only what stands below it",
        "layers",
        layers=[row for row in rows if row],
        containers=["zhihe"],
        exhaustive="True",
        exhaustive_ignores=TOP_MODULES,
    )


def _vocabulary() -> list[str]:
    domain = [f"zhihe.{name}" for name in apps_in_order() if name not in FREE_OF_VOCABULARY]
    if not domain:
        return []
    contract = _contract(
        "vocabulary",
        "Inside an app: a closed vocabulary, upper may import lower",
        "layers",
        layers=[" | ".join(f"({name})" for name in row) for row in VOCABULARY],
        containers=domain,
        exhaustive="True",
        exhaustive_ignores=OUTSIDE_THE_LAYERS,
    )
    return [contract]


def _plain_rules() -> list[str]:
    names = ("rules", "terms")
    plain = [
        f"zhihe.{app}.{name}" for app in apps_in_order() for name in names if _module(app, name)
    ]
    plain += ["zhihe.foundation"] if "foundation" in existing() else []
    if not plain:
        return []
    contract = _contract(
        "plain",
        "Rules, terms and the foundation are plain Python",
        "forbidden",
        source_modules=plain,
        forbidden_modules=["django", "psycopg", "ninja", "procrastinate"],
        allow_indirect_imports="True",
    )
    return [contract]


def _closed_ledger() -> list[str]:
    if not _module("ledger", "models"):
        return []
    importers = ["zhihe.ledger", *(["zhihe.demo"] if "demo" in existing() else [])]
    contract = _contract(
        "ledger",
        "Only the ledger touches its tables",
        "protected",
        protected_modules=["zhihe.ledger.models"],
        allowed_importers=importers,
    )
    return [contract]


def _launcher() -> str:
    return _contract(
        "launcher",
        "The launcher starts the product, it does not know it",
        "forbidden",
        source_modules=["zhihe.launch"],
        forbidden_modules=[f"zhihe.{name}" for name in apps_in_order()] or ["ninja"],
        allow_indirect_imports="True",
    )


def _module(app: str, name: str) -> bool:
    return (PACKAGE / app / f"{name}.py").exists() or (
        PACKAGE / app / name / "__init__.py"
    ).exists()


def _contract(key: str, name: str, kind: str, **options: str | list[str]) -> str:
    lines = [f"[importlinter:contract:{key}]", f"name = {name}", f"type = {kind}"]
    for option, value in options.items():
        words = [value] if isinstance(value, str) else ["", *value]
        lines.append(f"{option} = " + "\n    ".join(words))
    return "\n".join(line.rstrip() for line in "\n".join(lines).splitlines())


def check() -> int:
    if unknown():
        print(
            f"in no layer: {', '.join(sorted(unknown()))}; add to tools/contracts.py",
            file=sys.stderr,
        )
        return 1
    with tempfile.NamedTemporaryFile("w", suffix=".ini", encoding="utf-8") as file:
        file.write(configuration())
        file.flush()
        command = ["lint-imports", "--config", file.name, "--no-cache"]
        program = Path(sys.executable).with_name(command[0])
        return subprocess.run([str(program), *command[1:]], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(check())
    print(configuration(), end="")
