"""Where a person goes next: the page they came for, kept through the steps of signing in."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from zhihe.accounts.models import Account, Person
from zhihe.accounts.queries.persons import living_persons, unclaimed_at
from zhihe.accounts.web.session import SignedIn, choose_person
from zhihe.platform.refusals import SignInNeeded
from zhihe.platform.requests import CityRequest

NEXT = "next"


def keep_next(request: CityRequest) -> None:
    """Remember ?next= when it is an address of ours."""
    target = request.GET.get(NEXT, "")[:500]
    if target and url_has_allowed_host_and_scheme(target, {request.get_host()}):
        request.session[NEXT] = target


def go_on(request: CityRequest) -> HttpResponse:
    """To the kept page, else to one's desk, 「我的」 or the front page."""
    target = request.session.pop(NEXT, "")
    return HttpResponseRedirect(target or front_page())


def front_page() -> str:
    """The desk of people with an appointment, which sends everybody else to 「我的」."""
    for name in ("organisations:work", "home:me", "home:index"):
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return "/"


def leave_page() -> str:
    """Where somebody lands who has just signed out."""
    try:
        return reverse("home:index")
    except NoReverseMatch:
        return "/"


def forget_pages(answer: HttpResponse) -> HttpResponse:
    """Who leaves takes along what the browser kept; unsent check-ins (its storage) stay."""
    answer["Clear-Site-Data"] = '"cache"'
    return answer


def after_sign_in(request: CityRequest, account: Account) -> HttpResponse:
    """Claim what waits, tell a name, choose a person, or go on."""
    if unclaimed_at(bytes(account.phone_index)).exists():
        return redirect("accounts:claim")
    return to_person(request, account)


def to_person(request: CityRequest, account: Account) -> HttpResponse:
    """The one person without a PIN is chosen at once; nobody yet is asked for a name."""
    persons = list(living_persons(account)[:2])
    if not persons:
        return redirect("accounts:name")
    if len(persons) > 1 or persons[0].pin_hash:
        return redirect("accounts:choose_person")
    choose_person(request, persons[0])
    return go_on(request)


def signed_in_account(request: CityRequest) -> SignedIn:
    """The account of the session even while no person is chosen; else SignInNeeded."""
    signed_in: SignedIn | None = request.signed_in
    if not signed_in:
        raise SignInNeeded()
    return signed_in


def signed_in_person(request: CityRequest) -> tuple[Account, Person]:
    """Account and chosen person; else SignInNeeded."""
    signed_in = signed_in_account(request)
    if signed_in.person is None:
        raise SignInNeeded()
    return signed_in.account, signed_in.person
