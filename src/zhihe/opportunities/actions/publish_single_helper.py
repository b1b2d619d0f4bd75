"""One short form for a single helper: what, where, when, one person (§2 of the desk)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhihe.opportunities.actions.draft_activity import draft_activity
from zhihe.opportunities.actions.submit_activity import submit_activity
from zhihe.opportunities.models import Activity
from zhihe.opportunities.policies import get_activity
from zhihe.opportunities.rules.forms import ActivityForm, HelperForm, PostForm, ShiftForm
from zhihe.organisations.models import Organisation
from zhihe.platform.actor import Actor

COARSE_FENCE = 3000
"""Metres around the middle of a township, where only the street is known (home visits)."""


@transaction.atomic
def publish_single_helper(
    *,
    actor: Actor,
    organisation: Organisation,
    form: HelperForm,
    now: datetime,
    need_id: UUID | None = None,
) -> Activity:
    """Draft and submit in one act; published at once where the risk is low.

    ``need_id`` is the request for help it answers. Raises what ``submit_activity`` raises.
    """
    written = _full(form, organisation)
    activity = draft_activity(
        actor=actor, organisation=organisation, form=written, now=now, need_id=need_id
    )
    fresh = get_activity(actor, activity.pk)
    submit_activity(actor=actor, activity=fresh, now=now)
    fresh.refresh_from_db()
    return fresh


def _full(form: HelperForm, organisation: Organisation) -> ActivityForm:
    """The sentences a small job needs, said once for all."""
    ends = form.starts_at + timedelta(minutes=form.minutes)
    post = PostForm(
        title=form.what[:60],
        shifts=(ShiftForm(form.starts_at, ends, form.people),),
        skill=form.skill,
        selection=form.selection,
    )
    lon, lat = form.lon, form.lat
    exact = lon is not None and lat is not None
    region = organisation.region
    return ActivityForm(
        title=form.what[:80],
        category=form.category,
        content=form.words.strip() or form.what,
        address=form.address,
        region_id=form.region_id,
        lon=lon if lon is not None else (region.lon or 0.0),
        lat=lat if lat is not None else (region.lat or 0.0),
        fence_radius=200 if exact else COARSE_FENCE,
        posts=(post,),
        leader_id=form.leader_id,
        leader_name=form.leader_name,
        place_id=form.place_id,
        conditions=_("愿意搭把手就行"),
        enrol_note=_("在这一页点「算我一个」"),
        risks=_("小活，没有特别的危险；觉得不安全就停下，给带队人打电话。"),
        guarantees=_("志愿者保险照常有效，有事找带队人。"),
        group_standards=("employed", "retired", "professional", "other"),
        contact_phone=form.contact_phone,
    )
