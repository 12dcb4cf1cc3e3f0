"""How much is done for a gesture: what concerns many nodes is done for all of them at once."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.files.document import Contents
from engine.graphs.graph import Graph
from gui.document import commands
from gui.document import document as documents
from gui.document.document import Document

COUNT = 40


@pytest.fixture
def document(qapp):
    """Return a document of a chain of many gates, evaluated."""
    graph = Graph()
    at = graph.add("input")
    for _gate in range(COUNT):
        gate = graph.add("tanh")
        graph.connect(at, gate, "x")
        at = gate
    document = Document()
    document.replace(Contents(graph, {node: (80.0 * node, 0.0) for node in graph}, at))
    yield document
    document.flush()


@pytest.fixture
def work(document, monkeypatch):
    """Return how often the graph was asked for what is dear, and the window told, by name."""
    counted: Counter[str] = Counter()

    def count(owner: type | object, name: str) -> None:
        original = getattr(owner, name)

        def counting(*given: object, **named: object) -> object:
            counted[name] += 1
            return original(*given, **named)

        monkeypatch.setattr(owner, name, counting)

    for name in (
        "restore",
        "connect_all",
        "remove_all",
        "disconnect_all",
        "add",
        "connect",
        "disconnect",
        "copy",
    ):
        count(Graph, name)
    count(documents, "compile")
    document.changed.connect(lambda _difference: counted.update(["told"]))
    document.evaluated.connect(lambda: counted.update(["evaluated"]))
    return counted


def test_pasting_adds_all_nodes_at_once_and_compiles_one_plan(document, work):
    mime = commands.copy(document, list(document.graph))
    restored = work["restore"]
    commands.paste(document, mime)
    document.flush()
    assert len(document.graph) == 2 * (COUNT + 1)
    assert (work["told"], work["evaluated"], work["compile"]) == (1, 1, 1)
    assert work["restore"] == restored + 1
    assert work["copy"] == work["connect"] == 0


@pytest.mark.parametrize("gesture", ["duplicate", "delete"])
def test_a_gesture_with_all_nodes_and_its_undo_touch_the_graph_once_for_each_kind_of_thing(
    document, work, gesture
):
    getattr(commands, gesture)(document, list(document.graph))
    work.clear()
    document.undo_stack.undo()
    document.undo_stack.redo()
    done = {"restore": 1, "connect_all": 1, "remove_all": 1, "disconnect_all": 1, "told": 2}
    assert work == done


def test_a_new_node_copies_no_graph(document, work):
    commands.add_node(document, "add", (0.0, 0.0))
    assert work["copy"] == 0
