"""`zhihe test`: every test on PostgreSQL 18, then those that need no browser on Debian's 15.

`--slow` runs the slow tests the same way, then the quick ones of the database once more on a
PostgreSQL 18 whose city tables are hash-partitioned by `city_id` (also alone: `--partitioned`).
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from zhihe.launch import coverage_share, messages, places
from zhihe.launch.database import named_urls
from zhihe.launch.debian_postgres import PACKAGE_LINE as POSTGRES_LINE
from zhihe.launch.debian_postgres import debian_binaries, debian_cluster
from zhihe.launch.errors import LaunchError
from zhihe.launch.postgres import Cluster, Urls

BROWSER_LINE = "sudo apt-get install -y chromium fonts-noto-cjk"
NEEDS = {"browser": ("Chromium", BROWSER_LINE), "pg15": ("PostgreSQL 15", POSTGRES_LINE)}
# These start servers of their own, read files only or crawl every page for what it says, which no
# version of the server changes: once is enough.
ONCE = (
    "tests/launch",
    "tests/architecture",
    "tests/foundation",
    "tests/tools",
    "tests/bad_input",
    "tests/crash",
    "tests/races_live",
    "tests/journeys/test_canaries.py",
    "tests/faults/test_share.py",
)
PARTITIONED = "18-partitioned"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="zhihe test", description="其余参数交给 pytest · other options go to pytest"
    )
    parser.add_argument("--slow", action="store_true", help="只运行慢测试 · the slow tests only")
    parser.add_argument(
        "--postgres", choices=["15", "18"], help="只用这个版本 · on this version only"
    )
    parser.add_argument(
        "--partitioned",
        action="store_true",
        help="按城市分区的表上再跑一遍 · on tables partitioned by city only",
    )
    parser.add_argument(
        "--require", default="", help="缺少就失败：browser,pg15 · fail when missing"
    )
    parser.add_argument(
        "--coverage",
        action="store_true",
        help="量行覆盖：actions、rules、policies、queries · share of their lines reached",
    )
    options, rest = parser.parse_known_args(arguments)
    missing = _missing()
    required = {word for word in options.require.split(",") if word}
    _refuse_missing(required, missing)
    versions = passes(options, missing)
    messages.compile_all()
    if options.coverage:
        versions = versions[:1]
    codes = [
        _run(version, options.slow, rest, required, coverage=options.coverage)
        for version in versions
    ]
    for need in sorted(missing):
        print(f"跳过 skipped: {NEEDS[need][0]} — {NEEDS[need][1]}", flush=True)
    return max(codes)


def passes(options: argparse.Namespace, missing: set[str]) -> list[str]:
    """The servers one after the other: versions, and the one with partitioned tables."""
    if options.partitioned:
        return [PARTITIONED]
    if options.postgres:
        return [options.postgres]
    versions = ["18"] if "pg15" in missing else ["18", "15"]
    return [*versions, PARTITIONED] if options.slow else versions


def _missing() -> set[str]:
    found = {
        "browser": shutil.which("chromium") or shutil.which("google-chrome"),
        "pg15": debian_binaries(),
    }
    return {need for need, path in found.items() if path is None}


def _refuse_missing(required: set[str], missing: set[str]) -> None:
    unknown = required - set(NEEDS)
    if unknown:
        raise LaunchError(
            f"--require 不认识：{', '.join(unknown)}", f"--require knows {', '.join(NEEDS)} only"
        )
    for need in sorted(required & missing):
        raise LaunchError(
            f"缺少 {NEEDS[need][0]}：{NEEDS[need][1]}",
            f"{NEEDS[need][0]} is missing: {NEEDS[need][1]}",
        )


def checkout() -> Path:
    root = places.checkout_root()
    if root is None:
        raise LaunchError("这个命令只能在源码目录中运行", "this command works in a checkout only")
    return root


def test_cluster(version: str) -> Cluster:
    """A throw-away server beside the real one; never the running installation's."""
    home = checkout() / ".zhihe" / f"test-{version.removesuffix('-partitioned')}"
    return debian_cluster(home) if version == "15" else Cluster(home, durable=False)


def test_environment(cluster: Cluster, urls: Urls, version: str) -> dict[str, str]:
    root = checkout()
    return {
        **os.environ,
        "ZHIHE_HOME": str(cluster.home),
        "DATABASE_URL": urls.app_url,
        "DATABASE_OWNER_URL": urls.owner_url,
        "ZHIHE_TEST_POSTGRES": version,
        "PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)]),
    }


def _run(
    version: str, slow: bool, rest: list[str], required: set[str], *, coverage: bool = False
) -> int:
    if named_urls():
        print("DATABASE_URL 在测试中不使用 · DATABASE_URL is not used by tests", file=sys.stderr)
    cluster = test_cluster(version)
    with cluster as urls:
        surroundings = test_environment(cluster, urls, version)
        surroundings["ZHIHE_REQUIRE"] = ",".join(sorted(required))
        print(f"PostgreSQL {version}", flush=True)
        command = pytest_command(version, slow, rest)
        if coverage:
            surroundings["COVERAGE_FILE"] = str(cluster.home / "coverage")
            command += coverage_share.options(checkout() / "src" / "zhihe")
        code = subprocess.run(command, env=surroundings, cwd=checkout(), check=False).returncode
    if coverage and not _told(cluster.home / "coverage", whole=not _chosen(rest)):
        code = code or 1
    nothing_collected = 5
    return 0 if code == nothing_collected and not _chosen(rest) else code


def _told(data_file: Path, *, whole: bool) -> bool:
    """Print the shares; a run of chosen tests may fall short, the whole suite may not."""
    rows = coverage_share.shares(data_file, checkout() / "src" / "zhihe")
    return coverage_share.tell(rows) or not whole


def pytest_command(version: str, slow: bool, rest: list[str]) -> list[str]:
    """Two processes for a whole run, one when something was chosen or a debugger is wanted."""
    marks = ["slow" if slow and version != PARTITIONED else "not slow", "not drill"]
    words = [sys.executable, "-m", "pytest", "-p", "zhihe.launch.skipped"]
    if version != "18":
        marks.append("not browser")
        words += [f"--ignore={directory}" for directory in ONCE]
    if not any(word.startswith("-m") for word in rest):
        words += ["-m", " and ".join(marks)]
    if not _chosen(rest):
        words += ["-n", "2", "--dist", "loadfile"]
    return [*words, *rest]


def _chosen(rest: list[str]) -> bool:
    return any(not word.startswith("-") for word in rest) or bool(
        {"--pdb", "-n0", "--lf", "--sw"} & set(rest)
    )
