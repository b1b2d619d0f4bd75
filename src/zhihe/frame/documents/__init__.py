"""Printed documents: plain data in, PDF bytes out. `README.md` beside this file shows the way."""

from zhihe.frame.documents.engine import DocumentError, render
from zhihe.frame.documents.text import missing_characters, printable

__all__ = ["DocumentError", "missing_characters", "printable", "render"]
