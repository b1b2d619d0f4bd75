"""``request.actor``: the person with the hat worn now; read when first asked."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from zhihe.accounts.web.session import HAT, is_strong
from zhihe.organisations.queries.hats import hats_of
from zhihe.platform.actor import Actor, anonymous_actor


class ActorMiddleware:
    """Attach the lazy actor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """Build the actor: a single appointment is worn at once, of several the chosen one."""
    city = request.city.code  # type: ignore[attr-defined]
    signed_in = request.signed_in  # type: ignore[attr-defined]
    if not signed_in or signed_in.person is None:
        return anonymous_actor(city)
    person = signed_in.person
    hats = hats_of(city, person.pk, request.now)  # type: ignore[attr-defined]
    chosen = request.session.get(HAT)
    hat = next((h for h in hats if str(h.appointment_id) == chosen), None)
    if hat is None and len(hats) == 1 and chosen != "self":
        hat = hats[0]
    return Actor(
        city=city,
        person_id=person.pk,
        account_id=signed_in.account.pk,
        hats=hats,
        hat=hat,
        strong=is_strong(request, hat.role if hat else ""),
        name=person.name,
    )
