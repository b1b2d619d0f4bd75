import os
import subprocess
import sys
import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from zhihe.foundation import uuid7 as module
from zhihe.foundation.uuid7 import uuid7, uuid7_time


def test_an_id_is_version_7_of_the_rfc_variant() -> None:
    made = uuid7()
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_an_id_tells_when_it_was_made() -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=2)
    assert before <= uuid7_time(uuid7()) <= datetime.now(UTC) + timedelta(milliseconds=50)


def test_the_example_of_the_rfc_is_read() -> None:
    example = uuid.UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
    assert uuid7_time(example) == datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)


def test_ids_made_in_a_row_rise() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_threads_never_share_an_id() -> None:
    made: list[uuid.UUID] = []
    threads = [
        threading.Thread(target=lambda: made.extend([uuid7() for _ in range(2_000)]))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 16_000


def test_a_clock_set_back_a_little_does_not_lower_ids() -> None:
    state = module._State()
    high = state.next(1_000_000)
    assert state.next(999_000) > high


def test_a_clock_set_back_far_is_believed() -> None:
    state = module._State()
    state.next(10_000_000)
    assert state.next(1_000_000)[0] == 1_000_000


def test_a_full_millisecond_runs_over_into_the_next() -> None:
    state = module._State()
    state.next(5)
    state.tail = (1 << 74) - 1
    ms, tail = state.next(5)
    assert ms == 6
    assert tail < 1 << 74


def test_another_version_has_no_time() -> None:
    with pytest.raises(ValueError, match="version 7"):
        uuid7_time(uuid.uuid4())


def test_a_forked_child_starts_from_its_own_randomness() -> None:
    script = """
import os, sys
from zhihe.foundation import uuid7 as module
parent = module.uuid7()
pid = os.fork()
if pid == 0:
    os._exit(0 if module._state.ms == -1 and module.uuid7() != parent else 1)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    child = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert child.returncode == 0
