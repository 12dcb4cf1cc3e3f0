"""A graph typed, varied and looked into in the panels: all that they say and show meanwhile.

`WRITE_DRAWINGS=1 pytest tests/gui/panels/test_diary.py` stores it anew.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from engine.graphs.graph import Edge
from gui.document import commands, regrouping
from gui.document.apart import at_work
from gui.document.document import Document
from gui.flow.passes import backward
from gui.flow.playback import Playback
from gui.look.theme import appearance
from gui.panels.controls import Controls
from gui.panels.formula_field import FormulaField
from gui.panels.history import HistoryPanel
from gui.panels.inspector import Inspector
from gui.panels.outline import Outline
from gui.panels.problems import ProblemsPanel
from tests.gui.diary import Diary, State, plain
from tests.gui.drawing import compare

pytestmark = pytest.mark.usefixtures("light")


class Story:
    """Does one thing after the other with panels of one document, and has each noted."""

    def __init__(self, document: Document, *panels: QWidget) -> None:
        self.document = document
        self._lists = [panel for panel in panels if isinstance(panel, QListWidget)]
        self.root = QWidget()
        column = QVBoxLayout(self.root)
        for panel in panels:
            column.addWidget(panel)
        self.root.resize(700, 900)
        self.root.show()
        self.diary = Diary(self.root, *panels, more=self._more)

    def do(self, act, *steps) -> None:
        """Do something, let all that it asked for be worked out, and note it."""
        for step in steps:
            step()
        self.document.flush()
        while at_work():
            QTest.qWait(1)
        self.diary.note(act)

    def node(self, name: str) -> int:
        """Return a node's id."""
        return self.document.graph.find(name).id

    def _more(self) -> State:
        document = self.document
        stack = document.undo_stack
        lines = {type(each).__name__: list(map(_line, _items(each))) for each in self._lists}
        for outline in self.root.findChildren(Outline):
            lines["selected"] = [plain(outline.selected_nodes())]
        return lines | {
            "document": [f"{document.words}", f"undo {stack.undoText()!r} of {stack.count()}"],
            "values": [f"{node.name} = {plain(document.value(node.id))}" for node in document.graph.nodes()],
            "sliders": [str(document.slider_of(leaf.id)) for leaf in document.graph.leaves()],
            "target": [document.graph.node(document.target).name if document.target else "none"],
        }


def _items(listed: QListWidget) -> list[QListWidgetItem]:
    return [listed.item(row) for row in range(listed.count())]


def _line(item: QListWidgetItem) -> str:
    """Return what a line of a list says, in which colour, and that it is the one in hand."""
    ink, tip = item.foreground().color().name(), item.toolTip()
    in_hand = " in hand" * (item.listWidget().currentItem() is item)
    return f"{item.text()} in {ink}{in_hand}{' off' * (not item.flags())} {tip!r}"


def typed(line, text: str):
    """Return what types a text into a line and ends it with Enter."""

    def do() -> None:
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)

    return do


def key(widget, *pressed):
    """Return what presses keys one after the other in a widget."""
    return lambda: [QTest.keyClick(widget, each) for each in pressed]


@pytest.fixture
def story(qtbot, product_of_a_sum):
    """Return a function that begins a story about the product of a sum in some panels."""

    def of(*kinds):
        panels = [kind(product_of_a_sum) for kind in kinds]
        told = Story(product_of_a_sum, *panels)
        qtbot.addWidget(told.root)
        told.root.activateWindow()
        return told, *panels

    return of


def test_numbers_are_varied_pinned_and_given_a_range(story):
    told, controls = story(Controls)
    document = told.document
    slider = controls.sliders[told.node("x")]
    Key = Qt.Key
    told.do("right, right, left", key(slider.slider, Key.Key_Right, Key.Key_Right, Key.Key_Left))
    told.do("to the end", key(slider.slider, Key.Key_End))
    told.do("a page back", key(slider.slider, Key.Key_PageDown))
    told.do("taken hold of", lambda: slider.slider.setSliderDown(True), slider.slider.sliderPressed.emit)
    told.do("dragged", lambda: slider.slider.setSliderPosition(500))
    told.do("let go", lambda: slider.slider.setSliderDown(False))
    told.do("pinned", slider.pin.click)
    told.do("and another", lambda: commands.pin(document, told.node("z")))
    told.do("let go again", lambda: commands.pin(document, told.node("x")))
    told.do("all of them", document.undo_stack.undo, document.undo_stack.undo, document.undo_stack.undo)
    told.do("its range", key(slider.slider, Key.Key_F2))
    told.do("left as it was", key(slider.fields.low, Key.Key_Escape))
    told.do("again", slider.edit_range)
    told.do("from 0", lambda: slider.fields.high.setText("8"), lambda: slider.fields.step.setText("0.5"),
            typed(slider.fields.low, "0"))  # fmt: skip
    told.do("one step", key(slider.slider, Key.Key_Right))
    told.do("no number", slider.edit_range, typed(slider.fields.low, "low"))
    told.do("upside down", typed(slider.fields.low, "9"))
    told.do("never mind", key(slider.fields.low, Key.Key_Escape))
    told.do("far away", lambda: commands.set_value(document, told.node("y"), 70.0))
    told.do("no number at all", lambda: commands.set_value(document, told.node("y"), float("nan")))
    told.do("an array", lambda: commands.set_value(document, told.node("y"), [1.0, 2.0]))
    told.do("one more", lambda: commands.add_node(document, "parameter", (0.0, 0.0), value=2.0))
    told.do("another name", lambda: commands.rename(document, told.node("x"), "price"))
    told.do("gone", lambda: commands.delete(document, [told.node("price")]))
    told.do("nothing", lambda: commands.delete(document, list(document.graph)))
    compare("diary-controls", told.diary.lines)


def test_formulas_are_typed_refused_shown_and_drawn(story):
    told, field = story(FormulaField)
    document, line = told.document, field.line
    field._pause.setInterval(10**6)  # nothing is shown before it is asked for, however slow the machine is
    told.do("a formula begins", lambda: QTest.keyClicks(line, "+"), field.show_understood)
    told.do("and is none", key(line, Qt.Key.Key_Return))
    told.do("cleared", field._clear.click)
    told.do("another", lambda: QTest.keyClicks(line, "bce(1/(1+exp(-x)), y)"), field.show_understood)
    told.do("drawn", field._sign.click)
    told.do("undone", document.undo_stack.undo)
    told.do("redone", document.undo_stack.redo)
    told.do("unchanged", key(line, Qt.Key.Key_Return))
    told.do("another line", lambda: QTest.keyClick(line, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier),
            lambda: QTest.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier))  # fmt: skip
    told.do("renamed on the canvas", lambda: commands.rename(document, told.node("x"), "w"))
    told.do("a number", lambda: line.setText("2*3"), field.draw)
    field._pause.stop()
    compare("diary-formula", told.diary.lines)


def test_nodes_and_wires_are_inspected_and_edited(story):
    """It takes more than a second: a page is built for every thing that is inspected."""
    told, inspector = story(Inspector)
    document = told.document
    told.do("a leaf", lambda: inspector.inspect(told.node("x")))
    told.do("another value", typed(inspector.page.value, "-3"))
    told.do("no value", typed(inspector.page.value, "three"))
    told.do("another name", typed(inspector.page.name, "w"))
    told.do("no name", typed(inspector.page.name, "w w"))
    told.do("what if", lambda: inspector.page.section("what_if").part.step.setValue(0.5))
    told.do("checked", inspector.page.section("check").header.click)
    told.do("with another step", lambda: inspector.page.section("check").part.slider.setValue(2))
    told.do("folded", inspector.page.section("check").header.click)
    told.do("an array", lambda: commands.set_value(document, told.node("y"), [1.0, -2.0]))
    told.do("a gate", lambda: inspector.inspect(told.node("f")))
    told.do("its Jacobian", inspector.page.section("jacobian").header.click)
    told.do("at the other port", lambda: inspector.page.section("jacobian").part.ports.setCurrentIndex(1))
    told.do("one entry of it", lambda: inspector.page.section("jacobian").part.view.pointed.emit((1, 0)))
    told.do("another target", lambda: inspector.inspect(told.node("q")), inspector.page.differentiate.click)
    told.do("a wire", lambda: inspector.inspect(Edge(told.node("q"), told.node("f"), "x")))
    told.do("cut", lambda: commands.disconnect(document, told.node("f"), "x"))
    told.do("undone", document.undo_stack.undo)
    made = []
    told.do("grouped", lambda: made.append(regrouping.group(document, [told.node("q"), told.node("f")], "g")),
            lambda: inspector.inspect(made[0]))  # fmt: skip
    told.do("looked into", inspector.page.inside.requested.emit)
    told.do("a function", lambda: commands.add_node(document, "leaky_relu", (0.0, 0.0)),
            lambda: inspector.inspect(max(document.graph)))  # fmt: skip
    told.do("its attribute", lambda: next(iter(inspector.page.attributes.values())).setValue(0.25))
    told.do("fed", lambda: commands.connect(document, told.node("z"), max(document.graph), "x"))
    told.do("explored", lambda: inspector.page.section("curve").part._explore(1.5))
    told.do("deleted", lambda: commands.delete(document, [max(document.graph)]))
    told.do("another leaf", lambda: inspector.inspect(told.node("z")))
    entries = inspector.page.section("entries")
    field = entries.part.field
    told.do("its entries", entries.header.click)
    told.do("a second one", lambda: field.grid.item(0, 1).setText("7"))
    told.do("no number", lambda: field.grid.item(0, 1).setText("two"))
    told.do("ones", lambda: field.shape.setText("2×3"), field.fills["ones"].click)
    told.do("random ones", lambda: field.seed.setValue(4), field.fills["random"].click)
    told.do("as three", lambda: field.shape.setText("3"), field.shape.returnPressed.emit)
    told.do("as none", lambda: field.shape.setText("two"), field.shape.returnPressed.emit)
    compare("diary-inspector", told.diary.lines)


def test_rows_steps_and_problems_keep_to_a_graph_that_is_edited(story):
    told, outline, history, problems = story(
        Outline, lambda document: HistoryPanel(document.undo_stack), ProblemsPanel
    )
    document, graph = told.document, told.document.graph
    outline.resize(500, 300)
    told.do("two are selected", lambda: outline.select([told.node("q"), told.node("z")]))
    told.do("ports are seen", lambda: outline.expand(outline.rows.row_of(told.node("f"))))
    told.do("another number", lambda: commands.set_value(document, told.node("x"), 3.0))
    told.do("another name", lambda: commands.rename(document, told.node("q"), "total"))
    told.do("no shape for a sum", lambda: commands.set_value(document, told.node("x"), [1.0, 2.0, 3.0]),
            lambda: commands.set_value(document, told.node("y"), [1.0, 2.0]))  # fmt: skip
    told.do("its line", lambda: problems.setCurrentRow(0))
    told.do("in the dark", lambda: appearance().choose("dark"))
    told.do("and in light", lambda: appearance().choose("light"))
    told.do("three steps back", lambda: history.setCurrentRow(1))
    told.do("an open port", lambda: commands.disconnect(document, told.node("f"), "y"))
    told.do("wired again", document.undo_stack.undo)
    told.do("moved", lambda: commands.move(document, {told.node("z"): (-900.0, -900.0)}))
    told.do("a function of what is not positive", lambda: commands.add_node(document, "log", (600.0, 0.0)),
            lambda: commands.connect(document, told.node("f"), max(graph), "x"),
            lambda: commands.set_target(document, max(graph)))  # fmt: skip
    told.do("another picture", lambda: outline.show_picture(Playback(document, backward(document))))
    told.do("the first again", lambda: outline.show_picture(document))
    told.do("nobody looks", outline.hide, lambda: commands.set_value(document, told.node("x"), 1.0))
    told.do("somebody does", outline.show)
    told.do("all selected", outline.selectAll)
    told.do("one goes", lambda: commands.delete(document, [told.node("z")]))
    told.do("all of it", lambda: commands.delete(document, list(graph)))
    compare("diary-rows", told.diary.lines)
