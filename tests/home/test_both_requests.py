"""Both forms of asking for help stand one tap from home, and both arrive (Z13)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.accounts.support import last_code
from tests.cast import CITY
from tests.journeys.support import haircut
from zhihe.demands.models import Need


@pytest.mark.row("Z13")
@pytest.mark.parametrize(
    ("whom", "more"),
    [("self", {}), ("group", {"helped_name": "长安社区合唱队", "people_count": "30"})],
)
def test_one_tap_from_home_to_the_form_and_the_request_arrives(
    cast: Any, client: Client, whom: str, more: dict[str, str]
) -> None:
    haircut()
    home = client.get("/").content.decode()
    address = re.search(rf'href="(/help[^"]*for={whom}[^"]*)"', home)
    assert address, "one tap from home"
    form = client.get(address[1]).content.decode()
    chosen = re.search(r'<input[^>]*name="whom"[^>]*value="(\w+)"[^>]*checked', form)
    assert chosen
    assert chosen[1] == whom
    asked = {
        "whom": whom,
        "category": "haircut",
        "region": cast.regions["township"].pk,
        "street": "长安小区",
        "when_day": "week",
        "name": "肖念安",
        "phone": "13900000556",
        **more,
    }
    client.post("/help", {**asked, "send_code": "1"})
    answer = client.post("/help", {**asked, "code": last_code("+8613900000556")})
    assert answer.status_code == 302
    need = Need.objects.in_city(CITY).get()
    assert (need.state, need.whom) == ("filed", whom)
