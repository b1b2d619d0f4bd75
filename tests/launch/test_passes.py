"""Which servers `zhihe test` runs on, and what is left out there."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import pytest

from zhihe.launch import testing
from zhihe.launch.testing import PARTITIONED, passes, pytest_command


@pytest.mark.parametrize(
    ("said", "missing", "servers"),
    [
        ({}, set(), ["18", "15"]),
        ({}, {"pg15"}, ["18"]),
        ({"slow": True}, set(), ["18", "15", PARTITIONED]),
        ({"slow": True}, {"pg15"}, ["18", PARTITIONED]),
        ({"slow": True, "postgres": "18"}, set(), ["18"]),
        ({"postgres": "15"}, {"pg15"}, ["15"]),
        ({"partitioned": True}, set(), [PARTITIONED]),
    ],
)
def test_the_slow_run_ends_on_partitioned_tables(
    said: dict[str, Any], missing: set[str], servers: list[str]
) -> None:
    options = Namespace(**{"slow": False, "postgres": None, "partitioned": False} | said)
    assert passes(options, missing) == servers


def test_partitioned_tables_take_the_quick_tests_without_a_browser() -> None:
    words = pytest_command(PARTITIONED, True, [])
    assert words[words.index("-m", 3) + 1] == "not slow and not drill and not browser"
    assert "--ignore=tests/launch" in words
    assert "--ignore=tests/recruitment" not in words


def test_the_partitioned_pass_shares_the_server_of_18() -> None:
    assert testing.test_cluster(PARTITIONED).home == testing.test_cluster("18").home
