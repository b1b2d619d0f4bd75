"""`zhihe test --coverage`: how many lines of actions, rules, policies and queries the tests reach.

These four kinds of files hold the rules of the service; each app owes 95 % of their lines.
"""

from dataclasses import dataclass
from pathlib import Path

OWED = 95.0  # percent of the lines of one app
KINDS = ("actions", "queries", "rules.py", "policies.py")


@dataclass(frozen=True)
class Share:
    """One app: lines that count, lines reached, and for each file the numbers not reached."""

    app: str
    lines: int
    reached: int
    missing: dict[str, list[int]]

    @property
    def percent(self) -> float:
        return 100.0 * self.reached / self.lines if self.lines else 100.0


def options(source: Path) -> list[str]:
    """What pytest is told; xdist's processes are joined by pytest-cov."""
    return [f"--cov={source}", "--cov-report="]


def files_of(app: Path) -> list[Path]:
    """The files of one app that are counted."""
    found: list[Path] = []
    for kind in KINDS:
        path = app / kind
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.exists() else []
    return found


def shares(data_file: Path, package: Path) -> list[Share]:
    """Every app with such files, least covered first; a file no test imported counts as missed."""
    import coverage

    measured = coverage.Coverage(data_file=str(data_file), config_file=False)
    measured.load()
    rows = []
    for app in sorted(path for path in package.iterdir() if path.is_dir()):
        lines, missed = 0, {}
        for path in files_of(app):
            _name, statements, _excluded, gone, _text = measured.analysis2(str(path))
            lines += len(statements)
            if gone:
                missed[str(path.relative_to(app))] = gone
        if lines:
            reached = lines - sum(len(gone) for gone in missed.values())
            rows.append(Share(app.name, lines, reached, missed))
    return sorted(rows, key=lambda row: row.percent)


def tell(rows: list[Share]) -> bool:
    """Print the table; whether every app has what it owes."""
    for row in rows:
        mark = "" if row.percent >= OWED else f"  < {OWED:.0f} %"
        print(f"{row.app:14}{row.percent:6.1f} %  {row.reached}/{row.lines}{mark}")
        for name, numbers in row.missing.items():
            print(f"{'':14}  {name}: {_spans(numbers)}")
    return all(row.percent >= OWED for row in rows)


def _spans(numbers: list[int]) -> str:
    """[3, 4, 5, 9] → "3-5 9"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return " ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)
