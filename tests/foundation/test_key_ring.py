import os
import stat
import threading

import pytest

from zhihe.foundation import key_ring as module
from zhihe.foundation.key_ring import KeyRing, SecretsError, rotate


def refusal(*args, **kwargs) -> str:
    with pytest.raises(SecretsError) as caught:
        KeyRing.load(*args, **kwargs)
    return caught.value.code


@pytest.fixture
def home(tmp_path):
    directory = tmp_path / "deep" / "keys"
    KeyRing.load(directory, create=True)
    return directory


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_ring_is_for_its_owner_only_whatever_the_umask(tmp_path) -> None:
    old = os.umask(0)
    try:
        KeyRing.load(tmp_path / "keys", create=True)
    finally:
        os.umask(old)
    assert mode(tmp_path / "keys") == 0o700
    files = {path.name: mode(path) for path in (tmp_path / "keys").iterdir()}
    assert files == {"k1.key": 0o600, "index.key": 0o600, "current": 0o600}


def test_a_ring_is_founded_once_and_then_stays(home) -> None:
    first = KeyRing.load(home, create=True)
    assert KeyRing.load(home) == first
    assert first.current == "k1"
    assert len({first.index_key, *first.keys.values()}) == 2


def test_two_installations_have_different_keys(home, tmp_path) -> None:
    other = KeyRing.load(tmp_path / "other", create=True)
    assert other.keys["k1"] != KeyRing.load(home).keys["k1"]


def test_without_create_nothing_is_made(tmp_path) -> None:
    assert refusal(tmp_path / "keys") == "directory_missing"
    assert list(tmp_path.iterdir()) == []


def test_an_empty_directory_becomes_the_ring(tmp_path) -> None:
    (tmp_path / "keys").mkdir(mode=0o755)
    assert KeyRing.load(tmp_path / "keys", create=True).current == "k1"
    assert mode(tmp_path / "keys") == 0o700


@pytest.mark.parametrize("open_mode", [0o750, 0o705, 0o701, 0o720])
def test_a_directory_open_to_others_is_refused(home, open_mode) -> None:
    home.chmod(open_mode)
    assert refusal(home) == refusal(home, create=True) == "directory_open"


@pytest.mark.parametrize("name", ["k1.key", "index.key"])
def test_a_file_open_to_others_is_refused(home, name) -> None:
    (home / name).chmod(0o640)
    assert refusal(home) == "file_open"


@pytest.mark.parametrize("name", ["k1.key", "index.key", "current"])
def test_a_lost_key_is_noticed_and_never_replaced(home, name) -> None:
    (home / name).unlink()
    before = sorted(path.name for path in home.iterdir())
    assert refusal(home, create=True) == "key_missing"
    assert sorted(path.name for path in home.iterdir()) == before


@pytest.mark.parametrize("text", ["", "abc", "Z" * 64, "a" * 63, "a" * 66])
def test_a_damaged_key_is_refused(home, text) -> None:
    (home / "k1.key").write_text(text)
    assert refusal(home) == "key_malformed"


def test_a_current_id_without_a_key_is_refused(home) -> None:
    (home / "current").write_text("k9\n")
    assert refusal(home) == "key_missing"


def test_index_and_sealing_never_share_a_key(home) -> None:
    (home / "index.key").write_text((home / "k1.key").read_text())
    assert refusal(home) == "key_malformed"


def test_rotation_adds_a_key_and_keeps_the_old_and_the_index(home) -> None:
    old = KeyRing.load(home)
    new = rotate(home)
    assert new.current == "k2"
    assert new.keys["k1"] == old.keys["k1"] != new.keys["k2"]
    assert new.index_key == old.index_key
    assert rotate(home).current == "k3"
    assert {mode(path) for path in home.iterdir()} == {0o600}


def test_two_processes_that_start_at_once_share_one_ring(tmp_path) -> None:
    barrier, rings = threading.Barrier(8), []

    def start() -> None:
        barrier.wait()
        rings.append(KeyRing.load(tmp_path / "keys", create=True))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rings) == 8
    assert all(ring == rings[0] for ring in rings)
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_a_ring_that_cannot_be_founded_leaves_nothing_behind(tmp_path, monkeypatch) -> None:
    def full(*_args) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(module, "_write", full)
    with pytest.raises(OSError, match="disk full"):
        KeyRing.load(tmp_path / "keys", create=True)
    assert list(tmp_path.iterdir()) == []


def test_keys_never_show_in_repr(home) -> None:
    ring = KeyRing.load(home)
    assert repr(ring) == "KeyRing(current='k1')"


@pytest.mark.parametrize(
    ("keys", "current", "index", "code"),
    [
        ({"k1": bytes(32)}, "k2", b"i" * 32, "key_missing"),
        ({"k1": bytes(16)}, "k1", b"i" * 32, "key_malformed"),
        ({"k1": bytes(32)}, "k1", b"i" * 31, "key_malformed"),
        ({"K 1": bytes(32)}, "K 1", b"i" * 32, "key_malformed"),
        ({"k1": bytes(32)}, "k1", bytes(32), "key_malformed"),
    ],
)
def test_an_impossible_ring_is_refused(keys, current, index, code) -> None:
    with pytest.raises(SecretsError) as caught:
        KeyRing(keys, current, index)
    assert caught.value.code == code
