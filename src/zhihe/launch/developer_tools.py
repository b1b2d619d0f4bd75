"""`zhihe bench NAME` and `zhihe docs`: scripts of the checkout, run with its surroundings."""

import subprocess
import sys
from pathlib import Path

from zhihe.launch.database import database, environment
from zhihe.launch.errors import LaunchError
from zhihe.launch.testing import checkout


def bench(arguments: list[str]) -> int:
    """`bench/NAME.py` with the rest of the words; without a name, what there is."""
    directory = checkout() / "bench"
    names = sorted(path.stem for path in directory.glob("*.py") if not path.stem.startswith("_"))
    if not arguments or arguments[0].startswith("-"):
        print("\n".join(names) or "还没有测量 · nothing to measure yet")
        return 0 if names else 1
    if arguments[0] not in names:
        raise LaunchError(
            f"没有 bench/{arguments[0]}.py",
            f"there is no bench/{arguments[0]}.py; there are: {', '.join(names)}",
        )
    return _run(directory / f"{arguments[0]}.py", arguments[1:])


def docs(arguments: list[str]) -> int:
    """`tools/docs.py`: links, generated references, examples."""
    script = checkout() / "tools" / "docs.py"
    if not script.exists():
        raise LaunchError("还没有 tools/docs.py", "there is no tools/docs.py yet")
    return _run(script, arguments)


def _run(script: Path, arguments: list[str]) -> int:
    with database() as urls:
        surroundings = environment(urls, as_owner=True)
        command = [sys.executable, str(script), *arguments]
        return subprocess.run(command, env=surroundings, cwd=checkout(), check=False).returncode
