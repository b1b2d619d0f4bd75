"""队伍成员: who waits, who belongs, invitations, departments."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhihe.organisations import policies
from zhihe.organisations.actions.decide_membership import decide_membership
from zhihe.organisations.actions.invite_member import invite_member
from zhihe.organisations.actions.leave_organisation import leave_organisation
from zhihe.organisations.actions.set_department import set_department
from zhihe.organisations.errors import AlreadyBelongs
from zhihe.organisations.labels import MEMBERSHIP, MEMBERSHIP_TONE
from zhihe.organisations.queries.people import count_by_state, members, persons_with_phone
from zhihe.organisations.terms import MembershipState
from zhihe.organisations.web.forms import InviteForm
from zhihe.platform import limits
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.requests import CityRequest

PAGE = 50
INVITATIONS_A_DAY = 50
TABS = ("active", "applied", "invited", "left")


@access(ROLES, *policies.MEMBER_KEEPERS, getter="own_organisation")
@require_GET
def member_list(request: CityRequest) -> HttpResponse:
    """Members with search, and tabs by state."""
    row = policies.own_organisation(request.actor, *policies.MEMBER_KEEPERS)
    counts = count_by_state(row)
    state = request.GET.get("state", "")
    if state not in TABS:
        state = "applied" if counts.get("applied") else "active"
    text = request.GET.get("q", "").strip()[:30]
    page = Paginator(members(row, state=state, text=text), PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": row,
        "page": page,
        "q": text,
        "state": state,
        "rows": [
            {
                "member": m,
                "tone": MEMBERSHIP_TONE[m.state],
                "state": MEMBERSHIP[m.state],
                "unclaimed": m.account_id is None,
            }
            for m in page.object_list
        ],
        "tabs": [
            {"state": s, "label": MEMBERSHIP[MembershipState(s)], "count": counts.get(s, 0)}
            for s in TABS
        ],
    }
    return render(request, "organisations/members.html", context)


@access(ROLES, *policies.MEMBER_KEEPERS, getter="access_membership_of_desk")
@require_POST
@idempotent_post
def member_decide(request: CityRequest, membership_id: UUID) -> HttpResponse:
    """Take in, or say no with a reason."""
    row = policies.access_membership_of_desk(request.actor, membership_id)
    admit = request.POST.get("verdict") == "admit"
    decide_membership(
        actor=request.actor,
        membership=row,
        admit=admit,
        now=request.now,
        department=request.POST.get("department", ""),
        reason=request.POST.get("reason", ""),
    )
    messages.success(
        request, _("已加入，消息已经发给本人。") if admit else _("已回绝，理由会告诉本人。")
    )
    return HttpResponseRedirect(f"{reverse('organisations:members')}?state=applied")


@access(ROLES, *policies.MEMBER_KEEPERS, getter="access_membership_of_desk")
@require_POST
@idempotent_post
def member_remove(request: CityRequest, membership_id: UUID) -> HttpResponse:
    """Out of the team, with a reason."""
    row = policies.access_membership_of_desk(request.actor, membership_id)
    leave_organisation(
        actor=request.actor, membership=row, now=request.now, reason=request.POST.get("reason", "")
    )
    messages.success(request, _("已移出队伍，理由会告诉本人；以前的服务记录都还在。"))
    return HttpResponseRedirect(reverse("organisations:members"))


@access(ROLES, *policies.MEMBER_KEEPERS, getter="access_membership_of_desk")
@require_POST
@idempotent_post
def member_department(request: CityRequest, membership_id: UUID) -> HttpResponse:
    """Which department."""
    row = policies.access_membership_of_desk(request.actor, membership_id)
    set_department(
        actor=request.actor,
        membership=row,
        department=request.POST.get("department", ""),
        now=request.now,
    )
    messages.success(request, _("部门记下了。"))
    return HttpResponseRedirect(f"{reverse('organisations:members')}?state=active")


@access(ROLES, *policies.MEMBER_KEEPERS, getter="own_organisation")
@require_http_methods(["GET", "POST"])
@idempotent_post
def member_invite(request: CityRequest) -> HttpResponse:
    """Invite by number. Whether anybody has the number is nobody's business: one answer for all."""
    row = policies.own_organisation(request.actor, *policies.MEMBER_KEEPERS)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.take(
            city=request.city.code,
            what="organisations.invite",
            who=str(row.pk),
            most=INVITATIONS_A_DAY,
            per=timedelta(days=1),
            now=request.now,
        )
        people = persons_with_phone(form.cleaned_data["phone"])
        for person in people[:4]:
            try:
                invite_member(
                    actor=request.actor,
                    organisation=row,
                    person_id=person.pk,
                    department=form.cleaned_data["department"],
                    now=request.now,
                )
            except AlreadyBelongs:
                continue
        messages.success(
            request, _("如果这个号码登记过，对方会收到邀请；答应以后就会出现在队员里。")
        )
        return HttpResponseRedirect(f"{reverse('organisations:members')}?state=invited")
    status = 422 if request.method == "POST" else 200
    return render(
        request, "organisations/invite.html", {"organisation": row, "form": form}, status=status
    )
