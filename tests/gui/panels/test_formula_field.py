"""A formula becomes the graph as one step, and what is no formula says where it fails."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gui.panels.formula_field import FormulaField


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
