"""Volunteers, skills, qualifications, entries, insurance, imports."""

from zhihe.volunteers.models.entries import Entry, Evaluation, InsurancePolicy
from zhihe.volunteers.models.imports import ImportBatch, ImportRow
from zhihe.volunteers.models.reference import HourStandard, QualificationKind, Skill
from zhihe.volunteers.models.volunteer import Qualification, Volunteer, VolunteerSkill

__all__ = [
    "Entry",
    "Evaluation",
    "HourStandard",
    "ImportBatch",
    "ImportRow",
    "InsurancePolicy",
    "Qualification",
    "QualificationKind",
    "Skill",
    "Volunteer",
    "VolunteerSkill",
]
