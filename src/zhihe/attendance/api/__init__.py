"""The API of attendance."""

from zhihe.attendance.api.records import router

__all__ = ["router"]
