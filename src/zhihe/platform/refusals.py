"""How an action says no: a code for machines, a sentence for people, a next step."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """Base of every ``errors.py``. ``status`` is the HTTP status used by page and API.

    ``next_step`` is (label, url name) or None: what the person can do now.
    """

    code = "refused"
    message: Any = _("这一步现在做不了。")
    status = 409
    next_step: tuple[Any, str] | None = None

    def __init__(self, message: Any = None, **details: Any) -> None:
        if message is not None:
            self.message = message
        self.details = details
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.details if self.details and "%(" in text else text


class NotFound(Refusal):
    """The thing does not exist or the actor may not know that it does."""

    code = "not_found"
    message = _("没有找到这一项，可能已经撤下，或您没有权限查看。")
    status = 404


class Forbidden(Refusal):
    """The actor may see it but may not do this."""

    code = "forbidden"
    message = _("您现在的身份不能做这一步。换一个身份，或请负责人来做。")
    status = 403


class SignInNeeded(Refusal):
    """Somebody without a sign-in asked for a page that needs one."""

    code = "sign_in_needed"
    message = _("请先用手机号登录。")
    status = 401


class StepUpNeeded(Refusal):
    """The deed needs a second factor or a fresh SMS code."""

    code = "step_up_needed"
    message = _("这一步要再核对一次身份。")
    status = 403


class KeyReused(Refusal):
    """The same idempotency key came with other fields."""

    code = "key_reused"
    message = _("这张表单已经提交过，内容不一样。请刷新页面再填。")
    status = 422


class TooMany(Refusal):
    """A rate limit was reached; ``retry_after`` seconds later it is worth another try."""

    code = "too_many"
    message = _("操作太频繁了，请过一会儿再试。")
    status = 429

    @property
    def retry_after(self) -> int:
        """Seconds, from ``details`` (seconds or minutes); a minute when nothing better is known."""
        seconds = self.details.get("seconds") or self.details.get("minutes", 1) * 60
        return max(1, int(seconds))


class HatNeeded(Refusal):
    """The person has the right appointment but wears another hat now."""

    code = "hat_needed"
    message = _("请先选择这次用哪个身份办事。")
    status = 403
