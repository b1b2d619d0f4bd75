"""What the tables refuse is said in words, also where they are partitioned by city."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import make_placement
from zhihe.recruitment.errors import Overlap, StateMoved, refusal_of


def test_two_places_at_once_are_called_an_overlap(cast: Any) -> None:
    first = shift_of(make_activity(cast))
    beside = shift_of(make_activity(cast, starts_at=first.starts_at + timedelta(minutes=30)))
    make_placement(first, cast.volunteer)
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        make_placement(beside, cast.volunteer)
    assert isinstance(refusal_of(broken.value), Overlap)


def test_a_second_seat_at_the_same_shift_is_a_moved_state(cast: Any) -> None:
    shift = shift_of(make_activity(cast))
    make_placement(shift, cast.volunteer)
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        make_placement(shift, cast.volunteer)
    assert isinstance(refusal_of(broken.value), StateMoved)
