"""The Merkle tree of RFC 9162 (section 2.1), SHA-256, over stored nodes.

Stored are only the roots of complete subtrees: node (level, index) covers the leaves
[index * 2**level, (index + 1) * 2**level). They never change, so a table of
(level, index, hash) rows is insert-only. Every function that reads takes `fetch(level, index)`,
which returns the 32 bytes of such a node; a walk fetches O(log size) of them, and
`nodes_needed` names them beforehand so that one query can bring them all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

HASH_BYTES = 32
Fetch = Callable[[int, int], bytes]
Node = tuple[int, int, bytes]

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of the tree without leaves (RFC 9162 section 2.1.1)."""


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 || entry): the hash of one leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right): the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over all leaf hashes, in order. For small lists and recounts."""
    if not hashes:
        return EMPTY_ROOT
    row = list(hashes)
    while len(row) > 1:
        paired = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        row = paired + row[len(paired) * 2 :]
    return row[0]


def root_at(size: int, fetch: Fetch) -> bytes:
    """The root of the first `size` leaves, from stored nodes. ValueError when size < 0."""
    if size < 0:
        raise ValueError("a tree has no negative size")
    return _range_root(0, size, fetch) if size else EMPTY_ROOT


def append(leaf: bytes, size: int, fetch: Fetch) -> list[Node]:
    """The nodes to store when `leaf` (a leaf hash) becomes number `size` (counted from 0).

    The first is the leaf itself; each further one is a subtree that it completes.
    """
    if size < 0:
        raise ValueError("a tree has no negative size")
    if len(leaf) != HASH_BYTES:
        raise ValueError("a leaf hash has 32 bytes")
    nodes = [(0, size, leaf)]
    level, index, current = 0, size, leaf
    while index & 1:
        current = node_hash(fetch(level, index - 1), current)
        level, index = level + 1, index >> 1
        nodes.append((level, index, current))
    return nodes


def inclusion_path(index: int, size: int, fetch: Fetch) -> list[bytes]:
    """PATH(index, D[size]) of RFC 9162 section 2.1.3.1, leaf upwards.

    ValueError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf in a tree of this size")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_root(middle, high, fetch))
            high = middle
        else:
            path.append(_range_root(low, middle, fetch))
            low = middle
    return path[::-1]


def consistency_path(first: int, second: int, fetch: Fetch) -> list[bytes]:
    """PROOF(first, D[second]) of RFC 9162 section 2.1.4.1; empty for equal sizes and first = 0.

    ValueError unless 0 <= first <= second.
    """
    if not 0 <= first <= second:
        raise ValueError("the first tree must not be the larger one")
    if first in (0, second):
        return []
    path: list[bytes] = []
    low, high = 0, second
    while high != first:
        middle = low + _split(high - low)
        if first <= middle:
            path.append(_range_root(middle, high, fetch))
            high = middle
        else:
            path.append(_range_root(low, middle, fetch))
            low = middle
    if low:
        path.append(_range_root(low, high, fetch))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], expected_root: bytes
) -> bool:
    """Whether `path` proves that the leaf hash is number `index` of the tree (section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, current = index, size - 1, leaf
    for sibling in path:
        if sn == 0 or len(sibling) != HASH_BYTES:
            return False
        if fn & 1 or fn == sn:
            current = node_hash(sibling, current)
            fn, sn = _climb(fn, sn)
        else:
            current = node_hash(current, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and current == expected_root


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether `path` proves that the second tree only appended to the first (section 2.1.4.2)."""
    if not 0 <= first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == EMPTY_ROOT
    steps = [first_root, *path] if first & (first - 1) == 0 else list(path)
    if not path or any(len(step) != HASH_BYTES for step in steps):
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node_hash(step, old), node_hash(step, new)
            fn, sn = _climb(fn, sn)
        else:
            new = node_hash(new, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old == first_root and new == second_root


def nodes_needed(walk: Callable[[Fetch], object]) -> set[tuple[int, int]]:
    """The (level, index) pairs a walk will fetch: `nodes_needed(lambda f: root_at(n, f))`."""
    needed: set[tuple[int, int]] = set()

    def note(level: int, index: int) -> bytes:
        needed.add((level, index))
        return bytes(HASH_BYTES)

    walk(note)
    return needed


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (size > 1)."""
    return 1 << (size - 1).bit_length() - 1


def _climb(fn: int, sn: int) -> tuple[int, int]:
    """Skip the levels at which the right edge has no sibling."""
    while fn and not fn & 1:
        fn, sn = fn >> 1, sn >> 1
    return fn, sn


def _range_root(low: int, high: int, fetch: Fetch) -> bytes:
    """The root of the leaves [low, high), aligned as the splits of the RFC make it; not empty."""
    pieces: list[bytes] = []
    while low < high:
        level = (high - low).bit_length() - 1
        pieces.append(fetch(level, low >> level))
        low += 1 << level
    current = pieces.pop()
    while pieces:
        current = node_hash(pieces.pop(), current)
    return current
