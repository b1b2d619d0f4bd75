"""My certificates, the card, and the desk that revokes and seals."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhihe.certificates import policies
from zhihe.certificates.actions.ask_certificate import ask_certificate
from zhihe.certificates.labels import CERTIFICATE_STATE
from zhihe.certificates.models import Certificate
from zhihe.certificates.queries.card import card_address, card_document
from zhihe.certificates.terms import CertificateState
from zhihe.certificates.web.forms import AskForm
from zhihe.foundation import clock
from zhihe.frame import qr
from zhihe.frame.documents import render as render_document
from zhihe.organisations.models import Membership
from zhihe.organisations.terms import MembershipState
from zhihe.platform import files
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal
from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.queries.volunteer_of import volunteer_of
from zhihe.volunteers.rules.numbers import display_number


class NotRegistered(Refusal):
    """The person has no volunteer row in this city."""

    code = "not_registered"
    message = "您还没有在本市登记成为志愿者，登记以后才有时长和证明。"
    status = 404


def my_volunteer(request: HttpRequest) -> Volunteer:
    """The visitor's volunteer row, or NotRegistered."""
    actor = request.actor  # type: ignore[attr-defined]
    volunteer = volunteer_of(actor.city, actor.person_id)
    if volunteer is None:
        raise NotRegistered(_("您还没有在本市登记成为志愿者，登记以后才有时长和证明。"))
    return volunteer


@access(SIGNED_IN, getter="own certificates")
@require_http_methods(["GET", "POST"])
@idempotent_post
def my_certificates(request: HttpRequest) -> HttpResponse:
    """List, and the form for a new one."""
    volunteer = my_volunteer(request)
    today = clock.local_date(request.now)  # type: ignore[attr-defined]
    form = AskForm(
        request.POST or None, initial={"first": today.replace(month=1, day=1), "last": today}
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            certificate = ask_certificate(
                actor=request.actor,
                volunteer=volunteer,
                now=request.now,
                **form.cleaned_data,  # type: ignore[attr-defined]
            )
            return HttpResponseRedirect(reverse("certificates:mine_one", args=[certificate.pk]))
        status = 422
    rows = (
        Certificate.objects.in_city(volunteer.city_id)
        .filter(volunteer=volunteer)
        .order_by("-asked_at")
    )
    context = {
        "form": form,
        "rows": [{"certificate": c, "state": CERTIFICATE_STATE[c.state]} for c in rows[:50]],
    }
    return render(request, "certificates/mine.html", context, status=status)


@access(SIGNED_IN, getter="access_own_certificate")
@require_GET
def my_certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """One certificate; while it is being made the page asks again every two seconds."""
    certificate = policies.access_own_certificate(request.actor, certificate_id)  # type: ignore[attr-defined]
    context = {
        "certificate": certificate,
        "state": CERTIFICATE_STATE[certificate.state],
        "making": certificate.state == CertificateState.MAKING,
        "valid": certificate.state == CertificateState.VALID,
        "verify_url": reverse("certificates:verify"),
    }
    return render(request, "certificates/one.html", context)


@access(SIGNED_IN, getter="access_own_certificate")
@require_GET
def download(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """The exact bytes."""
    certificate = policies.access_own_certificate(request.actor, certificate_id)  # type: ignore[attr-defined]
    if not certificate.file:
        return HttpResponseRedirect(reverse("certificates:mine_one", args=[certificate.pk]))
    return pdf(files.read(certificate.file), f"{certificate.number}.pdf")


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF shown in the browser."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@access(SIGNED_IN, getter="own card")
@require_GET
def my_card(request: HttpRequest) -> HttpResponse:
    """The card with its QR."""
    volunteer = my_volunteer(request)
    context = {
        "volunteer": volunteer,
        "number": display_number(volunteer.volunteer_no),
        "qr": mark_safe(qr.svg(card_address(volunteer), label=_("志愿者码"))),  # noqa: S308 drawn by us
    }
    return render(request, "certificates/card.html", context)


@access(SIGNED_IN, getter="own card")
@require_GET
def my_card_pdf(request: HttpRequest, size: str) -> HttpResponse:
    """The card to print."""
    volunteer = my_volunteer(request)
    membership = (
        Membership.objects.in_city(volunteer.city_id)
        .filter(person_id=volunteer.person_id, state=MembershipState.ACTIVE)
        .select_related("organisation")
        .order_by("since")
        .first()
    )
    data = card_document(
        request.city,
        volunteer,
        membership.organisation.name if membership else "",  # type: ignore[attr-defined]
        size,
        clock.local_date(request.now),  # type: ignore[attr-defined]
    )
    return pdf(render_document("certificates/card", data, at=request.now), "card.pdf")  # type: ignore[attr-defined]


@access(SIGNED_IN, getter="access_own_certificate")
@require_POST
@idempotent_post
def ask_again(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """The same period once more, with what counts today."""
    old = policies.access_own_certificate(request.actor, certificate_id)  # type: ignore[attr-defined]
    certificate = ask_certificate(
        actor=request.actor,
        volunteer=old.volunteer,
        first=old.period_from,
        last=old.period_to,  # type: ignore[attr-defined]
        now=request.now,
        language=old.language,
        show_number=old.show_number,
        purpose=old.purpose,  # type: ignore[attr-defined]
    )
    messages.success(request, _("正在重新制作，请稍等。"))
    return HttpResponseRedirect(reverse("certificates:mine_one", args=[certificate.pk]))
