"""Who is free and wants to: names drawn from the urn of the county, one deed a day each."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from random import Random

from zhihe.demo.scale.people import People


class Draw:
    """Remembers the last day of everybody; days only go up."""

    def __init__(self, rng: Random, people: People) -> None:
        self.rng, self.people = rng, people
        self.last = array("h")

    def free(self, index: int, day: int) -> bool:
        """Whether the person does nothing else on the day."""
        self._grow()
        return self.last[index] != day

    def take(self, index: int, day: int) -> None:
        self._grow()
        self.last[index] = day

    def _grow(self) -> None:
        behind = len(self.people.person_ids) - len(self.last)
        if behind > 0:
            self.last.extend([-1] * behind)

    def many(
        self, county: str, day: int, count: int, now: int, without: Iterable[int]
    ) -> list[int]:
        """``count`` different people of the county, of the city where it has not enough.

        ValueError when there are too few in the whole city.
        """
        self._grow()
        found: list[int] = []
        barred = set(without)
        urns = [self.people.urns.get(county) or array("I")]
        urns += [urn for key, urn in sorted(self.people.urns.items()) if key != county]
        for urn in urns:
            self._from(urn, day, count, now, barred, found)
            if len(found) == count:
                return found
        rest = (i for i in range(len(self.last)) if i not in barred and self._fits(i, day, now))
        for index in rest:
            if len(found) == count:
                break
            self.last[index] = day
            found.append(index)
        if len(found) < count:
            raise ValueError("not enough people on one day")
        return found

    def _from(
        self, urn: array[int], day: int, count: int, now: int, barred: set[int], found: list[int]
    ) -> None:
        if not urn:
            return
        size, random, last = len(urn), self.rng.random, self.last
        for _ in range(6 * (count - len(found)) + 20):
            if len(found) == count:
                return
            index = urn[int(random() * size)]
            if index not in barred and last[index] != day and self._fits(index, day, now):
                last[index] = day
                found.append(index)

    def _fits(self, index: int, day: int, now: int) -> bool:
        """Registered early enough to have joined by now."""
        return self.last[index] != day and self.people.since[index] < now - 2 * 3600
