import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from zhihe.foundation import secrets_box as module
from zhihe.foundation.secrets_box import (
    KeyRing,
    SecretsError,
    Suite,
    blind_index,
    decrypt,
    encrypt,
    is_current,
    supported,
)

RING = KeyRing({"k1": b"1" * 32}, "k1", b"i" * 32)
ROTATED = KeyRing({"k1": b"1" * 32, "k2": b"2" * 32}, "k2", b"i" * 32)
ROW = b"person.identity_number:017f22e2"
suites = pytest.mark.parametrize("suite", list(Suite))


def refusal(ring: KeyRing, sealed: bytes, associated: bytes = ROW) -> str:
    with pytest.raises(SecretsError) as caught:
        decrypt(ring, sealed, associated=associated)
    return caught.value.code


@suites
def test_both_suites_are_available_here(suite) -> None:
    assert supported(suite)


@given(st.binary(max_size=200), st.binary(max_size=50), st.sampled_from(list(Suite)))
def test_what_is_sealed_opens_again(plaintext, associated, suite) -> None:
    sealed = encrypt(RING, plaintext, associated=associated, suite=suite)
    assert decrypt(RING, sealed, associated=associated) == plaintext
    assert len(sealed) == len(plaintext) + 2 + len("k1") + 12 + 16


@suites
def test_the_first_byte_names_the_suite_and_the_key_id_follows(suite) -> None:
    sealed = encrypt(RING, b"x", associated=ROW, suite=suite)
    assert sealed[:4] == bytes([suite, 2]) + b"k1"


def test_a_sealed_value_opens_by_the_written_format_alone() -> None:
    sealed = encrypt(RING, "志愿者".encode(), associated=ROW)
    info = b"zhihe AES seal"
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(b"1" * 32)
    opened = AESGCM(key).decrypt(sealed[4:16], sealed[16:], sealed[:4] + ROW)
    assert opened.decode() == "志愿者"


@suites
def test_the_same_value_is_never_sealed_alike_twice(suite) -> None:
    sealed = {encrypt(RING, b"x", associated=ROW, suite=suite) for _ in range(50)}
    assert len(sealed) == 50


@suites
def test_every_changed_byte_is_noticed(suite) -> None:
    sealed = encrypt(RING, b"110105", associated=ROW, suite=suite)
    for place in range(len(sealed)):
        bent = sealed[:place] + bytes([sealed[place] ^ 0x80]) + sealed[place + 1 :]
        assert refusal(RING, bent) in {"tampered", "key_unknown", "suite_unknown", "malformed"}


@suites
def test_every_shortened_value_is_noticed(suite) -> None:
    sealed = encrypt(RING, b"110105", associated=ROW, suite=suite)
    for length in range(len(sealed)):
        assert refusal(RING, sealed[:length]) in {"tampered", "malformed"}


@suites
def test_a_value_moved_to_another_row_does_not_open(suite) -> None:
    sealed = encrypt(RING, b"110105", associated=ROW, suite=suite)
    assert refusal(RING, sealed, b"person.identity_number:other") == "tampered"


def test_one_suite_never_opens_as_the_other() -> None:
    sealed = encrypt(RING, b"110105", associated=ROW)
    assert refusal(RING, bytes([Suite.SM]) + sealed[1:]) == "tampered"


def test_old_values_open_after_a_rotation_and_are_known_as_old() -> None:
    sealed = encrypt(RING, b"x", associated=ROW)
    assert decrypt(ROTATED, sealed, associated=ROW) == b"x"
    assert is_current(RING, sealed)
    assert not is_current(ROTATED, sealed)
    assert not is_current(RING, sealed, suite=Suite.SM)
    assert is_current(ROTATED, encrypt(ROTATED, b"x", associated=ROW))


def test_a_value_under_a_lost_key_says_so() -> None:
    assert refusal(RING, encrypt(ROTATED, b"x", associated=ROW)) == "key_unknown"


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01\xff" + bytes(40)])
def test_what_was_never_sealed_is_malformed(sealed) -> None:
    assert refusal(RING, sealed) == "malformed"


def test_an_unknown_suite_is_refused() -> None:
    assert refusal(RING, bytes([9, 2]) + b"k1" + bytes(40)) == "suite_unknown"


def test_the_blind_index_is_an_hmac_of_the_documented_message() -> None:
    info = b"zhihe AES blind index"
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(b"i" * 32)
    message = b"\x00\x05phone" + b"+8613800138000"
    expected = hmac.new(key, message, hashlib.sha256).digest()
    assert blind_index(RING, "+8613800138000", purpose="phone") == expected


@suites
def test_the_blind_index_finds_equals_and_outlives_a_rotation(suite) -> None:
    found = blind_index(RING, "H12345678", purpose="identity", suite=suite)
    assert len(found) == 32
    assert blind_index(ROTATED, "H12345678", purpose="identity", suite=suite) == found


def test_the_blind_index_separates_values_purposes_suites_and_keys() -> None:
    other = KeyRing({"k1": b"1" * 32}, "k1", b"j" * 32)
    indexes = [
        blind_index(RING, "1", purpose="identity"),
        blind_index(RING, "2", purpose="identity"),
        blind_index(RING, "1", purpose="phone"),
        blind_index(RING, "1", purpose="identity", suite=Suite.SM),
        blind_index(other, "1", purpose="identity"),
        blind_index(RING, "ntity1", purpose="ide"),
    ]
    assert len(set(indexes)) == 6


def test_a_machine_without_a_suite_says_so(monkeypatch) -> None:
    def missing(*_args):
        raise module.UnsupportedAlgorithm("no SM4 here")

    monkeypatch.setattr(module, "_cipher", missing)
    assert not supported(Suite.SM)
