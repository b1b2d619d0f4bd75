"""Rows of the frame."""

from tests.permissions.rows import EVERYBODY, Row

ROWS = [Row("frame:manifest", "GET", EVERYBODY)]
