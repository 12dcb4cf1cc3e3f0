"""What comes of grouping any gates, of putting others in and of expanding is what somebody read and stored.

`WRITE_TEXTS=1 pytest tests/engine/composites/test_written.py` stores it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np

from engine.composites.composite import Composite, composite
from engine.composites.grouping import expand, expand_all, group, without_composites
from engine.composites.naming import as_read, has_own_name, letter_of, name_of, proposed_name, worded
from engine.composites.putting_in import put_in
from engine.composites.reshaping import lost_wires, renamed, with_row
from engine.composites.rooms import rooms_in
from engine.composites.sizes import (
    inline_offset,
    is_written_out,
    node_size,
    op_size,
    port_column,
    port_offset,
)
from engine.errors import EngineError
from engine.formulas.expression import parse
from engine.formulas.ready_made import READY_MADE
from engine.graphs.graph import Edge, Graph
from engine.ops import OPS, Op
from tests.engine.telling import told
from tests.engine.written import compare, compare_rows

TEXT = "x = 2; y = 3; k = constant(7); a = x + y; b = a * k; c = tanh(b); d = c + x; f = d * y"
SHAPES = ((), (1,), (2,), (3,), (4,), (9,), (1, 1), (1, 3), (2, 2), (3, 4), (4, 2), (2, 9), (2, 2, 2))
NAMES = ("x", "weights", "momentum_of", "unreadably_long_a_name_for_a_leaf")


def places_of(graph: Graph) -> dict[int, tuple[float, float]]:
    return {node: (90.0 * index, 60.0 * (index * 5 % 3)) for index, node in enumerate(graph)}


def drawn(graph: Graph) -> str:
    """Return a graph in a line: every node with what it is wired to, a composite with what is in it."""
    nodes = []
    for node in graph.nodes():
        wired = {edge.port: edge.source for edge in graph.edges_into(node.id)}
        row = node.op
        within = ""
        if isinstance(row, Composite):
            within = f"<{row.title} {row.latex} {row.inputs}→{row.output} {row.depth} {told(row.positions)}"
            within += f" {row.local_latex} {drawn(row.inside)}>"
        nodes.append(f"{node.id}:{node.name}={row.name}{within}{told(wired)}")
    return " ".join(nodes)


def outcome(made: Callable[[], Graph]) -> str:
    """Return the graph that is made, or what is said instead."""
    try:
        return drawn(made())
    except EngineError as error:
        return f"{type(error).__name__} {error}"


def grouped() -> Iterator[str]:
    graph = parse(TEXT).graph
    places = places_of(graph)
    ids = list(graph)
    for count in (1, 2, 3):
        for chosen in combinations(ids, count):
            names = " ".join(graph.node(node).name for node in chosen)
            yield f"{names}: {outcome(lambda chosen=chosen: group(graph, chosen, 'h', places).graph)}"
    yield outcome(lambda: group(graph, ids).graph)
    part = dict(list(places.items())[:5])
    yield outcome(lambda: group(graph, ids[3:6], positions=part).graph)
    graph.disconnect(ids[4], "x")
    yield outcome(lambda: group(graph, ids[3:6], "h", places).graph)


def put() -> Iterator[str]:
    graph = parse(TEXT).graph
    for start in range(3, 8):
        for stop in range(start + 1, 8):
            try:
                found = group(graph, list(graph)[start:stop], "h", places_of(graph))
            except EngineError:
                continue
            whole, node = found.graph, found.node
            pairs = list(combinations([each for each in whole if each != node], 2))
            for number, chosen in enumerate(pairs[:: max(len(pairs) // 5, 1)]):
                for places in (places_of(whole), {})[number % 4 // 3 :]:
                    names = " ".join(whole.node(each).name for each in chosen)
                    made = outcome(lambda: put_in(whole, node, chosen, places))  # noqa: B023
                    yield f"{start} {stop} {names} {bool(places)}: {made}"


def taken_apart() -> Iterator[str]:
    graph = parse(TEXT).graph
    inner = group(graph, list(graph)[3:5], "g", places_of(graph))
    outer = group(inner.graph, [inner.node, inner.graph.find("c").id], "h", places_of(inner.graph))
    whole = outer.graph
    yield drawn(whole)
    yield drawn(expand(whole, outer.node).graph) + told(expand(whole, outer.node).ids)
    yield drawn(expand_all(whole).graph) + told(expand_all(whole).ids)
    bare, target = without_composites(whole, outer.node)
    yield f"{drawn(bare)} {target}"
    yield outcome(lambda: expand(whole, whole.find("d").id).graph)
    row = whole.node(outer.node).op
    assert isinstance(row, Composite)
    inside, gone = row.inside.copy(), row.inputs[1]
    wires = inside.edges_from(gone)
    inside.remove(gone)
    one = inside.add("constant", name="one", value=1.0)
    inside.connect_all(Edge(one, wire.target, wire.port) for wire in wires)
    fewer = composite("h", inside, (row.inputs[2], row.inputs[0]), row.output, row.positions)
    yield outcome(lambda: with_row(whole, outer.node, fewer))
    yield told(lost_wires(whole, outer.node, fewer))
    yield outcome(lambda: renamed(whole, {outer.node: "named", whole.find("d").id: "e"}))
    yield outcome(lambda: renamed(whole, {outer.node: "d"}))
    yield from map(drawn, (whole, *(entry.row().inside for entry in READY_MADE.values())))


def names() -> Iterator[str]:
    for text in (TEXT, "x + y", "mse(x + y, t)", "tanh(x) * f2", "f = x; x * f", "x = 2"):
        formula = parse(text)
        graph = formula.graph
        for node in graph.nodes():
            called = name_of(graph, node.id, formula.target)
            yield f"{node.name}: {has_own_name(node)} {letter_of(node)} {called}"
            graph.rename(node.id, graph.free_name(proposed_name(node.op)))
            yield f"{node.name} {name_of(graph, node.id, node.id)} {drawn(as_read(graph, node.id))}"
            yield worded(graph, node.id, f"1 {graph.node(node.id).name}, not {graph.node(node.id).name}s")
        yield f"{as_read(graph, None) is graph} {worded(graph, None, 'q_1')} {worded(graph, 99, 'q_1')}"


def sizes() -> Iterator[str]:
    for shape in SHAPES:
        graph = Graph()
        for name in NAMES:
            graph.add("input", name=name, value=np.ones(shape))
        graph.add("tanh", name="t")
        graph.connect(1, 5, "x")
        found = [node_size(node) for node in graph.nodes()]
        yield f"{shape}: {is_written_out(shape)} {told(found)} {told(rooms_in(graph))}"


def size_of(op: Op) -> str:
    offsets = [(*port_offset(op, port), *inline_offset(op, port)) for port in op.ports]
    return f"{told(op_size(op))} {told(port_column(op))} {told(offsets)}"


def test_gates_become_the_composites_that_were_looked_at() -> None:
    compare("composites-grouped", "\n".join(grouped()))


def test_gates_that_are_put_in_stand_where_it_was_looked_at() -> None:
    compare("composites-put-in", "\n".join(put()))


def test_composites_are_taken_apart_as_it_was_looked_at() -> None:
    compare("composites-apart", "\n".join(taken_apart()))


def test_nodes_are_called_as_it_was_looked_at() -> None:
    compare("composites-names", "\n".join(names()))


def test_nodes_are_as_large_as_it_was_looked_at() -> None:
    compare("composites-sizes", "\n".join(sizes()))


def test_every_op_is_as_large_as_it_was_looked_at() -> None:
    rows = (*OPS.values(), *(entry.row() for entry in READY_MADE.values()))
    compare_rows("composites-sizes-of-ops", {op.name: size_of(op) for op in rows})
