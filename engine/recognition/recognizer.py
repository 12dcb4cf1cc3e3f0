"""Finds what a single op can stand for, such as 1 / (1 + exp(−s)) for a sigmoid, and collapses it.

`engine.recognition.patterns` is the table of spellings, and `engine.recognition.matching` looks for them at a
node. `find` looks through a whole graph, and `collapse` puts one node in the place of what was found, so that
the values and gradients of all that stays remain as they were, to rounding. Numbers of a formula are
constants in the graph: a parameter that happens to be 1 is no 1.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from engine.graphs.graph import Graph
from engine.ops import OPS, Kind
from engine.recognition.matching import Search
from engine.recognition.operands import Fed, made

REACH = 24
"""Gates that are looked at for the end of a formula: more than the longest spelling has."""


@dataclass(frozen=True)
class Match:
    """What can become one node of the op: `output` computes it from `operands`, one for each port.

    An operand is a node, or a number times nodes, or a sum of these: 1/(1 + exp(−2x)) is the sigmoid of 2x,
    for which there is no node yet. `inside` are the gates and constants that vanish, without the output,
    whose id the new node takes over; they are more than what has to be made.
    """

    op: str
    output: int
    operands: tuple[Fed, ...]
    inside: tuple[int, ...]


def find(graph: Graph, output: int | None = None) -> tuple[Match, ...]:
    """Return everything that can be collapsed, the largest first, and then in the order of ids and ops.

    With an `output`, only what ends in that node is looked for, which is quick in a graph of any size.

    Matches may overlap; after collapsing one, search again. A match is left out where a gate within it feeds
    something else too, where a port before it is open or shapes do not fit, and where the op would not pass
    on a gradient that the formula does.
    """
    search = Search(graph)
    ends = search.gates if output is None else [output] if output in search.gates else []
    matches = [match for node_id in ends for match in _matches(graph, search, node_id)]
    return tuple(sorted(matches, key=lambda match: (-len(match.inside), match.output)))


def find_through(graph: Graph, gate: int) -> tuple[Match, ...]:
    """Return what can be collapsed that a gate is part of, wherever in it, the largest of each op first.

    What the gate feeds is looked at up to the nearest gates, so that it is quick in a graph of any size.
    """
    search = Search(graph)
    gates = set(search.gates)
    ends = [end for end in islice(_from(graph, gate), REACH) if end in gates] if gate in gates else []
    matches = (match for end in ends for match in _matches(graph, search, end))
    having = [match for match in matches if gate == match.output or gate in match.inside]
    largest: dict[str, Match] = {}
    for match in sorted(having, key=lambda match: (-len(match.inside), match.output)):
        largest.setdefault(match.op, match)
    return tuple(largest.values())


def _from(graph: Graph, gate: int) -> Iterator[int]:
    """Yield a gate and all that it feeds, the nearest first."""
    seen, queue = {gate}, deque([gate])
    while queue:
        node_id = queue.popleft()
        yield node_id
        further = {edge.target for edge in graph.edges_from(node_id)} - seen
        seen |= further
        queue.extend(sorted(further))


def collapse(graph: Graph, match: Match) -> Graph:
    """Return a graph in which one node stands for the match; all other nodes keep their ids.

    The node has the id, the name and the outgoing wires of the match's output, and the op's default
    attributes. An operand that has yet to be made comes as gates before it. Constants that fed
    nothing but the match go with it. Raises UnknownNodeError where the match is of another graph.
    """
    graph = graph.copy()
    _replace(graph, match)
    return graph


def collapse_all(graph: Graph, keep: Iterable[int] = ()) -> Graph:
    """Return a graph in which nothing is left to collapse, the largest matches having gone first.

    Nodes to `keep` do not vanish: no match has them inside.
    """
    graph, kept = graph.copy(), set(keep)
    while matches := _apart(match for match in find(graph) if kept.isdisjoint(match.inside)):
        for match in matches:
            _replace(graph, match)
    return graph


def _apart(matches: Iterable[Match]) -> list[Match]:
    """Return the first matches of which none needs a node that another takes away."""
    chosen: list[Match] = []
    taken: set[int] = set()
    for match in matches:
        if taken.isdisjoint((match.output, *match.inside)):
            chosen.append(match)
            taken.update((match.output, *match.inside))
    return chosen


def _replace(graph: Graph, match: Match) -> None:
    name, leaving = graph.node(match.output).name, graph.edges_from(match.output)
    going = {match.output, *match.inside}
    fed = {edge.source for node_id in going for edge in graph.edges_into(node_id)} - going
    for node_id in going:
        graph.remove(node_id)
    graph.add(match.op, name=name, node_id=match.output)
    for port, operand in zip(OPS[match.op].ports, match.operands, strict=True):
        graph.connect(made(graph, operand), match.output, port)
    for edge in leaving:
        graph.connect(edge.source, edge.target, edge.port)
    for node_id in fed:  # a constant that two matches shared goes with the second
        if graph.node(node_id).op.kind is Kind.CONSTANT and not graph.edges_from(node_id):
            graph.remove(node_id)


def _matches(graph: Graph, search: Search, node_id: int) -> Iterator[Match]:
    for op in dict.fromkeys(pattern.op for pattern in search.patterns(node_id)):
        spellings = search.spelled(op, node_id)
        closed = [spelling for spelling in spellings if _is_closed(graph, *spelling, node_id)]
        if not closed:
            continue
        operands, gates = min(closed, key=lambda one: (_cost(one[0]), search.is_computed_last(one)))
        inside = (gates | _constants(graph, search, gates, operands)) - {node_id}
        if len(inside) > _cost(operands) or not _cost(operands):
            yield Match(op, node_id, operands, tuple(sorted(inside)))


def _cost(operands: tuple[Fed, ...]) -> int:
    return sum(fed.cost for fed in operands)


def _nodes(operands: tuple[Fed, ...]) -> set[int]:
    return {node_id for fed in operands for node_id in fed.nodes}


def _is_closed(graph: Graph, operands: tuple[Fed, ...], gates: frozenset[int], output: int) -> bool:
    """Return whether the gates, but for the output, feed nothing but one another."""
    return gates.isdisjoint(_nodes(operands)) and all(
        edge.target in gates for gate in gates if gate != output for edge in graph.edges_from(gate)
    )


def _constants(
    graph: Graph, search: Search, gates: frozenset[int], operands: tuple[Fed, ...]
) -> frozenset[int]:
    """Return the constants that feed nothing but the gates."""
    sources = {source for gate in gates for source in search.readings.sources[gate]}
    return frozenset(
        source
        for source in sources.difference(_nodes(operands), gates)
        if search.readings.nodes[source].op.kind is Kind.CONSTANT
        and all(edge.target in gates for edge in graph.edges_from(source))
    )
