"""Records as cases for ``rules.decisions``."""

from __future__ import annotations

from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.queries.evidence import Facts, facts_of, standard_of
from zhihe.attendance.rules import minutes as arithmetic
from zhihe.attendance.rules.decisions import Case
from zhihe.attendance.rules.desk import LIVE_STATES, SETTLED_STATES
from zhihe.attendance.rules.minutes import Standard
from zhihe.attendance.terms import Grade
from zhihe.foundation.clock import Span


def span_of(record: ServiceRecord) -> Span:
    """The stored range as a Span."""
    return Span(record.span.lower, record.span.upper)


def case_of(city: str, record: ServiceRecord) -> Case:
    """One record with everything a decision looks at; up to six queries."""
    facts = facts_of(city, record.shift, record.volunteer_id)
    taken = [span_of(other) for other in overlapping_records(city, record)]
    standard = standard_of(record.group, record.service_date)
    return make_case(record, facts, taken, standard, record.shift.post.hours_value)


def overlapping_records(city: str, record: ServiceRecord) -> list[ServiceRecord]:
    """Live records of other shifts that share time with this one and go before it."""
    rows = (
        ServiceRecord.objects.in_city(city)
        .filter(volunteer_id=record.volunteer_id, state__in=LIVE_STATES, span__overlap=record.span)
        .exclude(pk=record.pk)
    )
    return [r for r in rows if goes_before(r, record)]


def goes_before(other: ServiceRecord, record: ServiceRecord) -> bool:
    """Settled records first, then whoever began earlier."""
    return other.state in SETTLED_STATES or (other.span.lower, other.pk) < (
        record.span.lower,
        record.pk,
    )


def make_case(
    record: ServiceRecord,
    facts: Facts,
    taken: list[Span],
    standard: Standard,
    hours_value: int | None,
) -> Case:
    """Put the pieces together, without queries."""
    pairs = arithmetic.pairs_of(facts.marks())
    rolls = facts.rolls()
    seen = (rolls[-1].counted_at, facts.evidence(str(rolls[-1].pk))) if rolls else None
    return Case(
        shift=facts.span,
        span=span_of(record),
        minutes=record.minutes,
        grade=Grade(record.grade),
        flags=tuple(record.flags),
        first_in=record.first_in,
        standard=standard,
        hours_value=hours_value,
        taken=tuple(taken),
        seen=seen,
        into=facts.evidence(pairs[0].into.key) if pairs else None,
    )
