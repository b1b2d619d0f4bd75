"""What a volunteer can do and would like to do: skills, languages, wishes, nickname."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.volunteers.errors import UnknownChoice
from zhihe.volunteers.models import Skill, Volunteer, VolunteerSkill

MOST_WISHES = 10


@transaction.atomic
def set_abilities(
    *,
    actor: Actor,
    volunteer: Volunteer,
    skills: Sequence[str],
    languages: Sequence[str],
    wishes: Sequence[str],
    now: datetime,
) -> None:
    """The whole set at once; what is missing is taken back. Raises UnknownChoice."""
    wanted = set(skills)
    if wanted - set(Skill.objects.filter(code__in=wanted).values_list("code", flat=True)):
        raise UnknownChoice()
    mine = VolunteerSkill.objects.in_city(actor.city).filter(volunteer=volunteer)
    had = set(mine.values_list("skill_id", flat=True))
    mine.filter(skill_id__in=had - wanted).delete()
    VolunteerSkill.objects.bulk_create(
        (
            VolunteerSkill(city_id=actor.city, volunteer=volunteer, skill_id=code)
            for code in sorted(wanted - had)
        ),
        ignore_conflicts=True,
    )
    Volunteer.objects.in_city(actor.city).filter(pk=volunteer.pk).update(
        languages=[code[:12] for code in languages][:20],
        wishes=[w.strip()[:40] for w in wishes if w.strip()][:MOST_WISHES],
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "volunteers.set_abilities",
            "volunteer",
            volunteer.pk,
            person_id=volunteer.person_id,
            detail={"added": sorted(wanted - had), "taken_back": sorted(had - wanted)},
        ),
    )
