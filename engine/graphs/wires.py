"""A graph in columns: its nodes and wires as whole numbers, so that NumPy reads thousands of them at once.

`engine.graphs.adjacency` keeps a graph's structure and answers what a user asks of it, a node at a time. A
plan asks about all nodes at once, each time structure has changed. For that `engine.graphs.graph` keeps the
same wires in a `Table`, row by row as they come and go, and `engine.run.plan` sorts and follows them here.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from itertools import compress, count, pairwise

import numpy as np
from numpy.typing import NDArray

from engine.graphs.reachability import reached_places

Indices = NDArray[np.int64]
Flags = NDArray[np.bool_]

MANY = 8
"""Where more than one row in so many goes, writing the others anew is faster than removing these singly."""


class Table:
    """Rows of whole numbers under keys, kept as one growing column a number, in no particular order."""

    def __init__(self, width: int) -> None:
        self._columns = [array("q") for _column in range(width)]
        self._keys: list[Hashable] = []
        self._row: dict[Hashable, int] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def put(self, key: Hashable, *numbers: int) -> None:
        """Write the row of that key: a new one, or over the one it has."""
        row = self._row.setdefault(key, len(self._keys))
        if row == len(self._keys):
            self._keys.append(key)
            for column, number in zip(self._columns, numbers, strict=True):
                column.append(number)
        else:
            for column, number in zip(self._columns, numbers, strict=True):
                column[row] = number

    def drop(self, key: Hashable) -> None:
        """Remove the row of that key; the last row takes its place."""
        row, last = self._row.pop(key), self._keys.pop()
        ends = [column.pop() for column in self._columns]
        if row < len(self._keys):
            self._keys[row], self._row[last] = last, row
            for column, end in zip(self._columns, ends, strict=True):
                column[row] = end

    def put_all(self, keys: Sequence[Hashable], *columns: Sequence[int]) -> None:
        """Write a new row for each of these keys, none of which has one; the numbers come by columns."""
        self._row.update(zip(keys, count(len(self._keys)), strict=False))
        self._keys.extend(keys)
        for column, numbers in zip(self._columns, columns, strict=True):
            column.extend(numbers)

    def drop_all(self, keys: Collection[Hashable]) -> None:
        """Remove the rows of these keys: where they are many, by writing the others anew."""
        if len(keys) * MANY < len(self):
            for key in keys:
                self.drop(key)
            return
        stay = np.ones(len(self), dtype=bool)
        stay[[self._row[key] for key in keys]] = False
        self._keys = [*compress(self._keys, stay.tolist())]
        self._row = dict(zip(self._keys, count(), strict=False))
        kept = (np.frombuffer(column, dtype=np.int64)[stay] for column in self._columns)
        self._columns = [array("q", column.tobytes()) for column in kept]

    def columns(self) -> list[Indices]:
        """Return copies of the columns."""
        return [np.array(column, dtype=np.int64) for column in self._columns]

    def copy(self) -> Table:
        """Return a table that changes without changing this one."""
        twin = Table(0)
        twin._columns = [column[:] for column in self._columns]
        twin._keys, twin._row = self._keys[:], self._row.copy()
        return twin


@dataclass(frozen=True, eq=False)
class Wires:
    """Nodes, each at a place, and wires: from `sources[i]` to port number `ports[i]` of `consumers[i]`.

    `ids` and `kinds` are by place, and kinds are numbers of what computes a node; sources and consumers are
    places. Wires stand in the order of consumers, and those into one in the order of its ports, from port 0.
    """

    ids: Indices
    kinds: Indices
    sources: Indices
    consumers: Indices
    ports: Indices

    @cached_property
    def counts(self) -> Indices:
        """How many wires lead into each node."""
        return np.bincount(self.consumers, minlength=len(self.ids))

    @cached_property
    def starts(self) -> Indices:
        """Where the wires into each node begin; one more than there are nodes."""
        return np.concatenate(([0], np.cumsum(self.counts)))

    @property
    def ascend(self) -> bool:
        """Whether every wire leads to a higher id than it comes from, as in a graph drawn from its leaves."""
        return bool((self.sources < self.consumers).all())

    def inputs(self) -> dict[int, tuple[int, ...]]:
        """Return the ids that feed every node, by its id."""
        sources, starts = self.ids[self.sources].tolist(), self.starts.tolist()
        fed = [tuple(sources[first:end]) for first, end in pairwise(starts)]
        return dict(zip(self.ids.tolist(), fed, strict=True))

    @cached_property
    def onward(self) -> tuple[Indices, Indices]:
        """Sources and consumers in an order in which the wires into a node come before those out of it."""
        if self.ascend:
            return self.sources, self.consumers
        sorter: TopologicalSorter[int] = TopologicalSorter()
        for source, consumer in zip(self.sources.tolist(), self.consumers.tolist(), strict=True):
            sorter.add(consumer, source)
        rank = np.zeros(len(self.ids), dtype=np.int64)
        order = [*sorter.static_order()]
        rank[order] = np.arange(len(order))
        turns = np.argsort(rank[self.consumers], kind="stable")
        return self.sources[turns], self.consumers[turns]

    def levels(self) -> Indices:
        """Return every node's level: 0 where nothing leads in, else one above its highest input."""
        levels = [0] * len(self.ids)
        sources, consumers = self.onward
        for source, consumer in zip(sources.tolist(), consumers.tolist(), strict=True):
            if levels[source] >= levels[consumer]:
                levels[consumer] = levels[source] + 1
        return np.array(levels, dtype=np.int64)

    def before(self, targets: Flags) -> Wires:
        """Return the places marked and what leads to them, with the wires there."""
        sources, consumers = self.onward
        wanted = reached_places(len(self.ids), targets, consumers[::-1], sources[::-1])
        if wanted.all():
            return self
        kept, place = wanted[self.consumers], np.cumsum(wanted) - 1
        return Wires(
            self.ids[wanted],
            self.kinds[wanted],
            place[self.sources[kept]],
            place[self.consumers[kept]],
            self.ports[kept],
        )

    def arranged(self, order: Indices) -> Wires:
        """Return the same with the nodes in another order, given by the places they stand at now."""
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        counts = self.counts[order]
        starts = np.cumsum(counts) - counts
        taken = np.repeat(self.starts[order] - starts, counts) + np.arange(len(self.sources))
        consumers = np.repeat(np.arange(len(order)), counts)
        return Wires(
            self.ids[order], self.kinds[order], place[self.sources[taken]], consumers, self.ports[taken]
        )


def wires_of(nodes: Table, wires: Table) -> Wires:
    """Return a graph in the order of ids, from rows (id, kind) and rows (source id, consumer id, port)."""
    ids, kinds = nodes.columns()
    sources, consumers, ports = wires.columns()
    if (ids[1:] < ids[:-1]).any():
        order = np.argsort(ids)
        ids, kinds = ids[order], kinds[order]
    sources, consumers = _places(ids, sources), _places(ids, consumers)
    turns = consumers * (1 + ports.max(initial=0)) + ports
    if (turns[1:] < turns[:-1]).any():
        order = np.argsort(turns)
        sources, consumers, ports = sources[order], consumers[order], ports[order]
    return Wires(ids, kinds, sources, consumers, ports)


def _places(ids: Indices, sought: Indices) -> Indices:
    """Return where ids stand among ascending ids; where these have no gaps, their difference tells."""
    gapless = len(ids) and ids[-1] - ids[0] == len(ids) - 1
    return sought - ids[0] if gapless else np.searchsorted(ids, sought)


def sorting(numbers: Indices) -> Indices:
    """Return the order that sorts numbers from 0 up, keeping equal ones as they stand.

    NumPy sorts the shortest kind of integer several times as fast.
    """
    return np.argsort(numbers.astype(np.min_scalar_type(int(numbers.max(initial=0)))), kind="stable")


def starts_of_runs(numbers: Indices) -> Indices:
    """Return where numbers differ from the one before, the first place among them."""
    return np.flatnonzero(np.concatenate((numbers[:1] == numbers[:1], numbers[1:] != numbers[:-1])))
