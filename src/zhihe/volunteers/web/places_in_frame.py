"""What volunteers puts into the frame."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhihe.frame.menus import register_menu_item
from zhihe.messaging.labels import register_notice
from zhihe.organisations.terms import Role
from zhihe.organisations.web.hat import wears


def announce() -> None:
    """Called once when the app is ready."""
    register_menu_item(
        "", _("批量导入"), "file-import", "volunteers:imports", 52, wears(Role.ORG_ADMIN)
    )
    keepers = wears(Role.ORG_ADMIN, Role.PROJECT_MANAGER)
    register_menu_item("", _("证书审核"), "certificate", "volunteers:qualifications", 54, keepers)
    register_menu_item("", _("培训和表彰"), "award", "volunteers:entries", 56, keepers)
    say = register_notice
    say("volunteers.proof_accepted", _("%(kind)s通过了"), _("可以报名要这个证的岗位了。"))
    say(
        "volunteers.proof_refused", _("%(kind)s没有通过"), _("原因：%(reason)s。改好再交一次就行。")
    )
    say(
        "volunteers.entry_recorded",
        _("%(unit)s给您记了一条"),
        _("%(title)s，在“我的资料”里能看到。"),
    )
    say("volunteers.entry_withdrawn", _("“%(title)s”撤回了"), _("原因：%(reason)s。"))
