"""What may not be in the repository: registry hosts, one machine's paths, bare locks, big files."""

import re

from tests.architecture.tree import ROOT, name, tracked
from tools import check_locks

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".yaml",
    ".yml",
    ".html",
    ".css",
    ".js",
    ".txt",
    ".cfg",
    ".ini",
    ".json",
    ".sh",
    "",
}
TEXT |= {".conf", ".service", ".timer", ".po", ".sql"}
# Written in pieces, so that this file does not hold what it looks for.
HOSTS = re.compile(
    "|".join(
        [
            r"files\.python" + r"hosted\.org",
            r"pypi\." + r"(org|tuna)",
            r"mirrors?\.[a-z]+\.(com|edu)[a-z.]*" + "/py",
            r"registry\.npm" + "js",
            r"npm" + r"mirror",
        ]
    )
)
PATHS = re.compile(
    "|".join(
        [
            r"(?<![\w.~-])/home/" + r"\w+/",
            r"(?<![\w.~-])/root/" + r"\w",
            r"/Users/" + r"\w+/",
            r"(?<![\w.~-])/work/" + r"\w",
            r"/opt/" + "wheels",
        ]
    )
)
LARGEST = 1_000_000


def texts() -> dict[str, str]:
    paths = [path for path in tracked() if path.suffix in TEXT and "vendor" not in path.parts]
    return {name(path): path.read_text(encoding="utf-8") for path in paths}


def hits(pattern: re.Pattern[str], found: dict[str, str]) -> list[str]:
    return [
        f"{key}: {hit.group(0)}" for key, text in found.items() for hit in pattern.finditer(text)
    ]


def test_no_registry_host_is_named() -> None:
    assert hits(HOSTS, texts()) == []


def test_no_path_of_one_machine_is_named() -> None:
    assert hits(PATHS, texts()) == []


def test_the_patterns_see_what_they_look_for() -> None:
    assert hits(HOSTS, {"a": "https://pypi." + "org/simple"}) != []
    assert hits(PATHS, {"a": "cd /home/" + "li/zhihe"}) != []


def test_locks_have_hashes_and_no_hosts() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert check_locks.complaints((ROOT / lock).read_text(encoding="utf-8")) == []


def test_a_lock_without_a_hash_is_seen() -> None:
    planted = "a==1 \\\n    --hash=sha256:00\nb==2\n--index-url https://x/simple\n"
    assert check_locks.complaints(planted) == [
        "b has no hash",
        "names a host: --index-url https://x/simple",
    ]


def test_no_big_files() -> None:
    big = {name(path): path.stat().st_size for path in tracked() if path.stat().st_size > LARGEST}
    assert {key for key in big if "/static/vendor/" not in key and "/fonts/" not in key} == set()
