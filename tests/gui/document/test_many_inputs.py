"""Gates of any number of inputs close up after the wires they lose, however these are lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.files.document import Contents, encode
from engine.formulas.expression import parse
from engine.graphs.graph import Edge
from engine.ops import MOST_INPUTS
from gui.document import commands, rewiring
from gui.document.document import Document
from gui.document.many_inputs import grown


@pytest.fixture
def document(qapp: Any) -> Any:
    """A sum s of a, b, c and d, which feeds t, and a sum r of two."""
    graph = parse("a = 1; b = 2; c = 3; d = 4; s = add(a, b, c, d); r = add(a, b); t = s * r").graph
    document = Document()
    document.replace(Contents(graph, dict.fromkeys(graph, (0.0, 0.0))))
    yield document
    document.flush()


def named(document: Document, name: str) -> int:
    return document.graph.find(name).id


def inputs(document: Document, name: str = "s") -> str:
    """Return what feeds a gate, port by port, a dot for an open one."""
    graph, node = document.graph, document.graph.find(name)
    sources = [graph.source(node.id, port) for port in node.op.ports]
    return "".join("." if source is None else graph.node(source).name for source in sources)


def into(document: Document, *sources: str) -> list[Edge]:
    edges = document.graph.edges_into(named(document, "s"))
    return [edge for edge in edges if document.graph.node(edge.source).name in sources]


WAYS: dict[str, tuple[Callable[[Document], object], str]] = {
    "a wire is disconnected": (lambda d: commands.disconnect(d, named(d, "s"), "y"), "acd"),
    "wires are deleted": (lambda d: commands.delete(d, (), into(d, "a", "c")), "bd"),
    "wires are cut": (lambda d: rewiring.cut(d, into(d, "d")), "abc"),
    "nodes are deleted": (lambda d: commands.delete(d, [named(d, "b"), named(d, "c")]), "ad"),
    "all wires are deleted": (lambda d: commands.delete(d, (), into(d, *"abcd")), ".."),
    "a wire goes elsewhere": (
        lambda d: rewiring.join(d, Edge(named(d, "c"), named(d, "r"), "x"), into(d, "c")[0]), "abd",
    ),
    "a leaf is deleted and nothing joined": (lambda d: rewiring.dissolve(d, [named(d, "a")]), "bcd"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_ports_after_a_lost_wire_move_up(document: Document, way: str) -> None:
    act, left = WAYS[way]
    before = encode(document.contents())
    act(document)
    assert inputs(document) == left
    assert document.graph.edges_from(named(document, "s")) != []
    document.flush()
    assert document.problem is None or left == ".." or way == "nodes are deleted"
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert (inputs(document), encode(document.contents())) == ("abcd", before)
    document.undo_stack.redo()
    assert inputs(document) == left


def test_ports_that_were_open_before_stay(document: Document) -> None:
    commands.set_inputs(document, named(document, "r"), 4)
    commands.disconnect(document, named(document, "r"), "x")
    assert inputs(document, "r") == "b.."


def test_what_is_chosen_to_be_differentiated_stays_chosen(document: Document) -> None:
    commands.set_target(document, named(document, "s"))
    commands.disconnect(document, named(document, "s"), "y")
    assert document.chosen == named(document, "s")


@pytest.mark.parametrize("count", [MOST_INPUTS - 1, MOST_INPUTS])
def test_a_gate_grows_to_the_most_inputs_and_no_further(document: Document, count: int) -> None:
    commands.set_inputs(document, named(document, "s"), count)
    op = grown(document.graph.find("s"))
    assert (op and len(op.ports)) == (MOST_INPUTS if count < MOST_INPUTS else None)


def test_where_no_port_goes_the_other_wires_stay_at_theirs(document: Document) -> None:
    commands.disconnect(document, named(document, "r"), "x")
    assert inputs(document, "r") == ".b"
    tanh = commands.add_node(document, "tanh", (0.0, 0.0), name="h")
    commands.connect(document, named(document, "a"), tanh, "x")
    commands.disconnect(document, tanh, "x")
    assert inputs(document, "h") == "."
