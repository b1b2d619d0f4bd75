"""Closed lists of activities and posts."""

from enum import StrEnum


class ActivityState(StrEnum):
    """draft → submitted → published (with activity code) → ended; returned, cancelled aside."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    ENDED = "ended"


class Risk(StrEnum):
    """Approval by risk (domain.md §2.16)."""

    LOW = "low"
    REVIEW = "review"


class SelectionMode(StrEnum):
    """How a post takes people."""

    FIRST_COME = "first_come"  # admitted at once when nothing is missing
    REVIEW = "review"  # the organisation assesses each applicant


class HandOverState(StrEnum):
    """Handing an activity to a child organisation (Z04)."""

    NONE = "none"
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REPORTED = "reported"


class Problem(StrEnum):
    """What keeps an activity from being submitted (domain.md §2.6)."""

    TITLE = "title"
    BACKDATED = "backdated"
    CONTENT = "content"
    PLACE = "place"
    CONDITIONS = "conditions"
    ENROL = "enrol"
    RISKS = "risks"
    GUARANTEES = "guarantees"
    LEADER = "leader"
    POSTS = "posts"
    POST_TITLE = "post_title"
    NUMBER = "number"
    PAST = "past"
    SHIFT_LENGTH = "shift_length"
    STUDENTS = "students"
    INSURANCE = "insurance"
    COVER_ENDS = "cover_ends"
    CLEARANCE = "clearance"
    HOURS_PERMISSION = "hours_permission"
    HOURS_VALUE = "hours_value"


class RiskReason(StrEnum):
    """Why a person looks at an activity before it is published."""

    TRIAL = "trial"
    HAZARDOUS = "hazardous"
    MINORS = "minors"
    HOURS = "hours"
    LONG = "long"
    CROWD = "crowd"
