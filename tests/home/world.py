"""A small lively city around 林晓禾: two years of service, trainings, a shift today, open requests."""

from __future__ import annotations

from datetime import date, timedelta

from tests.cast import LAT, LON, NOW, Cast
from tests.factories.activities import make_activity, shift_of
from tests.factories.needs import make_need
from tests.factories.records import make_record
from zhihe.attendance.terms import Grade, Method
from zhihe.opportunities.models import Activity, Category, Shift
from zhihe.organisations.models import Place
from zhihe.platform.fields import scaled_point
from zhihe.recruitment.models import Application, Placement
from zhihe.volunteers.models import Entry, InsurancePolicy, Skill, VolunteerSkill

KINDS = (
    ("neighbourhood", "邻里互助", "Neighbours", "heart-handshake", "dan", 10),
    ("nature", "生态环保", "Nature", "leaf", "jade", 20),
    ("reading", "文化阅读", "Reading", "book", "river", 30),
    ("health", "医疗健康", "Health", "first-aid-kit", "gold", 40),
    ("traffic", "交通文明", "Traffic", "bus", "river", 50),
)
COMING = (  # title, English, category, address, hours ahead, capacity, taken, east, north
    (
        "邻里守望 · 周六茶话会",
        "Neighbours: Saturday Tea",
        "neighbourhood",
        "永安街道活动室",
        4,
        20,
        14,
        0.01,
        0.004,
    ),
    ("淦河净滩行动", "Gan River Clean-up", "nature", "淦河生态步道", 22, 24, 18, 0.02, 0.012),
    (
        "小小讲解员：周末图书馆",
        "Little Guides at the Library",
        "reading",
        "咸安区图书馆",
        28,
        12,
        9,
        -0.02,
        -0.01,
    ),
    (
        "冬季交通文明劝导",
        "Winter Traffic Guides",
        "traffic",
        "温泉街道路口",
        46,
        16,
        12,
        -0.015,
        0.02,
    ),
)


def lively(cast: Cast) -> None:
    """Fill the cast's city."""
    for code, name, name_en, icon, tone, position in KINDS:
        Category.objects.update_or_create(
            code=code,
            defaults={
                "name": name,
                "name_en": name_en,
                "icon": icon,
                "tone": tone,
                "position": position,
            },
        )
    for title, english, category, address, hours, capacity, taken, east, north in COMING:
        activity = make_activity(
            cast,
            title=title,
            title_en=english,
            category_id=category,
            address=address,
            starts_at=NOW + timedelta(hours=hours),
            capacity=capacity,
            lon=LON + east,
            lat=LAT + north,
            point=scaled_point(LON + east, LAT + north),
        )
        seat(cast, activity, list(cast.members)[1 : taken + 1])
    _own(cast)
    _history(cast)
    _stations(cast)
    for n in range(2):
        need = make_need(cast, phone=f"+86138000071{n:02d}")
        type(need).objects.in_city(cast.city).filter(pk=need.pk).update(state="verified")


def seat(cast: Cast, activity: Activity, keys: list[str]) -> None:
    """Put members of the cast on the only shift of the activity."""
    shift = shift_of(activity)
    for key in keys:
        member = cast.members[key]
        application = Application.objects.create(
            city=cast.city,
            shift=shift,
            activity=activity,
            volunteer=member.volunteer,
            state="admitted",
            applied_by=member.id,
            applied_at=NOW - timedelta(days=2),
        )
        Placement.objects.create(
            city=cast.city,
            application=application,
            shift=shift,
            activity=activity,
            volunteer=member.volunteer,
            span=(shift.starts_at, shift.ends_at),
            placed_by=member.id,
            placed_at=NOW - timedelta(days=2),
        )
    Shift.objects.in_city(cast.city).filter(pk=shift.pk).update(taken=len(keys))


def _own(cast: Cast) -> None:
    """林晓禾's seat at a shift this afternoon."""
    volunteer = cast.members["volunteer"].volunteer
    activity = make_activity(cast, title="淦河护水巡查", starts_at=NOW + timedelta(hours=1))
    seat(cast, activity, ["volunteer"])
    for code, name, name_en in (("guide", "讲解", "Guiding"), ("photo", "摄影", "Photography")):
        skill = Skill.objects.create(code=code, group="culture", name=name, name_en=name_en)
        VolunteerSkill.objects.create(city=cast.city, volunteer=volunteer, skill=skill)
    InsurancePolicy.objects.create(
        city=cast.city,
        name="志愿者人身意外险（示范）",
        name_en="Volunteer accident insurance (demo)",
        insurer="演示保险公司",
        sponsor="市志愿服务联合会（示范）捐赠",
        number="DEMO-4212-2026-0001",
        benefits=[
            {
                "zh": "意外身故、伤残",
                "en": "Accidental death or disability",
                "amount_fen": 20000000,
                "per": "person",
            },
            {
                "zh": "意外医疗",
                "en": "Accident medical costs",
                "amount_fen": 1000000,
                "per": "person",
            },
            {
                "zh": "住院津贴",
                "en": "Hospital allowance",
                "amount_fen": 5000,
                "per": "day",
                "max_days": 90,
            },
        ],
        text="凡在本平台登记、按活动码上岗的志愿者，服务当天起自动在保，不用自己掏钱。",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        created_at=NOW,
    )


def _history(cast: Cast, number: int = 24) -> None:
    titles = ("淦河净滩行动", "DIY 手工沙画 · 陪孩子读绘本", "周末图书馆整理", "社区义诊引导")
    for n in range(number):
        make_record(
            cast,
            starts_at=NOW - timedelta(days=6 + n * 13 + (n * n) % 5),
            minutes=90 + 30 * (n % 4),
            grade=(Grade.A, Grade.A, Grade.B, Grade.C)[n % 4],
            methods=[Method.ROTATING_CODE, Method.ROLL_CALL]
            if n % 4 < 2
            else [Method.ROTATING_CODE],
            activity={"title": titles[n % 4], "address": ("淦河生态步道", "咸安区图书馆")[n % 2]},
        )
    volunteer = cast.members["volunteer"].volunteer
    for kind, title, day, result, until in (
        ("training", "应急救护初级培训 结业", date(2026, 10, 26), "考核 92 分", date(2028, 10, 26)),
        ("award", "年度优秀志愿者", date(2025, 12, 5), "", None),
    ):
        Entry.objects.create(
            city=cast.city,
            volunteer=volunteer,
            kind=kind,
            title=title,
            on=day,
            result=result,
            valid_until=until,
            organisation=cast.organisations["team"],
            organisation_name=cast.organisations["team"].name,
            recorded_by=cast.members["org_admin"].id,
            recorded_at=NOW,
        )


def _stations(cast: Cast) -> None:
    for n, name in enumerate(("长安社区服务站", "温泉街道实践所", "咸安区实践中心")):
        Place.objects.create(
            city=cast.city,
            organisation=cast.organisations["station"],
            name=name,
            kind=("community_station", "practice_station", "practice_centre")[n],
            region=cast.regions["village" if n == 0 else "township"],
            address=f"长安大道 {n + 1} 号",
            lon=LON + 0.01 * n,
            lat=LAT - 0.01 * n,
            point=scaled_point(LON + 0.01 * n, LAT - 0.01 * n),
            phone=f"0715-000010{n}",
            hours="每天 8:30–17:30",
            created_at=NOW,
        )
