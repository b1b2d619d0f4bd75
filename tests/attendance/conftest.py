"""Fixtures of the attendance tests."""

from tests.attendance.scenes import at, scene

__all__ = ["at", "scene"]
