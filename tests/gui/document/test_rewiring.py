"""Deleting nodes and joining what fed them to what they fed."""

from __future__ import annotations

from typing import Any

import pytest

from engine.files.document import Contents
from engine.formulas.expression import parse
from engine.formulas.ready_made import READY_MADE
from gui.document import rewiring
from gui.document.document import Document
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
