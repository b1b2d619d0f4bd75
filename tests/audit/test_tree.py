"""Promises of the tree: every committed leaf gets one number, and a rewritten event is caught."""

from __future__ import annotations

import threading
from datetime import timedelta

from django.db import connection, transaction

from tests.cast import NOW, Cast
from zhihe.audit.actions.number_leaves import number_leaves
from zhihe.audit.actions.record_events import Fact, record_events
from zhihe.audit.models import AuditEvent, AuditPending, AuditSequence
from zhihe.audit.queries.trace import trace_of
from zhihe.audit.queries.tree import commitment_holds, inclusion_of, tree_root, tree_size
from zhihe.foundation.merkle import leaf_hash, root


def _record(cast: Cast, count: int) -> list[AuditEvent]:
    facts = [Fact("test.deed", "place", cast.place.pk, reason=f"第 {n} 次") for n in range(count)]
    return record_events(actor=cast.leader.actor(), now=NOW, facts=facts)


def test_every_leaf_gets_one_number_and_a_proof_that_holds(cast: Cast) -> None:
    events = _record(cast, 7)
    assert inclusion_of("421200", events[3].pk) is None
    assert number_leaves(city="421200") == 7
    assert number_leaves(city="421200") == 0
    proofs = [inclusion_of("421200", e.pk) for e in events]
    assert [p.holds() for p in proofs if p] == [True] * 7
    assert tree_size("421200") == 7
    assert AuditPending.objects.in_city("421200").count() == 0


def test_the_stored_nodes_give_the_root_of_all_leaves(cast: Cast) -> None:
    from zhihe.audit.models import AuditLeaf

    _record(cast, 5)
    number_leaves(city="421200")
    _record(cast, 6)
    number_leaves(city="421200", batch=4)
    number_leaves(city="421200", batch=4)
    order = (
        AuditSequence.objects.in_city("421200").order_by("number").values_list("leaf_id", flat=True)
    )
    leaves = {x.pk: leaf_hash(bytes(x.commitment)) for x in AuditLeaf.objects.in_city("421200")}
    assert tree_root("421200") == root([leaves[key] for key in order])


def test_a_rewritten_event_no_longer_fits_its_leaf(cast: Cast) -> None:
    event = _record(cast, 1)[0]
    assert commitment_holds(AuditEvent.objects.in_city("421200").get(pk=event.pk))
    AuditEvent.objects.in_city("421200").filter(pk=event.pk).update(reason="改过")
    assert not commitment_holds(AuditEvent.objects.in_city("421200").get(pk=event.pk))


def test_destroying_the_salt_erases_and_keeps_the_root(cast: Cast) -> None:
    event = _record(cast, 1)[0]
    number_leaves(city="421200")
    before = tree_root("421200")
    AuditEvent.objects.in_city("421200").filter(pk=event.pk).update(salt=None, detail={}, reason="")
    assert tree_root("421200") == before
    assert not commitment_holds(AuditEvent.objects.in_city("421200").get(pk=event.pk))


def test_the_trace_is_in_order_and_names_who(cast: Cast) -> None:
    record_events(
        actor=cast.leader.actor(),
        now=NOW + timedelta(hours=1),
        facts=[Fact("b", "x", cast.place.pk)],
    )
    record_events(actor=cast.confirmer.actor(), now=NOW, facts=[Fact("a", "x", cast.place.pk)])
    rows = trace_of("421200", cast.place.pk)
    assert [(r.verb, r.actor_id, r.role) for r in rows] == [
        ("a", cast.confirmer.id, "confirmer"),
        ("b", cast.leader.id, "leader"),
    ]


def test_two_sequencers_number_each_leaf_once(committed_cast: Cast) -> None:
    with transaction.atomic():
        _record(committed_cast, 400)
    barrier, counts = threading.Barrier(8), []

    def run() -> None:
        barrier.wait()
        while AuditPending.objects.in_city("421200").exists():
            counts.append(number_leaves(city="421200", batch=20))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sum(counts) == 400
    assert AuditSequence.objects.in_city("421200").count() == 400
