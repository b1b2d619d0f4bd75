"""Rows of the frame."""

from tests.permissions.rows import EVERYBODY, Row

ROWS = [
    Row("frame:manifest", "GET", EVERYBODY),
    # 404 for everybody until the operator names a contact (tests/platform/test_headers.py)
    Row("frame:security_txt", "GET", frozenset()),
]
