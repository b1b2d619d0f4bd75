"""Known weaknesses of the locked packages, without a network: the lock against data lying here.

    tools/advisories.py [requirements.lock …]

Data, newest first: `.zhihe/advisories/all.zip`, the PyPI export of OSV (one JSON file per advisory), and the
package `safety_db` when somebody installed it. Without either there is nothing to compare: exit 2.
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
OSV = ROOT / ".zhihe" / "advisories" / "all.zip"
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
ACCEPTED = ROOT / "tools" / "advisories.accepted"


@dataclass(frozen=True)
class Finding:
    """A locked package that an advisory names."""

    name: str
    version: str
    advisory: str
    text: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}: {self.advisory} {self.text[:120]}".rstrip()


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> dict[str, set[str]]:
    """Package → its versions: one lock may hold two, for different Pythons."""
    found: dict[str, set[str]] = {}
    for name, version in PIN.findall(lock):
        found.setdefault(plain(name), set()).add(version)
    return found


def from_osv(path: Path, locked: dict[str, set[str]]) -> Iterator[Finding]:
    """Advisories of OSV's schema: explicit versions, or events introduced, fixed, last_affected."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            record = json.loads(archive.read(member))
            if record.get("withdrawn"):
                continue
            for affected in record.get("affected", []):
                package = affected.get("package", {})
                name = plain(package.get("name", ""))
                if package.get("ecosystem") == "PyPI" and name in locked:
                    for version in sorted(locked[name]):
                        if hits(version, affected):
                            yield Finding(name, version, record["id"], record.get("summary", ""))


def hits(version: str, affected: dict[str, Any]) -> bool:
    if version in affected.get("versions", []):
        return True
    ranges = [r for r in affected.get("ranges", []) if r.get("type") == "ECOSYSTEM"]
    return any(inside(Version(version), r.get("events", [])) for r in ranges)


def inside(version: Version, events: list[dict[str, str]]) -> bool:
    """Events come in order; the last one that the version has passed decides."""
    bad = False
    for event in events:
        kind, mark = next(iter(event.items()))
        try:
            at = Version("0.dev0" if mark == "0" else mark)
        except InvalidVersion:
            continue
        if kind == "introduced" and version >= at:
            bad = True
        elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            bad = False
    return bad


def from_safety(data: dict[str, Any], locked: dict[str, set[str]]) -> Iterator[Finding]:
    """The form of `safety_db`'s insecure_full.json."""
    for name, advisories in data.items():
        if plain(name) not in locked or name == "$meta":
            continue
        for version in sorted(locked[plain(name)]):
            for advisory in advisories:
                bad = (SpecifierSet(s).contains(version, True) for s in advisory["specs"])
                if any(bad):
                    yield Finding(plain(name), version, advisory["id"], advisory["advisory"])


def accepted() -> set[str]:
    """Advisory ids that were judged, one a line with the reason behind a #."""
    if not ACCEPTED.exists():
        return set()
    lines = ACCEPTED.read_text(encoding="utf-8").splitlines()
    return {line.split("#")[0].strip() for line in lines} - {""}


def sources(locked: dict[str, set[str]]) -> dict[str, list[Finding]]:
    """Name and age of each source → what it found."""
    found: dict[str, list[Finding]] = {}
    if OSV.exists():
        day = datetime.fromtimestamp(OSV.stat().st_mtime, UTC).date()
        found[f"OSV, file of {day}"] = list(from_osv(OSV, locked))
    spec = find_spec("safety_db")
    if spec is not None and spec.origin:
        text = (Path(spec.origin).parent / "insecure_full.json").read_text(encoding="utf-8")
        data = json.loads(text)
        day = datetime.fromtimestamp(data["$meta"]["timestamp"], UTC).date()
        found[f"safety_db of {day}"] = list(from_safety(data, locked))
    return found


def main(arguments: list[str]) -> int:
    files = [Path(name) for name in arguments] or [
        ROOT / "requirements.lock",
        ROOT / "requirements-dev.lock",
    ]
    locked = pins("\n".join(path.read_text(encoding="utf-8") for path in files))
    found = sources(locked)
    if not found:
        print(f"advisories: no data; put OSV's PyPI export at {OSV.relative_to(ROOT)}")
        return 2
    open_ = {
        str(f) for findings in found.values() for f in findings if f.advisory not in accepted()
    }
    print("\n".join([f"advisories: {len(locked)} packages, {', '.join(found)}", *sorted(open_)]))
    return 1 if open_ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
