"""Rows of the outline as Qt asks for them: nodes in the order of their data, and ports below them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from gui.document import commands
from gui.flow.passes import backward
from gui.flow.playback import Playback
from gui.panels.outline_model import GRADIENT, HEADINGS, NODE, VALUE, OutlineModel

ROLE = Qt.ItemDataRole


@pytest.fixture
def model(qapp, product_of_a_sum):
    found = OutlineModel(product_of_a_sum)
    tester = QAbstractItemModelTester(found, QAbstractItemModelTester.FailureReportingMode.Fatal)
    product_of_a_sum.flush()
    found.follow()
    yield found
    found.rest()
    tester.deleteLater()
    found.deleteLater()


TOP = QModelIndex()


def cells(model, parent=TOP, role=ROLE.DisplayRole):
    return [
        [model.index(row, column, parent).data(role) for column in range(model.columnCount(parent))]
        for row in range(model.rowCount(parent))
    ]


def test_nodes_are_rows_with_ports_below_them_and_nothing_below_those(model, product_of_a_sum):
    graph = product_of_a_sum.graph
    assert [row[NODE] for row in cells(model)] == ["x", "y", "z", "q  +", "f  ×"]
    f = model.row_of(graph.find("f").id)
    assert (f.row(), model.rowCount(f), model.hasChildren(f), f.parent().isValid()) == (4, 2, True, False)
    assert cells(model, f) == [["x ← q", "3.00", "−4.00"], ["y ← z", "−4.00", "+3.00"]]
    for port in (model.index(row, NODE, f) for row in range(2)):
        assert (model.parent(port).row(), model.parent(port).column()) == (4, NODE)
        assert (model.rowCount(port), model.hasChildren(port)) == (0, False)
        assert (model.top_row(port), model.node_at(port)) == (4, graph.find("f").id)
    leaf = model.row_of(graph.find("z").id)
    assert (model.rowCount(leaf), model.hasChildren(leaf), model.top_row(leaf)) == (0, False, 2)
    assert not model.row_of(99).isValid()
    assert model.nodes_in(QModelIndex(), 1, 2) == [graph.find("y").id, graph.find("z").id]
    assert model.nodes_in(f, 0, 1) == [graph.find("f").id]
    assert model.order == tuple(graph.find(name).id for name in ("x", "y", "z", "q", "f"))


def test_headings_and_cells_are_told_read_aloud_and_by_tips_and_by_nothing_else(model):
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    assert [model.headerData(column, across) for column in (NODE, VALUE, GRADIENT)] == [*HEADINGS]
    assert [model.headerData(0, down), model.headerData(0, across, ROLE.ToolTipRole)] == [None, None]
    assert cells(model, role=ROLE.AccessibleTextRole)[0] == [
        "x, value −2.00, gradient −4.00", "−2.00", "−4.00"
    ]  # fmt: skip
    assert "−2.00" in cells(model, role=ROLE.ToolTipRole)[0][VALUE]
    assert cells(model, role=ROLE.DecorationRole)[0] == [None, None, None]


def test_it_follows_while_it_is_looked_at_and_has_no_rows_else(model, product_of_a_sum):
    document, told = product_of_a_sum, []
    model.modelReset.connect(lambda: told.append("rows"))
    model.dataChanged.connect(lambda *ends: told.append([(end.row(), end.column()) for end in ends[:2]]))
    commands.set_value(document, document.graph.find("x").id, 4.0)
    document.flush()
    assert told
    assert all(ends == [(0, NODE), (4, GRADIENT)] for ends in told)
    told.clear()
    commands.rename(document, document.graph.find("q").id, "total")
    assert told == [[(0, NODE), (4, GRADIENT)]]
    commands.disconnect(document, document.graph.find("f").id, "y")
    assert cells(model, model.row_of(document.graph.find("f").id))[1] == ["y ← open", "", ""]
    document.undo_stack.undo()
    document.flush()
    commands.delete(document, [document.graph.find("z").id])
    document.flush()
    assert "rows" in told
    assert [row[NODE] for row in cells(model)] == ["x", "y", "total  +", "f  ×"]
    model.rest()
    model.rest()
    assert model.rowCount() == 0
    told.clear()
    commands.set_value(document, document.graph.find("x").id, 5.0)
    document.flush()
    assert told == []
    model.follow()
    model.follow()
    assert told == ["rows"]
    assert cells(model)[0][VALUE] == "5.00"


@pytest.mark.parametrize("is_followed", [True, False])
def test_another_picture_is_followed_where_the_last_one_was(model, product_of_a_sum, is_followed):
    document, told = product_of_a_sum, []
    playback = Playback(document, backward(document))
    if not is_followed:
        model.rest()
    model.show_picture(playback)
    assert [row[GRADIENT] for row in cells(model)] == ([*(4 * [""]), "+1.00"] if is_followed else [])
    model.dataChanged.connect(lambda *_ends: told.append("numbers"))
    document.evaluated.emit()
    told.clear()
    playback.go_to(len(playback.trace))
    assert bool(told) is is_followed
    assert [row[GRADIENT] for row in cells(model)][:1] == (["−4.00"] if is_followed else [])


def test_a_gate_of_one_port_has_a_row_below_it(model, product_of_a_sum):
    gate = commands.add_node(product_of_a_sum, "exp", (900.0, 0.0))
    product_of_a_sum.flush()
    assert model.hasChildren(model.row_of(gate))
    assert model.rowCount(model.row_of(gate)) == 1


def test_rows_are_ordered_anew_where_a_move_changes_their_order_and_not_else(model, product_of_a_sum):
    document, told = product_of_a_sum, []
    z = document.graph.find("z").id
    model.modelReset.connect(lambda: told.append("rows"))
    left, top = document.positions[z]
    commands.move(document, {z: (left + 1.0, top + 1.0)})
    assert told == []
    commands.move(document, {z: (-900.0, -900.0)})
    assert told == ["rows"]
    assert [row[NODE] for row in cells(model)][:2] == ["z", "x"]
    model.rest()
    commands.add_node(document, "input", (0.0, 0.0))
    document.flush()
    assert model.rowCount() == 0
