"""A target that nobody named is called by one letter wherever one reads of it, as in the formula line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QToolButton

from engine.exercises.exercise import Exercise
from engine.files.document import Contents
from engine.files.exercise_section import ExerciseSettings
from engine.formulas.formula_text import text_of
from engine.graphs.graph import Edge, Graph
from gui.canvas.legend import hint_text
from gui.canvas.tooltips import node_lines, wire_lines
from gui.document import commands
from gui.document.document import Document
from gui.flow import passes
from gui.look.formula_view import FormulaView
from gui.panels.inspector import Inspector
from gui.panels.outline_model import NODE, OutlineModel


@pytest.fixture
def document(qapp: object) -> Iterator[Document]:
    """A product of two numbers, whose gate has no name of its own."""
    graph, document = Graph(), Document()
    x, y, product = graph.add("input", name="x"), graph.add("input", name="y"), graph.add("multiply")
    graph.connect(x, product, "x")
    graph.connect(y, product, "y")
    document.replace(Contents(graph, {x: (0.0, 0.0), y: (0.0, 90.0), product: (200.0, 40.0)}, product))
    yield document
    document.flush()


def said(document: Document, inspector: Inspector) -> Iterator[str]:
    """Yield whatever words and formulas there are about the graph; typesetting them takes a second."""
    target = document.target
    assert target is not None
    yield from text_of(document.graph, target).splitlines()
    yield hint_text(document)
    for node in document.graph:
        yield document.flow_name(node)
        yield from node_lines(document, node)[:1]
        inspector.inspect(node)
        page = inspector.page
        yield page.name.text()
        yield from (label.text() for kind in (QLabel, QToolButton) for label in page.findChildren(kind))
        yield from (view.latex for view in page.findChildren(FormulaView))
    yield from (line for edge in document.graph.edges() for line in wire_lines(document, edge))
    trace = passes.backward(document)
    for event in trace:
        yield from (event.caption.sentence, event.caption.formula, event.caption.numbers, event.caption.place)
    outline = OutlineModel(document)
    outline.follow()
    yield from (outline.data(outline.index(row, NODE)) for row in range(outline.rowCount()))
    for question in Exercise.of(replace(document.contents(), exercise=ExerciseSettings())).questions:
        yield from (question.prompt, *question.hints)


def test_a_target_without_a_name_is_f_everywhere_and_its_own_name_once_it_has_one(qtbot, document):
    inspector = Inspector(document)
    qtbot.addWidget(inspector)
    target = document.target
    words = [*said(document, inspector)]
    assert not [line for line in words if "multiply" in line]
    assert {"f = x * y", "∂f/∂x", "∂f/∂f", "f"} <= set(words)
    inspector.inspect(target)
    inspector.page.name.editingFinished.emit()
    assert document.graph.node(target).name == "multiply"
    commands.rename(document, target, "area")
    document.flush()
    assert text_of(document.graph, target).splitlines()[-1] == "area = x * y"
    assert document.flow_name(document.graph.find("x").id) == "∂area/∂x"
    assert inspector.page.name.text() == "area"
    assert document.graph.has_edge(Edge(document.graph.find("x").id, target, "x"))
