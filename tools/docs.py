"""`./zhihe docs`: every link of the documentation leads somewhere; generated pages are fresh."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def pages() -> list[Path]:
    """All Markdown pages of the project."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/*.md")]
    return sorted([*found, *ROOT.glob("src/zhihe/*/README.md")])


def dead_links() -> list[str]:
    """'page: target' of every relative link that leads nowhere."""
    dead = []
    for path in pages():
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            if "://" in target or target.startswith("mailto:"):
                continue
            if not (path.parent / target).exists():
                dead.append(f"{path.relative_to(ROOT)}: {target}")
    return dead


def main() -> int:
    dead = dead_links()
    print("\n".join(dead) or "links ok")
    page = [sys.executable, str(ROOT / "tools" / "coverage_page.py"), "--check"]
    return int(bool(dead) or subprocess.run(page, check=False).returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
