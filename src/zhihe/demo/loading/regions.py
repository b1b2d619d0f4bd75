"""The city and its tree down to the villages."""

from __future__ import annotations

import json
from datetime import date

from zhihe.demo.loading.world import CITY, DATA, World
from zhihe.platform.models import City
from zhihe.regions.models import Region

VALID_FROM = date(2020, 1, 1)


def plan_city(world: World) -> None:
    """The marked city; every host name leads to it while it is the only one."""
    world.add(
        City(
            code=CITY,
            name="咸宁市",
            name_en="Xianning",
            hosts=["localhost", "127.0.0.1"],
            is_demo=True,
            lon=114.298,
            lat=29.8529,
            look={"code_prefix": "XN"},
        )
    )


def plan_regions(world: World) -> None:
    """Parents come before children in the file, so that paths are known."""
    rows = json.loads((DATA / "regions.json").read_text(encoding="utf-8"))["regions"]
    for number, row in enumerate(rows, 1):
        parent = world.regions.get(row["parent"] or "")
        world.regions[row["code"]] = world.add(
            Region(
                id=number,
                city_id=CITY,
                code=row["code"],
                level=row["level"],
                parent_id=parent.pk if parent else None,
                path=f"{parent.path if parent else ''}{number}/",
                name=row["name"],
                name_en=row["name_en"],
                pinyin=row["pinyin"],
                lon=row.get("lon"),
                lat=row.get("lat"),
                population=row.get("population"),
                population_year=row.get("population_year"),
                valid_from=VALID_FROM,
            )
        )
