"""What can be come to from where: by steps between ids, or between places of columns of numbers.

Everything that asks what depends on a node, or what it depends on, asks here. `engine.graphs.graph` follows
its structure a node at a time; plans follow all wires at once, in columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray


def reached(start: Iterable[int], following: Callable[[int], Iterable[int]]) -> set[int]:
    """Return the nodes to start from and all that steps from one to those following it lead to."""
    nodes = set(start)
    waiting = list(nodes)
    while waiting:
        new = set(following(waiting.pop())) - nodes
        nodes |= new
        waiting += new
    return nodes


def leads(
    start: int,
    end: int,
    following: Callable[[int], Iterable[int]],
    preceding: Callable[[int], Iterable[int]],
) -> bool:
    """Return whether steps lead from one node to another, or they are the same.

    It is looked for from both ends at once, so that this takes no longer than where fewer nodes are.
    """
    searches = [({start}, [start], following), ({end}, [end], preceding)]
    while start != end and all(waiting for _seen, waiting, _step in searches):
        (seen, waiting, step), (sought, *_rest) = sorted(searches, key=lambda search: len(search[0]))
        new = set(step(waiting.pop())) - seen
        if not sought.isdisjoint(new):
            return True
        seen |= new
        waiting += new
    return start == end


def reached_places(
    count: int, start: NDArray[np.bool_], tails: NDArray[np.int64], heads: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return which of so many places can be reached from those marked by steps from a tail to its head.

    The steps into a place must come before those out of it. Where every place that no step leads into is one
    to start from, all are reached, and nothing need be followed.
    """
    if ((np.bincount(heads, minlength=count) > 0) | start).all():
        return np.ones(count, dtype=np.bool_)
    places = bytearray(start)
    for tail, head in zip(tails.tolist(), heads.tolist(), strict=True):
        if places[tail]:
            places[head] = 1
    return np.frombuffer(places, dtype=np.bool_)
