"""Every size from 0 to 70 against the recursive definitions of RFC 9162, written out naively."""

import hashlib

import pytest

from zhihe.foundation.merkle import (
    EMPTY_ROOT,
    append,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    nodes_needed,
    root,
    root_at,
    verify_consistency,
    verify_inclusion,
)

SIZES = range(71)
ENTRIES = [b"entry %d" % number for number in range(70)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def naive_root(entries: list[bytes]) -> bytes:
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = naive_split(len(entries))
    pair = naive_root(entries[:k]) + naive_root(entries[k:])
    return hashlib.sha256(b"\x01" + pair).digest()


def naive_split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def naive_path(m: int, entries: list[bytes]) -> list[bytes]:
    if len(entries) == 1:
        return []
    k = naive_split(len(entries))
    if m < k:
        return [*naive_path(m, entries[:k]), naive_root(entries[k:])]
    return [*naive_path(m - k, entries[k:]), naive_root(entries[:k])]


def naive_proof(m: int, entries: list[bytes], whole: bool = True) -> list[bytes]:
    if m == len(entries):
        return [] if whole else [naive_root(entries)]
    k = naive_split(len(entries))
    if m <= k:
        return [*naive_proof(m, entries[:k], whole), naive_root(entries[k:])]
    return [*naive_proof(m - k, entries[k:], False), naive_root(entries[:k])]


def grown(size: int) -> dict[tuple[int, int], bytes]:
    """A table of nodes after `size` appends; storing a node twice would fail."""
    table: dict[tuple[int, int], bytes] = {}
    for number in range(size):
        for level, index, node in append(LEAVES[number], number, lambda lv, i: table[lv, i]):
            assert (level, index) not in table
            table[level, index] = node
    return table


TABLE = grown(70)
ROOTS = [naive_root(ENTRIES[:size]) for size in SIZES]


def fetch(level: int, index: int) -> bytes:
    return TABLE[level, index]


def fetch_at(size: int):
    """Only the nodes that exist when the tree has `size` leaves."""

    def limited(level: int, index: int) -> bytes:
        assert (index + 1) << level <= size, "a node of the future was fetched"
        return TABLE[level, index]

    return limited


def test_the_known_answers_of_certificate_transparency() -> None:
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    inputs.append("606162636465666768696a6b6c6d6e6f")
    hashes = [leaf_hash(bytes.fromhex(text)) for text in inputs]
    assert root(hashes[:1]).hex().startswith("6e340b9cffb37a989ca544e6bb780a2c")
    assert root(hashes[:7]).hex().startswith("ddb89be403809e325750d3d263cd7892")
    assert root(hashes[:8]).hex().startswith("5dc9da79a70659a9ad559cb701ded9a2")


@pytest.mark.parametrize("size", SIZES)
def test_the_root_from_hashes_and_from_stored_nodes_is_the_defined_one(size) -> None:
    assert root(LEAVES[:size]) == ROOTS[size]
    assert root_at(size, fetch_at(size)) == ROOTS[size]


def test_the_table_holds_each_complete_subtree_once_and_nothing_else() -> None:
    expected = {(level, index) for level in range(7) for index in range(70 >> level)}
    assert set(TABLE) == expected
    assert TABLE[2, 3] == naive_root(ENTRIES[12:16])


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_of_every_size_is_proved(size) -> None:
    for index in range(size):
        path = inclusion_path(index, size, fetch_at(size))
        assert path == naive_path(index, ENTRIES[:size])
        assert verify_inclusion(LEAVES[index], index, size, path, ROOTS[size])


@pytest.mark.parametrize("second", SIZES)
def test_every_earlier_tree_is_proved_a_beginning_of_every_later_one(second) -> None:
    for first in range(second + 1):
        path = consistency_path(first, second, fetch_at(second))
        assert path == (naive_proof(first, ENTRIES[:second]) if first else [])
        assert verify_consistency(first, second, ROOTS[first], ROOTS[second], path)


@pytest.mark.parametrize("size", range(1, 71))
def test_a_tampered_inclusion_never_verifies(size) -> None:
    for index in range(size):
        path = inclusion_path(index, size, fetch)
        leaf, top = LEAVES[index], ROOTS[size]
        assert not verify_inclusion(leaf_hash(b"forged"), index, size, path, top)
        assert not verify_inclusion(leaf, index, size, path, ROOTS[size - 1])
        assert not verify_inclusion(leaf, index, size, [*path, bytes(32)], top)
        for place in range(len(path)):
            bent = [*path[:place], flipped(path[place]), *path[place + 1 :]]
            assert not verify_inclusion(leaf, index, size, bent, top)
            assert not verify_inclusion(leaf, index, size, path[:place], top)
        for other in range(size):
            if other != index:
                assert not verify_inclusion(leaf, other, size, path, top)


@pytest.mark.parametrize("second", range(1, 71))
def test_a_tampered_consistency_never_verifies(second) -> None:
    for first in range(1, second):
        path = consistency_path(first, second, fetch)
        old, new = ROOTS[first], ROOTS[second]
        assert not verify_consistency(first, second, flipped(old), new, path)
        assert not verify_consistency(first, second, old, flipped(new), path)
        assert not verify_consistency(first, second, old, new, [*path, bytes(32)])
        for place in range(len(path)):
            bent = [*path[:place], flipped(path[place]), *path[place + 1 :]]
            assert not verify_consistency(first, second, old, new, bent)
            assert not verify_consistency(first, second, old, new, path[:place])


def flipped(node: bytes) -> bytes:
    return bytes([node[0] ^ 1]) + node[1:]


def test_a_rewritten_history_is_found() -> None:
    rewritten = [*ENTRIES[:20], b"forged", *ENTRIES[21:]]
    path = naive_proof(40, rewritten)
    assert not verify_consistency(40, 70, ROOTS[40], naive_root(rewritten), path)


def test_equal_sizes_need_equal_roots_and_no_path() -> None:
    assert not verify_consistency(5, 5, ROOTS[5], flipped(ROOTS[5]), [])
    assert not verify_consistency(5, 5, ROOTS[5], ROOTS[5], [bytes(32)])


def test_the_empty_tree_begins_every_tree_but_only_under_its_own_root() -> None:
    assert verify_consistency(0, 9, EMPTY_ROOT, ROOTS[9], [])
    assert not verify_consistency(0, 9, bytes(32), ROOTS[9], [])


def test_a_shrunken_tree_never_verifies() -> None:
    assert not verify_consistency(6, 5, ROOTS[6], ROOTS[5], [])
    assert not verify_consistency(-1, 5, ROOTS[1], ROOTS[5], [])


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0)])
def test_a_leaf_outside_the_tree_has_no_proof(index, size) -> None:
    with pytest.raises(ValueError, match="no such leaf"):
        inclusion_path(index, size, fetch)
    assert not verify_inclusion(LEAVES[0], index, size, [], ROOTS[1])


@pytest.mark.parametrize(("first", "second"), [(6, 5), (-1, 5)])
def test_a_larger_first_tree_has_no_proof(first, second) -> None:
    with pytest.raises(ValueError, match="first tree"):
        consistency_path(first, second, fetch)


def test_a_node_of_another_length_is_refused() -> None:
    # 33 + 31 bytes hash like 32 + 32: only the length check can tell them apart
    left, right = LEAVES[0], LEAVES[1]
    top = node_hash(left, right)
    assert verify_inclusion(left, 0, 2, [right], top)
    assert not verify_inclusion(left + right[:1], 0, 2, [right[1:]], top)
    with pytest.raises(ValueError, match="32 bytes"):
        append(b"short", 0, fetch)


def test_a_negative_size_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        append(LEAVES[0], -1, fetch)
    with pytest.raises(ValueError, match="negative"):
        root_at(-1, fetch)


def test_the_nodes_of_a_walk_are_named_beforehand_and_few() -> None:
    needed = nodes_needed(lambda f: inclusion_path(37, 70, f))
    brought = {key: TABLE[key] for key in needed}
    path = inclusion_path(37, 70, lambda level, index: brought[level, index])
    assert verify_inclusion(LEAVES[37], 37, 70, path, ROOTS[70])
    million = nodes_needed(lambda f: consistency_path(777_777, 1_000_003, f))
    assert len(million) <= 40
