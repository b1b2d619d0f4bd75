"""What the documents of this app print.

Minutes are integers, dates ISO, `qr` is `frame.qr.drawing(…)`.
"""

from __future__ import annotations

from typing import TypedDict


class Figure(TypedDict):
    value: str
    unit: str
    label: str


class EvidenceShare(TypedDict):
    words: str
    minutes: int


class ProjectLine(TypedDict):
    title: str
    organisation: str
    role: str
    times: int
    minutes: int
    years: str
    """2024–2026"""


class DatedLine(TypedDict):
    text: str
    date: str


class EvaluationLine(TypedDict):
    text: str
    by: str
    date: str


class ResumeData(TypedDict):
    """home/resume: one page, the five classes of order 67.

    Give lists most important first; the page shows 6 projects, 12 skills, 4 trainings, 4 awards,
    2 evaluations and says how many more there are.
    """

    demo: bool
    service_name: str
    name: str
    volunteer_no: str
    since: str | None
    sentence: str
    """The volunteer's own line, may be empty."""
    as_of: str
    qr: str
    figures: list[Figure]
    """Three or four; the first is the one in vermilion."""
    evidence: list[EvidenceShare]
    """Strongest first, at most four."""
    projects: list[ProjectLine]
    skills: list[str]
    training: list[DatedLine]
    awards: list[DatedLine]
    evaluations: list[EvaluationLine]
