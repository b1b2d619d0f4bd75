"""Reference data: every code is unique and resolves, every label exists in both languages."""

import json
import re
from pathlib import Path

import pytest

import zhihe

PACKAGE = Path(zhihe.__file__).parent
FILES = sorted(PACKAGE.glob("*/reference/**/*.json"))
TONES = {"dan", "zhu", "jiang", "gui"}
CJK = re.compile(r"[\u4e00-\u9fff]")


def load(name):
    return json.loads((PACKAGE / name).read_text(encoding="utf-8"))


def codes(name):
    return [item["code"] for item in load(name)["items"]]


def labelled(node):
    """Every dict, at any depth, that has a Chinese label."""
    if isinstance(node, dict):
        if isinstance(node.get("zh"), str):
            yield node
        for value in node.values():
            yield from labelled(value)
    elif isinstance(node, list):
        for value in node:
            yield from labelled(value)


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.parent.name}.{p.stem}")
def test_every_label_is_there_in_chinese_and_in_english(path):
    found = list(labelled(json.loads(path.read_text(encoding="utf-8"))))
    for row in found:
        assert CJK.search(row["zh"])
        assert row["en"].strip()
        assert not CJK.search(row["en"])


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.parent.name}.{p.stem}")
def test_codes_are_unique_within_each_list(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    for value in data.values():
        if isinstance(value, list) and value and isinstance(value[0], dict) and "code" in value[0]:
            assert len({row["code"] for row in value}) == len(value)


def test_nothing_claims_to_be_official():
    for path in [*FILES, *(PACKAGE / "demo/data").glob("*.json")]:
        text = path.read_text(encoding="utf-8")
        assert "国家标准" not in text
        assert not re.search(r"\bofficial\b", text, re.IGNORECASE)


def test_categories_have_two_levels_and_children_keep_their_parents_tone():
    items = {
        item["code"]: item for item in load("opportunities/reference/categories.json")["items"]
    }
    tops = [item for item in items.values() if item["parent"] is None]
    assert len(tops) == 14
    assert len(items) - len(tops) >= 45
    for item in items.values():
        assert item["tone"] in TONES
        if item["parent"]:
            parent = items[item["parent"]]
            assert parent["parent"] is None
            assert parent["tone"] == item["tone"]
            assert item["code"].startswith(item["parent"] + ".")


@pytest.mark.parametrize(
    "term",
    [
        # N40, Z34 and X28 of the acceptance list
        "文明创建",
        "助老扶残",
        "生态环保",
        "大赛赛会",
        "应急救援",
        "医疗保健",
        "社区建设",
        "环境保护",
        "体育赛事",
        "扶贫开发",
        "大型活动",
        "抢险救灾",
        "社会公益",
        "文化娱乐",
        "家电维修",
        "普法宣传",
        "社区服务",
        "文化文艺",
        "邻里",
        "清扫",
        "慰问",
    ],
)
def test_every_service_form_named_in_the_articles_has_a_category(term):
    items = load("opportunities/reference/categories.json")["items"]
    assert any(term == item["zh"] or term in item["aliases"] for item in items)


def test_skills_belong_to_a_group_and_name_an_existing_certificate():
    data = load("volunteers/reference/skills.json")
    groups = {group["code"] for group in data["groups"]}
    certificates = set(codes("volunteers/reference/qualifications.json"))
    assert len(data["items"]) >= 60
    for skill in data["items"]:
        assert skill["group"] in groups
        assert skill["qualification"] is None or skill["qualification"] in certificates


def test_hour_standards_differ_in_colour_and_in_pattern():
    data = load("volunteers/reference/hour_standards.json")
    standards = data["items"]
    assert [s["group"] for s in standards] == [
        "student",
        "employed",
        "retired",
        "professional",
        "other",
    ]
    assert (
        len({s["colour"] for s in standards})
        == len({s["pattern"] for s in standards})
        == len(standards)
    )
    for standard in standards:
        assert standard["pattern"] in {p["code"] for p in data["patterns"]}
        assert (
            0
            < standard["rounding_minutes"]
            <= standard["min_minutes"]
            < standard["cap_minutes_per_day"]
            <= 480
        )


def test_lines_bodies_and_complaint_routes_resolve():
    data = load("organisations/reference/bodies.json")
    bodies = {body["code"] for body in data["items"]}
    assert all(
        line["body"] in bodies for line in load("organisations/reference/lines.json")["items"]
    )
    assert all(route["body"] in bodies for route in data["complaint_routes"])
    assert all(re.fullmatch(r"0715-0000\d{3}", body["phone"]) for body in data["items"])


def test_there_are_five_base_types():
    assert len(codes("organisations/reference/base_types.json")) == 5


def test_need_categories_point_to_leaves_and_skills():
    leaves = {
        item["code"]
        for item in load("opportunities/reference/categories.json")["items"]
        if item["parent"]
    }
    skills = set(codes("volunteers/reference/skills.json"))
    for need in load("demands/reference/need_categories.json")["items"]:
        assert need["category"] is None or need["category"] in leaves
        assert set(need["skills"]) <= skills


def test_age_bands_cover_every_age_once():
    policies = load("accounts/reference/age_rules.json")["items"]
    assert [p["code"] for p in policies if p["default"]] == ["xianning_demo"]
    for policy in policies:
        bands = policy["bands"]
        assert bands[0]["from_age"] == 0
        assert bands[-1]["to_age"] is None
        assert [b["to_age"] for b in bands[:-1]] == [b["from_age"] for b in bands[1:]]
        for band in bands:
            if band["from_age"] < 18:
                assert band["profile_hidden"]
                assert not band["hazardous_allowed"]
            if band["may_register"] and band["from_age"] < 18:
                assert band["guardian_consent"]


NOTICES = sorted((PACKAGE / "accounts/reference/notices").glob("*.json"))


@pytest.mark.parametrize("path", NOTICES, ids=lambda p: p.stem)
def test_a_notice_is_plain_short_versioned_and_says_how_to_withdraw(path):
    notice = json.loads(path.read_text(encoding="utf-8"))
    assert notice["purpose"] == path.stem
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", notice["version"])
    assert 100 <= len(notice["zh"]["text"]) <= 180
    assert all(
        notice[language][part]
        for language in ("zh", "en")
        for part in ("title", "text", "withdraw")
    )


def test_the_purposes_the_law_asks_for_are_there():
    purposes = {path.stem for path in NOTICES}
    assert purposes >= {
        "account",
        "identity_number",
        "sms",
        "check_in_position",
        "face",
        "profile_public",
        "names_shown_to_participants",
        "matching",
        "minors_guardian",
        "special_care",
        "photo",
    }
    sensitive = {
        path.stem for path in NOTICES if json.loads(path.read_text(encoding="utf-8"))["sensitive"]
    }
    assert sensitive >= {
        "identity_number",
        "face",
        "check_in_position",
        "special_care",
        "minors_guardian",
    }


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.parent.name}.{p.stem}")
def test_every_chinese_text_has_its_english_twin(path):
    def check(node):
        if isinstance(node, dict):
            for key in node:
                if key.endswith("_zh") and key != "short_zh":
                    twin = node[key.removesuffix("_zh") + "_en"]
                    assert bool(twin) == bool(node[key])
                    assert isinstance(twin, str) or len(twin) == len(node[key])
            node = list(node.values())
        if isinstance(node, list):
            for value in node:
                check(value)

    check(json.loads(path.read_text(encoding="utf-8")))
