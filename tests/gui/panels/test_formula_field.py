"""A formula becomes the graph as one step, and what is no formula says where it fails."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMargins, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from engine.files.document import Contents, read
from engine.formulas import expression
from engine.graphs.graph import Graph
from gui.document import commands
from gui.document.long_formulas import LONGEST
from gui.panels.formula_field import FormulaField
from gui.panels.formula_line import FormulaLine


@pytest.fixture
def field(qtbot, product_of_a_sum):
    field = FormulaField(product_of_a_sum)
    qtbot.addWidget(field)
    field.show()
    return field


def type_formula(qtbot, field, text):
    field.line.clear()
    qtbot.keyClicks(field.line, text)
    qtbot.keyClick(field.line, Qt.Key.Key_Return)


def test_typing_a_formula_replaces_the_graph_and_differentiates_it(field, product_of_a_sum, qtbot):
    document = product_of_a_sum
    with qtbot.waitSignal(field.drawn):
        type_formula(qtbot, field, "2*x*x + z")
    document.flush()
    assert document.value(document.target) == 2 * 4 - 4
    assert document.gradient(document.graph.find("x").id) == -8


def test_leaves_keep_the_values_they_had_under_their_names(field, product_of_a_sum, qtbot):
    type_formula(qtbot, field, "x + new")
    values = {node.name: node.value for node in product_of_a_sum.graph.leaves()}
    assert values == {"x": -2, "new": 1}


def test_undo_brings_the_old_graph_back_whole(field, product_of_a_sum, qtbot):
    document = product_of_a_sum
    type_formula(qtbot, field, "exp(x)")
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    document.flush()
    assert document.value(document.graph.find("f").id) == -12
    assert len(document.graph) == 5


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [("x + sigmod(y)", 4, "sigmoid"), ("(x", 0, "closed"), ("x^", 2, "early")],
)
def test_what_is_no_formula_changes_nothing_and_puts_the_cursor_there(
    field, product_of_a_sum, qtbot, text, column, reason
):
    with qtbot.waitSignal(field.refused) as refused:
        type_formula(qtbot, field, text)
    assert field.line.cursorPosition() == column
    assert reason in refused.args[0]
    assert len(product_of_a_sum.graph) == 5
    assert product_of_a_sum.undo_stack.count() == 0


def test_the_document_is_described_by_the_formula_until_undo(field, product_of_a_sum, qtbot):
    before = product_of_a_sum.words
    type_formula(qtbot, field, "exp(x)")
    assert product_of_a_sum.words == ("", "exp(x)")
    product_of_a_sum.undo_stack.undo()
    assert product_of_a_sum.words == before


def test_what_was_understood_is_shown_before_enter(field, product_of_a_sum):
    field.line.setText(r"\frac{1}{1+e^{-x}}")
    assert field.understood.isHidden()
    field.show_understood()
    assert field.understood.isVisible()
    assert field.understood.latex == r"f = \frac{1}{e^{-x} +1}"
    assert len(product_of_a_sum.graph) == 5


@pytest.mark.parametrize("text", ["x + sigmod(y)", "", "+".join(["exp(x)"] + [f"y{n}" for n in range(99)])])
def test_nothing_is_shown_of_what_is_no_formula_or_too_long_to_see(field, text):
    field.line.setText("x")
    field.show_understood()
    field.line.setText(text)
    field.show_understood()
    assert field.understood.isHidden()


def test_the_formula_shown_waits_until_typing_pauses(field, qtbot):
    field.line.clear()
    qtbot.keyClicks(field.line, "x^2")
    assert field.understood.isHidden()
    qtbot.waitUntil(field.understood.isVisible, timeout=10_000)
    assert field.understood.latex == "f = x^2"


def test_the_line_follows_the_graph_through_undo(field, product_of_a_sum, qtbot):
    type_formula(qtbot, field, "exp(x)")
    assert field.line.text() == "exp(x)"
    product_of_a_sum.undo_stack.undo()
    assert field.line.text() == "q = x + y; f = q * z"
    product_of_a_sum.undo_stack.redo()
    assert field.line.text() == "f = exp(x)"


def test_the_line_follows_the_canvas_and_an_opened_document(field, product_of_a_sum):
    document = product_of_a_sum
    assert field.line.text() == "q = x + y; f = q * z"
    commands.rename(document, document.graph.find("z").id, "w")
    assert field.line.text() == "q = x + y; f = q * w"
    commands.delete(document, [document.graph.find("f").id])
    assert field.line.text() == "q = x + y"
    document.replace(Contents(Graph()))
    assert field.line.text() == ""


def test_a_draft_stays_while_the_canvas_changes_and_goes_with_the_document(field, product_of_a_sum, qtbot):
    field.line.clear()
    qtbot.keyClicks(field.line, "sin(x")
    commands.add_node(product_of_a_sum, "input", (0.0, 0.0))
    assert field.line.text() == "sin(x"
    product_of_a_sum.replace(Contents(Graph()))
    assert field.line.text() == ""


def test_enter_on_the_formula_of_the_graph_as_it_stands_changes_nothing(field, product_of_a_sum, qtbot):
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert product_of_a_sum.undo_stack.count() == 0


def test_a_program_of_several_lines_is_pasted_and_drawn(field, product_of_a_sum, qtbot):
    QApplication.clipboard().setText("q = x + y  # the sum\nf = np.exp(q)\n")
    field.line.selectAll()
    field.line.paste()
    assert field.line.sizeHint().height() > 2 * field.line.fontMetrics().height()
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert [node.name for node in product_of_a_sum.graph.nodes()] == ["x", "y", "q", "f"]


def test_an_error_in_a_later_line_is_where_the_cursor_goes(field, qtbot):
    field.line.setText("q = x + y\nf = sigmod(q)")
    with qtbot.waitSignal(field.refused):
        field.draw()
    cursor = field.line.textCursor()
    assert (cursor.blockNumber(), cursor.positionInBlock()) == (1, 4)
    assert field.focusWidget() is field.line


def test_shift_enter_begins_a_line_and_the_button_clears(field, product_of_a_sum, qtbot):
    field.line.clear()
    qtbot.keyClicks(field.line, "x")
    qtbot.keyClick(field.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert field.line.text() == "x\n"
    assert len(product_of_a_sum.graph) == 5
    field._clear.click()
    assert field.line.text() == ""


def test_the_line_leaves_its_room_to_the_canvas_when_nobody_types(qtbot):
    from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

    from gui.panels.formula_line import FormulaLine

    page, line, other = QWidget(), FormulaLine(), QLineEdit()
    column = QVBoxLayout(page)
    column.addWidget(line)
    column.addWidget(other)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    one = line.height()
    line.setText("a = x + y\nb = a * z\nf = exp(b)")
    assert line.height() > one + 20
    other.setFocus()
    qtbot.waitUntil(lambda: line.height() == one)
    first_line_ends = line.document().documentMargin() + line.fontMetrics().lineSpacing()
    assert line.viewport().height() <= first_line_ends + 1
    assert line.verticalScrollBar().value() == 0
    line.setFocus()
    qtbot.waitUntil(lambda: line.height() > one + 20)


def test_what_is_in_doubt_is_said_under_the_preview_and_goes_when_it_is_drawn(field, qtbot):
    field.line.clear()
    qtbot.keyClicks(field.line, "bce(1/(1 + exp(-z)), t)")
    field.show_understood()
    assert field.doubt.isVisible()
    assert "probability already" in field.doubt.text()
    field.line.clear()
    qtbot.keyClicks(field.line, "bce(z, t)")
    field.show_understood()
    assert not field.doubt.isVisible()
    assert field.understood.isVisible()


def test_what_is_typed_is_read_once_for_its_preview_and_its_graph(field, product_of_a_sum, monkeypatch):
    read: list[str] = []
    original = expression.parse

    def counting(text):
        read.append(text)
        return original(text)

    monkeypatch.setattr(expression, "parse", counting)
    field.line.setText("x * new")
    field.show_understood()
    field.draw()
    assert read == ["x * new"]
    assert product_of_a_sum.graph.find("x").value == -2
    field.line.setText("x + 3")
    field.show_understood()
    assert read == ["x * new", "x + 3"]


def test_drawing_a_formula_again_takes_the_values_that_there_are_now(field, product_of_a_sum, qtbot):
    document = product_of_a_sum
    type_formula(qtbot, field, "x + y")
    commands.set_value(document, document.graph.find("x").id, 11.0)
    commands.delete(document, [document.graph.find("y").id])
    type_formula(qtbot, field, "x + y")
    values = {node.name: node.value for node in document.graph.leaves()}
    assert values == {"x": 11.0, "y": 1.0}


def test_what_is_too_long_to_be_laid_out_is_refused_in_words_and_not_pasted(field, product_of_a_sum, qtbot):
    said = []
    field.refused.connect(said.append)
    for text, count in (("x" * 10**6, 1_000_000), ("+x" * LONGEST, 40_000)):
        QApplication.clipboard().setText(text)
        field.line.clear()
        field.line.paste()
        assert field.line.text() == ""
        assert f"at most 20,000 letters here; with what was pasted it would have {count:,}" in said[-1]
    QApplication.clipboard().setText("y" * (LONGEST - 2))
    field.line.setText("x+")
    field.line.paste()
    assert len(field.line.text()) == LONGEST
    field.line.selectAll()
    field.line.paste()
    assert field.line.text() == "y" * (LONGEST - 2)
    assert len(said) == 2
    field.line.setText("x" * 600_000)
    assert field.line.text() == "y" * (LONGEST - 2)
    assert "it would have 600,000" in said[-1]


def test_what_was_drawn_of_a_long_formula_can_be_saved_and_read_again(
    field, product_of_a_sum, qtbot, tmp_path
):
    field.line.setText("x" + " " * (LONGEST - 1))
    field.line.insertPlainText(" " * LONGEST + "+ y")
    field.draw()
    product_of_a_sum.save(tmp_path / "a.chainrule")
    assert len(read(tmp_path / "a.chainrule").graph) == 3


def test_whoever_types_has_all_the_room_and_at_rest_no_next_line_is_seen_in_part(field, qtbot):
    line = field.line
    field.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    assert line.viewportMargins() == QMargins(0, 0, 0, 0)
    line.clearFocus()
    assert line.viewportMargins() == QMargins(0, 0, 0, round(line.document().documentMargin()))


@pytest.mark.parametrize("pixels", [12, 16, 20, 24])
def test_at_rest_the_first_line_is_seen_however_large_letters_are(qtbot, pixels):
    line = FormulaLine()
    qtbot.addWidget(line)
    font = line.font()
    font.setPixelSize(pixels)
    line.setFont(font)
    line.resize(300, 40)
    line.show()
    for text in ("q = x + y", "; ".join(f"a{number} = x + y" for number in range(30))):
        line.show_text(text)
        assert line.verticalScrollBar().value() == 0
    assert line.document().size().height() > 3


@pytest.mark.parametrize(
    ("key", "held", "kept", "then"),
    [
        (Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier, True, "x + 1"),
        (Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier, True, "x + 1"),
        (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier, False, ""),
    ],
)
def test_keys_of_pasting_are_the_line_s_and_paste(field, qtbot, key, held, kept, then):
    QApplication.clipboard().setText("x + 1")
    field.line.clear()
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
    asked.setAccepted(False)
    QApplication.sendEvent(field.line, asked)
    assert asked.isAccepted() is kept
    assert field.line.text() == ""
    qtbot.keyClick(field.line, key, held)
    assert field.line.text() == then


def test_a_draft_is_gone_on_with_and_nothing_is_no_draft(field):
    shown = field.line.text()
    field.take_up("")
    assert (field.draft, field.line.text()) == ("", shown)
    field.take_up("x + ")
    assert (field.draft, field.line.text()) == ("x + ", "x + ")
    assert field._clear.isVisible()
    field._start_anew()
    assert (field.draft, field._clear.isVisible()) == ("", False)


def test_the_line_is_as_high_at_any_width(field):
    assert field.line.minimumSizeHint().toTuple() == (1, field.line.sizeHint().height())
