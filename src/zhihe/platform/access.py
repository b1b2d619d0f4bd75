"""Registry of who may open which route; a view without a row is denied.

A view carries ``@access(...)``; :class:`AccessMiddleware` lets nothing else through. The fine
check (this person, this activity) is the getter ``access_*`` inside the view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from zhihe.platform.refusals import Forbidden, HatNeeded, Refusal, SignInNeeded, StepUpNeeded

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed_in"
ROLES = "roles"
STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Access:
    """Coarse rule of a route. ``roles`` is empty unless ``who`` is ROLES."""

    who: str
    roles: frozenset[str] = frozenset()
    strong: bool = False
    anonymous_cache: bool = False
    getter: str = ""


def access(
    who: str, *roles: str, strong: bool = False, anonymous_cache: bool = False, getter: str = ""
) -> Callable[[View], View]:
    """Declare who may call the view.

    ``getter`` names the ``access_*`` policy the view uses; ``strong`` demands a second factor;
    ``anonymous_cache`` marks pages that read no cookie when nobody is signed in.
    """
    rule = Access(who, frozenset(roles), strong, anonymous_cache, getter)
    if who == ROLES and not roles:
        raise ValueError("access(ROLES) needs at least one role")

    def mark(view: View) -> View:
        view.zhihe_access = rule  # type: ignore[attr-defined]
        return view

    return mark


def rule_of(view: Callable[..., Any]) -> Access | None:
    """The rule of a view function, looked for through its wrappers."""
    while view is not None:
        rule = getattr(view, "zhihe_access", None)
        if rule is not None:
            return rule  # type: ignore[no-any-return]
        view = getattr(view, "__wrapped__", None)  # type: ignore[assignment]
    return None


def check(rule: Access, actor: Any) -> None:
    """Raise SignInNeeded or Forbidden when the coarse rule does not hold."""
    if rule.who == PUBLIC:
        return
    if actor.is_anonymous:
        raise SignInNeeded()
    if rule.who == ROLES and not actor.has_role(*rule.roles):
        if any(h.role in rule.roles for h in actor.hats):
            raise HatNeeded()
        raise Forbidden()
    if rule.strong and not actor.strong:
        raise StepUpNeeded()


class AccessMiddleware:
    """Default deny. Runs after the actor middleware."""

    exempt_modules: Iterable[str] = ("django.views.static", "django.views.i18n", "ninja.")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Django hands no error of this hook to ``process_exception``: it is answered here."""
        from zhihe.platform.middleware import refused

        try:
            self.admit(request, view)
        except Refusal as error:
            return refused(request, error)
        return None

    def admit(self, request: HttpRequest, view: Any) -> None:
        """Raise a Refusal unless the view's rule lets the actor in."""
        rule = rule_of(view)
        if rule is None:
            module = getattr(view, "__module__", "")
            if module.startswith(tuple(self.exempt_modules)):
                return
            raise Forbidden()
        request.access_rule = rule  # type: ignore[attr-defined]
        request.anonymous_page = (  # type: ignore[attr-defined]
            rule.anonymous_cache and not has_session_cookie(request)
        )
        if rule.who != PUBLIC:
            check(rule, request.actor)  # type: ignore[attr-defined]


def has_session_cookie(request: HttpRequest) -> bool:
    """Whether the browser sent a session at all (read from the raw header, no Vary)."""
    from django.conf import settings

    return f"{settings.SESSION_COOKIE_NAME}=" in request.META.get("HTTP_COOKIE", "")
