"""Organisations, activities, needs and the cast: every key resolves and the stories keep to the rules."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from shapely.geometry import Point, shape
from stdnum.iso7064 import mod_11_2

import zhihe

PACKAGE = Path(zhihe.__file__).parent
DATA = PACKAGE / "demo/data"
TODAY = date(2026, 11, 21)


def items(name):
    return json.loads((PACKAGE / name).read_text(encoding="utf-8"))["items"]


def codes(name):
    return {item["code"] for item in items(name)}


REGIONS = {
    r["code"]: r for r in json.loads((DATA / "regions.json").read_text(encoding="utf-8"))["regions"]
}
ORGANISATIONS = {o["key"]: o for o in items("demo/data/organisations.json")}
PLACES = {p["key"]: p for o in ORGANISATIONS.values() for p in o["places"]}
ACTIVITIES = items("demo/data/activities.json")
NEEDS = items("demo/data/needs.json")
CAST = {c["key"]: c for c in items("demo/data/cast.json")}
LANGUAGES = codes("volunteers/reference/languages.json")
SKILLS = codes("volunteers/reference/skills.json")
QUALIFICATIONS = codes("volunteers/reference/qualifications.json")


def age(born, on=TODAY):
    year, month, day = map(int, born.split("-"))
    return on.year - year - ((on.month, on.day) < (month, day))


def test_keys_are_unique_everywhere():
    assert len(ORGANISATIONS) == len(items("demo/data/organisations.json")) >= 60
    assert len(PLACES) == sum(len(o["places"]) for o in ORGANISATIONS.values())
    assert len({a["key"] for a in ACTIVITIES}) == len(ACTIVITIES) >= 90
    assert len({a["title"] for a in ACTIVITIES}) == len(ACTIVITIES)
    assert len({n["key"] for n in NEEDS}) == len(NEEDS) >= 40


def test_organisations_point_to_things_that_exist():
    for organisation in ORGANISATIONS.values():
        assert organisation["parent"] is None or organisation["parent"] in ORGANISATIONS
        assert organisation["successor"] is None or organisation["successor"] in ORGANISATIONS
        assert set(organisation["members"]) <= set(ORGANISATIONS)
        assert organisation["region"] in REGIONS
        assert organisation["kind"] in codes("organisations/reference/kinds.json")
        assert set(organisation["lines"]) <= codes("organisations/reference/lines.json")
        assert organisation["stage"] in {
            "applied",
            "trial",
            "admitted",
            "incubating",
            "suspended",
            "exited",
        }
        assert organisation["certification"] in {"city", "district", "school_contracted", "none"}
        assert (organisation["base_type"] is not None) == (organisation["kind"] == "base")


def test_every_organisation_hangs_below_the_city_corps():
    for key in ORGANISATIONS:
        path = [key]
        while (parent := ORGANISATIONS[path[-1]]["parent"]) is not None:
            assert parent not in path
            path.append(parent)
        assert path[-1] == "city_corps"


def test_every_county_has_organisations_and_all_base_types_and_stages_occur():
    assert {o["region"][:6] for o in ORGANISATIONS.values()} == {
        c for c, r in REGIONS.items() if len(c) == 6
    }
    assert {o["base_type"] for o in ORGANISATIONS.values()} - {None} == codes(
        "organisations/reference/base_types.json"
    )
    assert len({o["stage"] for o in ORGANISATIONS.values()}) == 6
    assert len(ORGANISATIONS["rescue_league"]["members"]) == 3


def test_places_lie_in_the_county_they_name():
    path = PACKAGE / "regions/data/outlines/4212.geojson"
    outlines = {
        f["id"]: shape(f["geometry"])
        for f in json.loads(path.read_text(encoding="utf-8"))["features"]
    }
    for place in PLACES.values():
        assert place["kind"] in codes("organisations/reference/place_kinds.json")
        assert place["region"] in REGIONS
        assert outlines[place["region"][:6]].contains(Point(place["lon"], place["lat"]))


def test_numbers_that_could_ring_somewhere_are_not_used():
    phones = [o["phone"] for o in ORGANISATIONS.values()]
    assert all(re.fullmatch(r"0715-0000\d{3}", phone) for phone in phones)
    assert len(set(phones)) == len(phones)
    assert all(re.fullmatch(r"1380000\d{4}", c["phone"]) for c in CAST.values())


def test_activities_point_to_things_that_exist():
    leaves = {c["code"] for c in items("opportunities/reference/categories.json") if c["parent"]}
    for activity in ACTIVITIES:
        assert activity["category"] in leaves
        assert activity["organisation"] in ORGANISATIONS
        assert activity["place"] in PLACES
        assert set(activity["languages"]) <= LANGUAGES
        for post in activity["posts"]:
            assert post["skill"] is None or post["skill"] in SKILLS
            assert post["qualification"] is None or post["qualification"] in QUALIFICATIONS
    assert {a["category"] for a in ACTIVITIES} == leaves


@pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda a: a["key"])
def test_an_activity_says_all_that_publishing_demands(activity):
    assert 80 <= len(activity["content"]) <= 200
    assert "补录" not in activity["title"]
    assert all(
        activity[part].strip()
        for part in ("title_en", "content_en", "conditions", "risks", "guarantees")
    )
    assert activity["posts"]
    assert all(post["capacity"] > 0 for post in activity["posts"])
    assert set(activity["weekdays"]) <= set(range(1, 8))
    assert 30 <= activity["minutes"] <= 480
    assert bool(activity["months"]) or activity["repeat"] in ("weekly", "monthly")


@pytest.mark.parametrize(
    "activity", [a for a in ACTIVITIES if a["hazardous"]], ids=lambda a: a["key"]
)
def test_hazardous_work_is_insured_and_for_adults(activity):
    assert "高风险附加险" in activity["guarantees"]
    assert all(post["min_age"] >= 18 for post in activity["posts"])


@pytest.mark.parametrize(
    "activity", [a for a in ACTIVITIES if a["with_minors"]], ids=lambda a: a["key"]
)
def test_work_with_minors_says_how_they_are_kept_safe(activity):
    cleared = any(post["qualification"] == "minors_clearance" for post in activity["posts"])
    words = activity["conditions"] + activity["risks"] + activity["content"]
    assert cleared or re.search(r"监护人|家长|背景核查|专人看护|引导|培训", words)


def test_needs_point_to_things_that_exist():
    tiles = {c["code"]: c for c in items("demands/reference/need_categories.json")}
    for need in NEEDS:
        assert need["category"] in tiles
        assert need["detail"] is None or need["detail"] in tiles[need["category"]]["hints_zh"]
        assert need["region"] in REGIONS
        assert need["language"] in LANGUAGES
        assert need["for_whom"] in {"self", "family", "group"}
    assert {n["category"] for n in NEEDS} == set(tiles)


def test_the_cast_points_to_things_that_exist():
    targets = {
        "organisation": set(ORGANISATIONS),
        "region": set(REGIONS),
        "person": set(CAST),
        "line": codes("organisations/reference/lines.json"),
        "platform": {"*"},
    }
    groups = {s["group"] for s in items("volunteers/reference/hour_standards.json")}
    for person in CAST.values():
        assert person["region"] in REGIONS
        assert person["group"] in groups
        assert set(person["languages"]) <= LANGUAGES
        assert set(person["skills"]) <= SKILLS
        assert {q["code"] for q in person["qualifications"]} <= QUALIFICATIONS
        assert len(person["try_zh"]) == len(person["try_en"]) == 3
        for appointment in person["appointments"]:
            assert appointment["target"] in targets[appointment["scope"]]
            assert appointment["since"] < appointment["until"]


def test_identity_numbers_are_sound_and_belong_to_nobody():
    for person in CAST.values():
        number = person["identity"]["number"]
        if person["identity"]["kind"] == "cn_id":
            assert mod_11_2.is_valid(number)
            assert number.startswith("421299")
            assert number[6:14] == person["birth_date"].replace("-", "")
            assert (int(number[16]) % 2 == 1) == (person["sex"] == "m")
    assert len({p["identity"]["number"] for p in CAST.values()}) == len(CAST)


def test_only_the_couple_shares_a_phone():
    shared = [
        phone for phone, times in Counter(p["phone"] for p in CAST.values()).items() if times > 1
    ]
    assert shared == [CAST["zhou_guilan"]["phone"]] == [CAST["chen_guoqiang"]["phone"]]
    assert CAST["zhou_guilan"]["shares_phone_with"] == "chen_guoqiang"


def test_the_people_of_the_story_have_the_ages_the_story_needs():
    assert age(CAST["zhou_guilan"]["birth_date"]) == 80
    assert age(CAST["jiang_yuan"]["birth_date"]) == 15
    assert age(CAST["xu_min"]["birth_date"]) >= 18
    assert CAST["jiang_yuan"]["guardian"] == "xu_min"
    assert CAST["amara_okafor"]["identity"]["kind"] == "passport"


def test_the_leader_and_the_confirmer_are_two_persons_and_the_stranger_has_nothing():
    holders = {
        role: {k for k, p in CAST.items() if role in p["roles"]} for role in ("leader", "confirmer")
    }
    assert not holders["leader"] & holders["confirmer"]
    assert CAST["shi_dashan"]["appointments"] == []
    assert CAST["shi_dashan"]["verified"] is False


def test_every_clerk_signs_in_with_a_second_factor():
    strong = {"_clerk", "_admin", "auditor", "broker", "confirmer", "duty_officer"}
    for person in CAST.values():
        needs = any(role.endswith(tuple(strong)) for role in person["roles"])
        assert person["totp"] is needs
