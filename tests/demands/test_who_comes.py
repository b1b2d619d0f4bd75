"""Who carries a request, who comes, and when it counts as served."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import CITY, NOW, Cast
from tests.factories.activities import shift_of
from tests.factories.needs import PHONE, make_need
from zhihe.accounts.queries.phones import phone_index
from zhihe.demands.actions.answer_need import answer_need
from zhihe.demands.actions.arrange_need import arrange_need
from zhihe.demands.actions.mark_served import mark_served
from zhihe.demands.actions.refuse_need import refuse_need
from zhihe.demands.actions.verify_need import verify_need
from zhihe.demands.errors import WordsNeeded
from zhihe.demands.models import Need
from zhihe.demands.queries.arranger import NoStation, arranger_for
from zhihe.demands.queries.visit import visit_of
from zhihe.messaging.models import OutboxItem
from zhihe.organisations.models import Organisation
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.models import Placement


def arranged(cast: Cast) -> Need:
    need = make_need(cast)
    desk = cast.station_worker.actor()
    verify_need(actor=desk, need=need, call_note="打过电话", now=NOW)
    return arrange_need(actor=desk, need=need, organisation=cast.station, now=NOW)


def fresh(need: Need) -> Need:
    return Need.objects.in_city(CITY).select_related("region", "region__parent").get(pk=need.pk)


def test_a_request_is_carried_by_the_nearest_that_can(cast: Cast) -> None:
    need = fresh(make_need(cast))
    rows = Organisation.objects.in_city(CITY)
    clerk = cast.township_clerk.actor()
    assert arranger_for(cast.station_worker.actor(), need).pk == cast.station.pk
    assert arranger_for(cast.org_admin.actor(), need).pk == cast.team.pk, "the own one first"
    assert arranger_for(clerk, need).pk == cast.station.pk, "a station of the township"
    rows.filter(pk=cast.station.pk).update(stage="suspended")
    assert arranger_for(clerk, need).pk in {cast.team.pk, cast.sibling.pk}
    rows.filter(pk__in=[cast.team.pk, cast.sibling.pk]).update(stage="suspended")
    assert arranger_for(clerk, need).pk == cast.corps.pk, "then the county's"
    rows.filter(pk=cast.corps.pk).update(stage="suspended")
    with pytest.raises(NoStation):
        arranger_for(clerk, need)


def test_a_request_is_served_when_somebody_came_and_not_before(cast: Cast) -> None:
    need = arranged(cast)
    assert visit_of(make_need(cast)) is None, "not arranged"
    assert visit_of(need) is None, "nobody placed"
    shift = shift_of(need.activity)
    apply_to_shift(actor=cast.volunteer.actor(), shift_id=shift.pk, now=NOW)
    visit = visit_of(need)
    assert visit is not None
    assert (visit.helpers, visit.organisation) == (["林晓禾"], cast.station.name)
    assert (visit.phone, visit.starts_at) == (cast.station.phone, shift.starts_at)
    over = shift.ends_at + timedelta(minutes=5)
    assert mark_served(city=CITY, now=shift.ends_at - timedelta(minutes=1)) == 0
    assert mark_served(city=CITY, now=over) == 0, "nobody is known to have come"
    Placement.objects.in_city(CITY).filter(shift=shift).update(turnout="came")
    assert (mark_served(city=CITY, now=over), fresh(need).state) == (1, "served")
    assert mark_served(city=CITY, now=over) == 0
    texts = OutboxItem.objects.in_city(CITY).filter(phone_index=phone_index(PHONE))
    assert texts.filter(template="need_answered").count() == 1


@pytest.mark.parametrize("words", ["", "  ", "\t\n"])
def test_an_answer_and_a_refusal_have_words(cast: Cast, words: str) -> None:
    need = make_need(cast)
    desk: Any = {"actor": cast.station_worker.actor(), "need": need, "now": NOW}
    for deed, name in ((answer_need, "words"), (refuse_need, "reason")):
        with pytest.raises(WordsNeeded):
            deed(**desk, **{name: words})
    assert fresh(need).state == "filed"
    assert answer_need(**desk, words="街道有理发日，周三上午").state == "answered"
