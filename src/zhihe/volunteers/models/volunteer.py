"""A person's row as a volunteer of one city."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from zhihe.accounts.terms import Sex
from zhihe.platform.fields import term_check, term_field
from zhihe.platform.keys import CityForeignKey, CityScoped
from zhihe.volunteers.terms import Group, ProofState, VolunteerState


class Volunteer(CityScoped):
    """志愿者 of one city. Copies name, sex, birth date and claim of the person for lists and rules;
    ``actions.refresh_from_person`` keeps them equal. ``volunteer_no`` is human, never a key.
    """

    mutable = frozenset(
        {
            "name",
            "pinyin",
            "sex",
            "birth_date",
            "is_claimed",
            "is_verified",
            "state",
            "group",
            "region",
            "national_no",
            "wishes",
            "languages",
            "political",
            "education",
            "reliability_kept",
            "reliability_missed",
            "yearly_goal_minutes",
            "matching_off",
            "nickname",
        }
    )

    person_id = models.UUIDField()
    volunteer_no = models.CharField(max_length=20)
    national_no = models.CharField(max_length=40, blank=True, default="")
    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=120, blank=True, default="")
    nickname = models.CharField(max_length=30, blank=True, default="")
    sex = term_field(Sex, blank=True, default="")
    birth_date = models.DateField(null=True)
    is_claimed = models.BooleanField(default=False)
    is_verified = models.BooleanField(default=False)
    state = term_field(VolunteerState, default=VolunteerState.ACTIVE)
    group = term_field(Group, default=Group.OTHER)
    region = models.ForeignKey(
        "regions.Region", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    wishes = ArrayField(models.CharField(max_length=40), default=list)
    languages = ArrayField(models.CharField(max_length=12), default=list)
    political = models.CharField(max_length=24, blank=True, default="")
    education = models.CharField(max_length=24, blank=True, default="")
    reliability_kept = models.IntegerField(default=0)
    reliability_missed = models.IntegerField(default=0)
    yearly_goal_minutes = models.IntegerField(default=0)
    matching_off = models.BooleanField(default=False)
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            term_check("group", Group, "volunteer_group"),
            term_check("state", VolunteerState, "volunteer_state"),
            models.UniqueConstraint(fields=["city", "person_id"], name="volunteer_person_once"),
            models.UniqueConstraint(fields=["city", "volunteer_no"], name="volunteer_no_once"),
        ]
        indexes = [
            models.Index(fields=["city", "region", "pinyin"], name="volunteer_in_region"),
            GinIndex(fields=["wishes"], name="volunteer_wishes"),
        ]

    def __str__(self) -> str:
        return self.name


class VolunteerSkill(CityScoped):
    """A skill a volunteer states; changed by ``set_skills``."""

    append_only = True
    erasable = "a person takes a skill back"

    volunteer = CityForeignKey(Volunteer)
    skill = models.ForeignKey(
        "volunteers.Skill", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "volunteer", "skill"], name="volunteer_skill_once"
            )
        ]
        indexes = [models.Index(fields=["city", "skill", "volunteer"], name="volunteer_by_skill")]

    def __str__(self) -> str:
        return str(self.skill_id)


class Qualification(CityScoped):
    """A certificate with proof and a reviewer; ``valid_until`` is the last valid day."""

    mutable = frozenset({"state", "reviewed_by", "reviewed_at", "valid_until", "reason"})

    volunteer = CityForeignKey(Volunteer)
    kind = models.ForeignKey(
        "volunteers.QualificationKind", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.CharField(max_length=60, blank=True, default="")
    issuer = models.CharField(max_length=80, blank=True, default="")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    proof_file = models.CharField(max_length=120, blank=True, default="")
    state = term_field(ProofState, default=ProofState.WAITING)
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [term_check("state", ProofState, "qualification_state")]
        indexes = [models.Index(fields=["city", "volunteer", "kind"], name="qualification_of")]

    def __str__(self) -> str:
        return str(self.kind_id)
