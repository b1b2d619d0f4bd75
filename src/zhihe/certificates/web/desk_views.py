"""The organisation's desk: certificates that state its hours, and its seal."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhihe.certificates import policies
from zhihe.certificates.actions.put_in_seal import put_in_seal
from zhihe.certificates.actions.release_seal import release_seal
from zhihe.certificates.actions.revoke_certificate import revoke_certificate
from zhihe.certificates.actions.withdraw_seal import withdraw_seal
from zhihe.certificates.labels import CERTIFICATE_STATE
from zhihe.certificates.queries.desk import certificates_stating, seals_of
from zhihe.certificates.web.forms import RevokeForm, SealForm
from zhihe.organisations.terms import Role
from zhihe.platform import files
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post


@access(ROLES, Role.ORG_ADMIN, getter="access_organisation_seal")
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Certificates stating hours of the organisation whose hat is worn."""
    actor = request.actor  # type: ignore[attr-defined]
    organisation = policies.access_organisation_seal(actor, actor.hat.organisation_id)
    rows = [
        {"certificate": c, "state": CERTIFICATE_STATE[c.state], "minutes": minutes}
        for c, minutes in certificates_stating(actor.city, organisation.pk)
    ]
    return render(request, "certificates/desk.html", {"organisation": organisation, "rows": rows})


@access(
    ROLES,
    Role.ORG_ADMIN,
    Role.CITY_CLERK,
    Role.COUNTY_CLERK,
    getter="access_certificate_for_ending",
)
@require_http_methods(["GET", "POST"])
@idempotent_post
def revoke(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """Ask for the reason, then revoke."""
    certificate = policies.access_certificate_for_ending(request.actor, certificate_id)  # type: ignore[attr-defined]
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        revoke_certificate(
            actor=request.actor,
            certificate=certificate,
            reason=form.cleaned_data["reason"],
            now=request.now,  # type: ignore[attr-defined]
        )
        messages.success(request, _("已撤销。查验时会显示撤销和理由。"))
        return HttpResponseRedirect(reverse("certificates:desk"))
    status = 422 if request.method == "POST" else 200
    return render(
        request,
        "certificates/revoke.html",
        {"certificate": certificate, "form": form},
        status=status,
    )


@access(ROLES, Role.ORG_ADMIN, strong=True, getter="access_organisation_seal")
@require_http_methods(["GET", "POST"])
@idempotent_post
def seal(request: HttpRequest) -> HttpResponse:
    """The seal: what is in use, what waits for the second hand, and putting one in."""
    actor = request.actor  # type: ignore[attr-defined]
    organisation = policies.access_organisation_seal(actor, actor.hat.organisation_id)
    form = SealForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        put_in_seal(
            actor=actor,
            organisation=organisation,
            content=form.cleaned_data["file"].read(),
            now=request.now,  # type: ignore[attr-defined]
        )
        messages.success(request, _("印章已放进来，等另一位负责人启用。"))
        return HttpResponseRedirect(reverse("certificates:seal"))
    rows = [
        {"seal": s, "mine": s.uploaded_by == actor.person_id}
        for s in seals_of(actor.city, organisation)
    ]
    context = {"organisation": organisation, "form": form, "rows": rows}
    return render(
        request, "certificates/seal.html", context, status=422 if request.method == "POST" else 200
    )


@access(ROLES, Role.ORG_ADMIN, strong=True, getter="access_seal")
@require_POST
@idempotent_post
def seal_release(request: HttpRequest, seal_id: UUID) -> HttpResponse:
    """Second hand."""
    row = policies.access_seal(request.actor, seal_id)  # type: ignore[attr-defined]
    release_seal(actor=request.actor, seal=row, now=request.now)  # type: ignore[attr-defined]
    messages.success(request, _("印章已启用，新开的证明会带上它。"))
    return HttpResponseRedirect(reverse("certificates:seal"))


@access(ROLES, Role.ORG_ADMIN, strong=True, getter="access_seal")
@require_POST
@idempotent_post
def seal_withdraw(request: HttpRequest, seal_id: UUID) -> HttpResponse:
    """Out of use."""
    row = policies.access_seal(request.actor, seal_id)  # type: ignore[attr-defined]
    withdraw_seal(actor=request.actor, seal=row, now=request.now)  # type: ignore[attr-defined]
    messages.success(request, _("印章已停用。"))
    return HttpResponseRedirect(reverse("certificates:seal"))


@access(ROLES, Role.ORG_ADMIN, strong=True, getter="access_seal")
@require_GET
def seal_picture(request: HttpRequest, seal_id: UUID) -> HttpResponse:
    """The picture itself, for those who handle it."""
    row = policies.access_seal(request.actor, seal_id)  # type: ignore[attr-defined]
    return HttpResponse(files.read(row.file), content_type="image/png")
