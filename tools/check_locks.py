"""Every locked package has hashes and names no host; the runtime lock is part of the developers'
lock.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")
HOST = re.compile(r"https?://|--index-url|--extra-index-url|--find-links|--trusted-host|file:")


def blocks(text: str) -> dict[str, str]:
    """Package → its lines: the pin and what follows until the next one."""
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        pin = PIN.match(line)
        if pin:
            name = pin.group(1)
        if name:
            found[name] = found.get(name, "") + line + "\n"
    return found


def complaints(text: str) -> list[str]:
    """What is wrong with one lock."""
    wrong = [
        f"{name} has no hash"
        for name, lines in blocks(text).items()
        if "--hash=sha256:" not in lines
    ]
    return wrong + [
        f"names a host: {line.strip()}" for line in text.splitlines() if HOST.search(line)
    ]


def pins(text: str) -> set[str]:
    return {PIN.match(lines).group(0) for lines in blocks(text).values()}  # type: ignore[union-attr]


def main() -> int:
    run = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    dev = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    wrong = [f"requirements.lock: {line}" for line in complaints(run)]
    wrong += [f"requirements-dev.lock: {line}" for line in complaints(dev)]
    wrong += [f"requirements-dev.lock lacks {pin}" for pin in sorted(pins(run) - pins(dev))]
    print(
        "\n".join(wrong)
        or f"{len(pins(run))} + {len(pins(dev) - pins(run))} packages, all with hashes"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
