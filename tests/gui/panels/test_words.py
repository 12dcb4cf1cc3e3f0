"""What panels say of a node is all there is to say: its op, its numbers, its ports, in the theme now worn."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFormLayout, QLabel, QToolTip

from engine.composites.composite import Composite
from engine.files.document import Contents
from engine.files.examples import find
from engine.formulas.expression import parse
from engine.ops import OPS, Kind
from gui.document import commands, regrouping
from gui.document.document import Document
from gui.look import numbers
from gui.look.theme import DARK, LIGHT, appearance
from gui.panels import formula_field
from gui.panels.controls import Controls
from gui.panels.formula_field import LARGEST_PREVIEW, FormulaField
from gui.panels.formula_line import MOST_LINES, FormulaLine
from gui.panels.inside_block import MOST
from gui.panels.inspector import Inspector
from gui.panels.inspector_text import colour_of, gradient_html, value_text
from gui.panels.palette import Palette
from gui.panels.value_field import ValueField

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def read(qtbot):
    """Return a function that opens contents and an inspector of one node, and returns its page."""
    documents = []

    def page(contents, name):
        document = Document()
        documents.append(document)
        document.replace(contents)
        document.flush()
        inspector = Inspector(document)
        qtbot.addWidget(inspector)
        inspector.resize(320, 900)
        inspector.show()
        inspector.inspect(document.graph.find(name).id)
        return inspector, document

    yield page
    for document in documents:
        document.flush()


def texts(widget):
    """Return what its labels say, without markup, from the top."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    labels = widget.widget().findChildren(QLabel)
    return [re.sub("<[^>]*>", "", label.text()).replace("&nbsp;", " ") for label in labels if label.text()]


@pytest.mark.parametrize("name", ["x0", "p0", "e", "f"])
def test_a_page_says_what_the_op_is_and_does(read, name):
    inspector, document = read(find("sigmoid-neuron").contents(), name)
    op, said = document.graph.find(name).op, texts(inspector)
    assert op.description in said
    assert (f"{op.title} · {op.gate}" if op.gate else op.title) in said
    assert "Value" in said
    assert (op.source in said) == bool(op.source)
    assert inspector.page.name.text() == name
    assert not inspector.page.name.isReadOnly()
    for port in op.ports:
        source = document.graph.node(document.graph.source(document.graph.find(name).id, port)).name
        assert f"Port {port} ← {source}" in said
        assert {"value", "upstream", "local", "downstream"} <= set(said)


def test_a_source_is_named_where_there_is_one_and_an_open_port_is_called_open(read):
    op = next(op for op in OPS.values() if op.source and not op.is_leaf and len(op.ports) == 1)
    inspector, document = read(Contents(parse("x = 1; f = x + x").graph), "f")
    made = commands.add_node(document, op, (0.0, 300.0))
    document.flush()
    inspector.inspect(made)
    said = texts(inspector)
    assert op.source in said
    assert f"Port {op.ports[0]} ← open" in said
    assert said.count("—") == 5
    rows = inspector.page.section("ports").part.blocks[op.ports[0]].rows
    assert {row.text() for row in rows.values()} == {"—"}


def ink_of(label):
    return label.palette().color(label.foregroundRole()).name()


def test_everything_said_is_in_the_colours_of_the_theme(read):
    inspector, _document = read(find("product-of-a-sum").contents(), "q")

    def colours():
        labels = inspector.findChildren(QLabel)
        styles = " ".join(label.styleSheet() + label.text() + ink_of(label) for label in labels)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return set(re.findall("#[0-9a-fA-F]{6}", styles.lower()))

    assert LIGHT.soft.name() in colours()
    appearance().choose("dark")
    texts(inspector)
    assert DARK.soft.name() in colours()
    assert not colours() & {LIGHT.soft.name(), LIGHT.negative.name(), LIGHT.positive.name()}


def test_a_composite_lists_what_is_inside_by_name_value_and_gradient(read):
    contents = find("sigmoid-neuron").contents()
    inspector, document = read(contents, "f")
    graph = document.graph
    made = regrouping.group(document, [graph.find(name).id for name in ("minus_s", "e", "d", "f")], "gate")
    document.flush()
    inspector.inspect(made)
    said = texts(inspector)
    assert "Composite" in said[0] + said[1]
    assert "Inside" in said
    (table,) = [text for text in said if text.startswith("valuegradient")]
    for name in ("minus_s", "e", "d"):
        assert name in table
    assert "0.73" in table
    assert "more" not in table
    assert inspector.page.section("ports").part.blocks["s"].formula.latex == ""
    appearance().choose("dark")
    texts(inspector)
    assert DARK.soft.name() in inspector.page.inside.table.text()


def test_of_a_large_inside_the_first_are_listed_and_the_rest_counted(read):
    formula = parse("f = " + " + ".join(f"tanh(x{index})" for index in range(MOST + 6)))
    inspector, document = read(Contents(formula.graph, {}, formula.target), "f")
    gates = [node.id for node in document.graph.nodes() if not node.op.is_leaf]
    made = regrouping.group(document, gates, "many")
    document.flush()
    inspector.inspect(made)
    QApplication.processEvents()  # a page of so many ports is made in a turn of its own
    table = inspector.page.inside.table.text()
    assert isinstance(document.graph.node(made).op, Composite)
    assert table.count("<tr>") == MOST + 1
    assert f"and {len(gates) - MOST} more" in table


ROWS = np.array([[1.0, -2.0], [0.5, 4.0]])


def test_values_are_written_in_rows_as_far_as_there_is_room(qapp):
    assert value_text(None) == "not computed"
    assert value_text(np.array(0.1)) == numbers.full(np.array(0.1))
    assert value_text(ROWS).count("<tr>") == 2
    assert value_text(ROWS).count("<td") == 4
    assert value_text(np.zeros((6, 4))).count("<td") == 24
    assert value_text(np.zeros((2, 6))).count("<td") == 8
    assert value_text(np.zeros((2, 6))).count("…") == 2
    assert value_text(np.zeros((2, 7))) == "array 2×7"
    assert value_text(np.zeros((7, 2))) == "array 7×2"
    assert value_text(np.zeros((2, 2, 2))) == f"array {numbers.shape_text((2, 2, 2))}"
    assert value_text(np.array(2.0), stale=True) == numbers.marked(value_text(np.array(2.0)), stale=True)


def test_gradients_have_the_colour_of_their_sign_and_old_ones_none(qapp):
    for number, colour in ((2.0, LIGHT.positive), (-2.0, LIGHT.negative), (0.0, LIGHT.soft)):
        assert colour_of(np.array(number)) == colour
        assert colour.name() in gradient_html(np.array(number))
        assert LIGHT.soft.name() in gradient_html(np.array(number), stale=True)
    assert colour_of(ROWS) == LIGHT.ink
    assert "+1.00" in gradient_html(ROWS)
    assert gradient_html(ROWS, stale=True) == numbers.marked(gradient_html(ROWS), stale=True)


# The field of a value ---------------------------------------------------------------------------------------


@pytest.fixture
def value(qtbot):
    """Return a value field that shows 2, and what it has told."""
    field, told = ValueField("x"), []
    qtbot.addWidget(field)
    field.entered.connect(told.append)
    field.show()
    field.activateWindow()
    field.show_value(np.array(2.0))
    field.setFocus()
    return field, told


def test_what_is_typed_is_told_once_on_enter_or_on_leaving(value):
    field, told = value
    assert (field.text(), field.accessibleName(), field.isModified()) == ("2.0", "x", False)
    for leave in (lambda: QTest.keyClick(field, Qt.Key.Key_Return), field.clearFocus):
        told.clear()
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, "3")
        leave()
        leave()
        assert [float(entry) for entry in told] == [3.0]
        assert not field.isModified()


def test_what_cannot_be_read_is_told_while_one_types_and_dropped_when_one_leaves(value):
    field, told = value
    usual = field.toolTip()
    field.selectAll()
    QTest.keyClicks(field, "two")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == []
    assert field.text() == "two"
    assert "two" in field.toolTip()
    assert "two" in QToolTip.text()
    assert LIGHT.danger.name() in field.styleSheet()
    field.show_value(np.array(5.0))
    assert field.text() == "two"
    field.clearFocus()
    assert (field.text(), field.isModified()) == ("5.0", False)
    assert (field.toolTip(), field.styleSheet()) == (usual, "")
    assert told == []
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "bad")
    QTest.keyClick(field, Qt.Key.Key_Return)
    field.selectAll()
    QTest.keyClicks(field, "7")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (field.toolTip(), field.styleSheet()) == (usual, "")
    assert [float(entry) for entry in told] == [7.0]
    QToolTip.hideText()


@pytest.mark.parametrize(("size", "is_text"), [(400, True), (401, False)])
def test_a_large_array_is_shown_by_its_shape_and_not_edited(value, size, is_text):
    field, _told = value
    field.show_value(np.zeros(size))
    assert field.isReadOnly() != is_text
    assert (field.text() == numbers.shape_text((size,))) != is_text
    assert field.cursorPosition() == 0


# Sliders ----------------------------------------------------------------------------------------------------


def test_a_slider_shows_name_number_range_and_place_of_its_leaf(qtbot, product_of_a_sum):
    controls = Controls(product_of_a_sum)
    qtbot.addWidget(controls)
    node = product_of_a_sum.graph.find("y").id
    slider = controls.sliders[node]
    assert (slider.name.text(), slider.number.text()) == ("y", numbers.short(np.array(5.0)))
    assert slider.slider.accessibleName() == "y"
    ends = f"y: {numbers.short(-10.0)} to {numbers.short(10.0)}"
    assert slider.slider.toolTip() == f"{ends}. Double-click to edit its range and step"
    assert slider.slider.value() == 1500
    x = controls.sliders[product_of_a_sum.graph.find("x").id]
    assert (x.slider.value(), x.slider.toolTip()) == (
        600, f"x: {numbers.short(-5.0)} to {numbers.short(5.0)}. Double-click to edit its range and step"
    )  # fmt: skip
    commands.set_value(product_of_a_sum, node, 7.0)
    assert slider.number.text() == numbers.short(np.array(7.0))
    assert slider.slider.value() == 1700
    commands.rename(product_of_a_sum, node, "why")
    assert slider.name.text() == "why"
    commands.set_value(product_of_a_sum, node, -30.0)
    assert slider.slider.value() == 500


def test_only_inputs_and_parameters_with_single_numbers_vary_and_no_more_than_there_is_room_for(qtbot):
    formula = parse("f = 2 * x + W @ v + sum(c)")
    document = Document()
    document.replace(Contents(formula.graph))
    for name in ("W", "v", "c"):
        commands.set_value(document, document.graph.find(name).id, [1.0, 2.0])
    document.flush()
    controls = Controls(document)
    qtbot.addWidget(controls)
    assert [document.graph.node(node).name for node in controls.sliders] == ["x"]
    commands.delete(document, [document.graph.find("x").id])
    document.flush()
    assert controls.sliders == {}
    assert "get a slider here" in controls.widget().findChild(QLabel).text()
    for number in range(45):
        commands.add_node(document, "parameter", (0.0, 60.0 * number))
    document.flush()
    assert len(controls.sliders) == 40
    assert {document.graph.node(node).op.kind for node in controls.sliders} == {Kind.PARAMETER}


# The formula line and its field -----------------------------------------------------------------------------


@pytest.fixture
def line(qtbot):
    line = FormulaLine()
    qtbot.addWidget(line)
    line.resize(300, 30)
    line.show()
    line.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    return line


def test_a_line_grows_with_its_text_up_to_a_bound_while_one_types(line, qtbot):
    heights = []
    for count in (1, 2, MOST_LINES, MOST_LINES + 3):
        line.setText("\n".join("x" for _line in range(count)))
        heights.append(line.height())
    assert heights[0] < heights[1] < heights[2] == heights[3]
    assert line.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAsNeeded
    line.clearFocus()
    assert line.height() == pytest.approx(heights[0], abs=1)
    assert line.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    assert line.height() == heights[2]
    assert line.minimumSizeHint().height() == line.sizeHint().height()
    assert line.minimumSizeHint().width() == 1


def test_a_narrower_line_takes_more_room_for_the_same_text(line):
    line.setText("+".join(f"x{number}" for number in range(12)))
    heights = []
    for width in (900, 120, 900):
        line.resize(width, line.height())
        heights.append(line.height())
    assert heights[0] == heights[2] < heights[1]


def test_only_what_is_typed_is_told_and_enter_says_that_it_is_complete(line):
    told, entered = [], []
    line.typed.connect(lambda: told.append(line.text()))
    line.entered.connect(lambda: entered.append(line.text()))
    line.show_text("shown")
    assert told == []
    assert line.cursorPosition() == 0
    line.setText("typed")
    assert told == ["typed"]
    assert line.cursorPosition() == 5
    QTest.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert (line.text(), entered) == ("typed\n", [])
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(line, key)
    assert entered == ["typed\n", "typed\n"]


@pytest.mark.parametrize(
    ("at", "block", "position"), [((1, 1), 0, 0), ((2, 3), 1, 2), ((2, 99), 1, 4), ((9, 1), 2, 0)]
)
def test_the_cursor_is_put_where_reading_stopped(line, at, block, position):
    line.setText("ab\ncdef\ng")
    line.place_cursor(*at)
    cursor = line.textCursor()
    assert (cursor.blockNumber(), cursor.positionInBlock()) == (block, position)


@pytest.fixture
def field(qtbot, product_of_a_sum):
    field = FormulaField(product_of_a_sum)
    qtbot.addWidget(field)
    field.show()
    return field


def test_what_can_be_cleared_has_a_button_to_clear_it(field, product_of_a_sum):
    assert field.line.text() != ""
    assert not field._clear.isHidden()
    field._clear.click()
    assert field.line.text() == ""
    assert field._clear.isHidden()
    field.line.setText("a + b")
    assert not field._clear.isHidden()
    product_of_a_sum.replace(Contents(parse("1").graph, {}, None))
    assert field.line.text() == ""
    assert field._clear.isHidden()


@pytest.mark.parametrize(("nodes", "is_shown"), [(LARGEST_PREVIEW, True), (LARGEST_PREVIEW + 1, False)])
def test_a_formula_up_to_a_size_is_shown_while_one_types(field, nodes, is_shown):
    text = "tanh(" * (nodes - 1) + "x" + ")" * (nodes - 1)
    assert len(parse(text).graph) == nodes
    field.line.setText(text)
    field.show_understood()
    assert field.understood.isHidden() != is_shown
    field.line.setText("   ")
    field.show_understood()
    assert field.understood.isHidden()


@pytest.mark.parametrize(
    "edit",
    [
        lambda document: commands.rename(document, document.graph.find("x").id, "other"),
        lambda document: commands.disconnect(document, document.graph.find("f").id, "y"),
        lambda document: commands.set_target(document, document.graph.find("q").id),
        lambda document: commands.delete(document, [document.graph.find("q").id]),
    ],
    ids=["rename", "disconnect", "target", "delete"],
)
def test_every_edit_of_the_graph_is_read_off_the_line(field, product_of_a_sum, edit):
    before = field.line.text()
    edit(product_of_a_sum)
    assert field.line.text() != before
    product_of_a_sum.undo_stack.undo()
    assert field.line.text() == before


def test_moving_a_node_leaves_the_line_alone(field, product_of_a_sum, monkeypatch):
    monkeypatch.setattr(formula_field, "_written", lambda *_graph: pytest.fail("nothing of it is written"))
    commands.move(product_of_a_sum, {product_of_a_sum.graph.find("q").id: (0.0, 0.0)})


# The palette ------------------------------------------------------------------------------------------------


def test_searching_begins_with_all_of_the_last_search_selected(qtbot):
    palette = Palette()
    qtbot.addWidget(palette)
    palette.show()
    palette.activateWindow()
    palette.search.setText("tan")
    palette.focus_search()
    assert palette.search.selectedText() == "tan"
    qtbot.waitUntil(palette.search.hasFocus)


def test_rows_and_headings_are_drawn_in_the_theme(qtbot):
    palette = Palette()
    qtbot.addWidget(palette)
    assert "tanh" in palette.visible_ops()
    row, group = palette._rows["tanh"], next(iter(palette._groups))
    before = row.icon(0).cacheKey()
    assert group.foreground(0).color() == LIGHT.soft
    assert group.isExpanded()
    assert group.flags() == Qt.ItemFlag.ItemIsEnabled
    assert row.toolTip(0)
    appearance().choose("dark")
    assert row.icon(0).cacheKey() != before
    assert group.foreground(0).color() == DARK.soft


def test_rows_of_words_and_fields_have_a_heading_each(read):
    inspector, _document = read(find("product-of-a-sum").contents(), "q")
    for block in inspector.page.section("ports").part.blocks.values():
        (rows,) = block.findChildren(QFormLayout)
        titles = [rows.itemAt(row, QFormLayout.ItemRole.LabelRole).widget().text() for row in range(5)]
        assert titles == ["value", "shape", "upstream", "local", "downstream"]
        shown = [rows.itemAt(row, QFormLayout.ItemRole.FieldRole).widget() for row in range(5)]
        assert shown == [*block.rows.values()]
    QApplication.processEvents()


def test_columns_are_as_far_apart_from_each_other_in_little_room(qapp):
    page = QTextDocument()
    page.setHtml(gradient_html(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])))
    ends = []
    for room in (400.0, 128.0):
        page.setTextWidth(room)
        grid = page.rootFrame().childFrames()[0]
        starts = [
            page.documentLayout().blockBoundingRect(cell_of(grid, column)).left() for column in range(3)
        ]
        ends.append((starts[1] - starts[0], starts[2] - starts[1]))
    assert ends[0] == pytest.approx((ends[0][0],) * 2)
    assert ends[1] == pytest.approx(ends[0])


def cell_of(grid, column):
    return grid.cellAt(1, column).firstCursorPosition().block()
