"""Keys of repeated requests are kept for a day and then forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.cast import CITY, NOW
from zhihe.platform.actions.forget_old_keys import forget_old_keys
from zhihe.platform.models import IdempotencyKey


def test_a_key_is_kept_for_24_hours_and_not_a_second_longer(cast: Any) -> None:
    for name, age in (("young", timedelta(hours=24)), ("old", timedelta(hours=24, seconds=1))):
        row = IdempotencyKey.objects.create(
            city_id=CITY, actor="a", key=name, fingerprint=b"f" * 32, created_at=NOW - age
        )
        assert row.key == name
    assert forget_old_keys(moment=int(NOW.timestamp())) == 1
    assert IdempotencyKey.objects.in_city(CITY).get().key == "young"
    assert forget_old_keys(moment=int(NOW.timestamp())) == 0
