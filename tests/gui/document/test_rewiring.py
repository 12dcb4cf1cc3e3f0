"""Deleting nodes and joining what fed them to what they fed."""

from __future__ import annotations

from typing import Any

import pytest

from engine.composites.sizes import node_size
from engine.errors import GraphError
from engine.files.document import Contents, encode
from engine.formulas.expression import parse
from engine.formulas.ready_made import READY_MADE
from engine.graphs.graph import Edge
from engine.ops import OPS
from gui.document import commands, rewiring
from gui.document.document import Document
from gui.document.offers import OFFERS
from gui.document.rewiring import BESIDE, Splice
from gui.look.habits import habits, kept_habits

FORMULA = "x = 1; w = 2; a = exp(x); b = a * w; c = tanh(b); d = add(a, c)"


@pytest.fixture
def document(qapp: Any) -> Any:
    graph = parse(FORMULA).graph
    document = Document()
    document.replace(Contents(graph, dict.fromkeys(graph, (0.0, 0.0))))
    yield document
    document.flush()


def wires(document: Document) -> set[str]:
    graph = document.graph
    return {f"{graph.node(e.source).name}>{graph.node(e.target).name}.{e.port}" for e in graph.edges()}


ALL = {"x>a.x", "a>b.x", "w>b.y", "b>c.x", "a>d.x", "c>d.y"}


@pytest.mark.parametrize(
    ("names", "left"),
    [
        ("c", {"x>a.x", "a>b.x", "w>b.y", "a>d.x", "b>d.y"}),
        ("b", {"x>a.x", "a>c.x", "a>d.x", "c>d.y"}),  # the gate goes on, the weight beside it does not
        ("bc", {"x>a.x", "a>d.x", "a>d.y"}),
        ("a", {"x>b.x", "w>b.y", "b>c.x", "x>d.x", "c>d.y"}),
        ("d", {"x>a.x", "a>b.x", "w>b.y", "b>c.x"}),
        ("x", ALL - {"x>a.x"}),
        ("ab", {"x>c.x", "x>d.x", "c>d.y"}),
    ],
)
def test_what_fed_the_deleted_feeds_what_they_fed(document: Document, names: str, left: set[str]) -> None:
    rewiring.dissolve(document, [document.graph.find(name).id for name in names])
    assert wires(document) == left
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert wires(document) == ALL


def test_where_it_is_not_clear_which_input_is_meant_nothing_is_joined(document: Document) -> None:
    d = document.graph.find("d").id
    after = rewiring.add_after(document, document.graph.find("c").op, (0.0, 0.0), d, "x")
    rewiring.dissolve(document, [d])
    assert document.graph.edges_into(after) == []


@pytest.fixture
def recent(qapp: Any) -> Any:
    """Yield a function that says what was added last."""
    before = habits().recent
    yield lambda *names: kept_habits().take(recent=names)
    kept_habits().take(recent=before)


def test_what_is_used_most_is_offered_first_then_what_was_added_last(document: Document, recent: Any) -> None:
    recent("relu", "tanh", "sin")
    names = [offer.name for offer in rewiring.offers_after(document, document.graph.find("x").id)]
    assert names[:5] == ["add", "multiply", "exp", "tanh", "relu"]
    assert names[5] == "sin"
    assert names[-1] in READY_MADE
    before = [offer.name for offer in rewiring.offers_before(document)]
    assert before[:3] == ["input", "parameter", "constant"]
    assert before[3] == "add"


def named(document: Document, name: str) -> int:
    return document.graph.find(name).id


def width(document: Document, name: str) -> float:
    return node_size(document.graph.find(name))[0]


FAR = 1000.0
"""Where a gate stands that is far from the one before it."""


@pytest.mark.parametrize(
    ("end", "at", "moves"),
    [
        (FAR, 500.0, ""),
        (FAR, -100.0, "node"),
        (FAR, 980.0, "later"),
        (150.0, 100.0, "both"),
        (0.0, 0.0, ""),
        (-10.0, 0.0, ""),
    ],
)
@pytest.mark.parametrize("is_there", [False, True])
def test_what_comes_into_a_wire_stands_clear_of_its_ends_and_what_comes_after_makes_room(
    document: Document, end: float, at: float, moves: str, is_there: bool
) -> None:
    places = {"x": (0.0, 0.0), "w": (0.0, 90.0), "a": (0.0, 205.0), "b": (end, 7.0), "c": (end + 200, 0.0),
              "d": (end + 400, -30.0)}  # fmt: skip
    commands.move(document, {named(document, name): place for name, place in places.items()})
    splice = Splice(Edge(named(document, "a"), named(document, "b"), "x"), "x")
    new = commands.add_node(document, "sin", (-700.0, -700.0), name="new") if is_there else None
    before, steps = encode(document.contents()), document.undo_stack.count()
    if new is None:
        new = rewiring.add_between(document, OPS["sin"], (at, 40.0), splice)
    else:
        rewiring.insert(document, new, splice, (at, 40.0))
    left = (
        at
        if moves in {"", "later"}
        else width(document, "a") / 2 + BESIDE + node_size(document.graph.node(new))[0] / 2
    )
    right = left + node_size(document.graph.node(new))[0] / 2 + BESIDE + width(document, "b") / 2 - end
    step = right if moves in {"later", "both"} else 0.0
    later = {name: (places[name][0] + step, places[name][1]) for name in "bcd"}
    assert step >= 0.0
    assert {name: document.positions[named(document, name)] for name in "xwabcd"} == {**places, **later}
    assert document.positions[new] == (left, 40.0)
    graph = document.graph
    assert (graph.source(new, "x"), graph.source(named(document, "b"), "x")) == (named(document, "a"), new)
    assert graph.source(named(document, "d"), "x") == named(document, "a")
    assert document.undo_stack.count() == steps + 1
    document.undo_stack.undo()
    assert encode(document.contents()) == before


def test_a_leaf_is_as_wide_as_it_is_where_something_comes_after_it(document: Document) -> None:
    commands.move(document, {named(document, "a"): (FAR, 0.0), named(document, "x"): (0.0, 0.0)})
    across, high = node_size(document.graph.find("x"))
    assert across != high
    edge = Edge(named(document, "x"), named(document, "a"), "x")
    new = rewiring.add_between(document, OPS["sin"], (0.0, 0.0), Splice(edge, "x"))
    half = node_size(document.graph.node(new))[0] / 2
    assert document.positions[new] == (across / 2 + BESIDE + half, 0.0)


def test_a_node_that_was_dragged_into_a_wire_goes_back_to_where_the_drag_began(document: Document) -> None:
    new = commands.add_node(document, "sin", (7.0, 8.0), name="new")
    document.preview_positions({new: (300.0, 0.0)})
    splice = Splice(Edge(named(document, "a"), named(document, "b"), "x"), "x")
    rewiring.insert(document, new, splice, (300.0, 0.0), before=(7.0, 8.0))
    assert document.undo_stack.undoText() == "Insert new"
    document.undo_stack.undo()
    assert document.positions[new] == (7.0, 8.0)


@pytest.mark.parametrize(
    ("old", "new", "left", "step"),
    [
        (None, "c>b.y", {"a>b.x", "w>d.y", "b>c.x"}, None),  # a circle
        (None, "w>d.y", ALL - {"c>d.y"} | {"w>d.y"}, "Rewire"),
        ("c>d.y", "c>d.x", ALL - {"a>d.x", "c>d.y"} | {"c>d.x", "a>d.y"}, "Swap inputs"),
        ("w>b.y", "w>d.x", ALL - {"w>b.y", "a>d.x"} | {"w>d.x"}, "Rewire"),
        ("w>b.y", "w>b.y", ALL, ""),
        (None, "w>d.z", ALL | {"w>d.z"}, "Connect"),
    ],
)
def test_a_wire_takes_the_place_of_the_one_at_its_port_or_changes_places_with_it(
    document: Document, old: str | None, new: str, left: set[str], step: str | None
) -> None:
    def edge(text: str) -> Edge:
        source, _to, target = text.partition(">")
        return Edge(named(document, source), named(document, target[0]), target[2])

    if step is None:
        with pytest.raises(GraphError):
            rewiring.join(document, edge(new))
        left = ALL
    else:
        rewiring.join(document, edge(new), None if old is None else edge(old))
    assert wires(document) == left
    assert document.undo_stack.undoText() == (step or "")
    document.undo_stack.go_to(0)
    assert wires(document) == ALL


def test_a_node_comes_wired_to_an_output_or_a_port(document: Document) -> None:
    after = rewiring.add_after(document, OPS["add"], (1.0, 2.0), named(document, "x"), "y")
    assert (document.graph.source(after, "x"), document.graph.source(after, "y")) == (
        None,
        named(document, "x"),
    )
    before = rewiring.add_before(
        document, OPS["parameter"], (3.0, 4.0), named(document, "b"), "y", name="v", value=7.0
    )
    usual = rewiring.add_before(document, OPS["parameter"], (5.0, 6.0), after, "x")
    assert [document.positions[node] for node in (after, before, usual)] == [
        (1.0, 2.0),
        (3.0, 4.0),
        (5.0, 6.0),
    ]
    assert (document.graph.node(before).name, float(document.graph.node(before).value)) == ("v", 7.0)
    assert document.graph.source(named(document, "b"), "y") == before
    assert document.graph.edges_from(named(document, "w")) == []
    assert document.graph.source(after, "x") == usual
    assert document.undo_stack.count() == 3
    document.undo_stack.go_to(0)
    assert wires(document) == ALL
    assert rewiring.port_after(document, OPS["add"], named(document, "x")) == "x"


@pytest.mark.parametrize(("cut", "text"), [(1, "Cut a wire"), (2, "Cut 2 wires")])
def test_wires_that_are_cut_are_gone_as_one_named_step(document: Document, cut: int, text: str) -> None:
    rewiring.cut(document, document.graph.edges()[:cut])
    assert len(document.graph.edges()) == len(ALL) - cut
    assert (document.undo_stack.count(), document.undo_stack.undoText()) == (1, text)


def test_everything_is_offered_where_nothing_is_wired(document: Document) -> None:
    offers = rewiring.offers_anywhere(document)
    assert {offer.name for offer in offers} == set(OFFERS)
    assert {offer.name for offer in offers[:6]} == {"exp", "multiply", "tanh", "add", "input", "parameter"}


def test_a_node_that_nothing_fits_comes_with_its_first_port_wired(document: Document) -> None:
    x = named(document, "x")
    fitting = rewiring.fitting_in(document)
    gates = [op for op in OPS.values() if len(op.ports) > 1]
    ports = {op.name: rewiring.port_after(document, op, x) for op in gates}
    assert None in {fitting.port_of(op, x) for op in gates}
    assert ports == {op.name: fitting.port_of(op, x) or op.ports[0] for op in gates}
