"""The public API of activities: the same policies and queries as the pages."""

from zhihe.opportunities.api.routes import router

__all__ = ["router"]
