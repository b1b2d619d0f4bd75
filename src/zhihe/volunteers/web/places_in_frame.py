"""What volunteers puts into the frame."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhihe.frame.menus import register_menu_item
from zhihe.organisations.terms import Role
from zhihe.organisations.web.hat import wears


def announce() -> None:
    """Called once when the app is ready."""
    register_menu_item(
        "", _("批量导入"), "file-import", "volunteers:imports", 52, wears(Role.ORG_ADMIN)
    )
