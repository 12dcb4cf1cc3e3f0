"""The Graph workspace: what its panels ask of the canvas happens, and what went wrong is said above it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from engine.files.document import Contents
from engine.formulas.expression import parse
from engine.study.paths.path_trace import PathTrace
from gui.app.panels import PANELS
from gui.document import commands, regrouping
from gui.flow.passes import chain_rule


@pytest.fixture
def workspace(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window.graph


def test_what_is_chosen_in_the_palette_stands_in_the_middle_of_what_is_seen(workspace, window):
    canvas = workspace.canvas
    workspace.palette_panel.chosen.emit("multiply")
    (node,) = window.document.graph.nodes()
    assert node.op.name == "multiply"
    seen = canvas.mapToScene(canvas.viewport().rect().center())
    assert canvas.canvas.node_area(node.id).contains(seen)
    assert canvas.selected_nodes() == [node.id]
    assert canvas.hasFocus()


def test_searching_ops_shows_the_palette_and_gives_it_the_keyboard(workspace):
    for stands_open in (True, False):
        workspace.panels["palette"].setVisible(stands_open)
        workspace.search_ops()
        assert workspace.palette_panel.isVisible()
        assert QApplication.focusWidget() is workspace.palette_panel.search


def test_the_formula_field_gets_the_keyboard_on_demand(workspace):
    workspace.focus_formula()
    assert QApplication.focusWidget() is workspace.formula.line


def test_every_panel_that_has_no_key_has_an_action_that_hides_and_shows_it(workspace):
    actions = workspace.panel_actions()
    without_key = [row for row in PANELS if not row.key]
    assert [action.text() for action in actions] == [row.title for row in without_key]
    docks = [workspace.panels.late(row.name) for row in without_key]
    for action, dock in zip(actions, docks, strict=True):
        was_hidden = dock.isHidden()
        action.trigger()
        assert dock.isHidden() is not was_hidden
        action.trigger()
        assert dock.isHidden() is was_hidden


def test_what_opens_a_panel_shows_it_and_gives_it_the_keyboard(workspace, window, qtbot):
    window.open_example("product-of-a-sum")
    window.document.flush()
    canvas, graph = workspace.canvas, window.document.graph
    canvas.select([graph.find("x").id, graph.find("f").id])
    window.actions_table["play_paths"].trigger()
    assert workspace.panels["paths"].isVisible()
    assert isinstance(workspace.player.playback.trace, PathTrace)
    workspace.player.end()
    for action, panel in (("descend", "descend"), ("history", "history"), ("problems", "problems")):
        canvas.setFocus()
        window.actions_table[action].trigger()
        qtbot.waitUntil(workspace.panels[panel].isVisible)
        assert workspace.panels[panel].isAncestorOf(QApplication.focusWidget())


@pytest.mark.parametrize(
    ("working", "told", "words"),
    [("working_out", "Taking apart …", "Taking apart …"), ("laying_out", 1234, "Laying out 1234 nodes …")],
)
def test_what_takes_a_while_is_told_with_a_way_to_break_it_off(
    workspace, window, monkeypatch, working, told, words
):
    broken_off = []
    work = getattr(window.document, working)
    with monkeypatch.context() as patch:
        patch.setattr(work, "cancel", lambda: broken_off.append(working))
        work.started.emit(told)
        assert workspace.messages.text == words
        workspace.messages.findChild(QPushButton).click()
    assert broken_off == [working]


def test_what_is_said_is_said_in_the_workspace_in_front(workspace, window):
    for say in ("say", "refuse", "tell", "warn"):
        getattr(window.workspaces, say)(f"{say} this")
        assert workspace.messages.text == f"{say} this"


def test_a_message_about_a_node_that_is_gone_leads_nowhere(workspace, window):
    node = commands.add_node(window.document, "tanh", (0.0, 0.0), name="t")
    assert list(workspace._way_to(node)) == ["Show t"]
    assert workspace._way_to(node + 1) == workspace._way_to(None) == {}


def test_the_panels_stand_around_the_canvas(workspace):
    area = Qt.DockWidgetArea
    stands = {dock.objectName(): workspace.dockWidgetArea(dock) for dock in workspace.panels.docks}
    assert stands == {row.name: row.area for row in PANELS}
    assert {stands["palette"], stands["inspector"], stands["controls"]} == {
        area.LeftDockWidgetArea, area.RightDockWidgetArea, area.BottomDockWidgetArea
    }  # fmt: skip
    assert workspace.corner(Qt.Corner.BottomLeftCorner) == area.LeftDockWidgetArea
    assert workspace.corner(Qt.Corner.BottomRightCorner) == area.RightDockWidgetArea
    assert workspace.canvas.height() > workspace.height() / 2


def test_the_inspector_shows_the_one_selected_node_and_nothing_of_several(workspace, window):
    document = window.document
    first, second = (commands.add_node(document, "input", (at, 0.0)) for at in (0.0, 200.0))
    for chosen, shown in (([first], first), ([first, second], None), ([second], second)):
        workspace.canvas.select(chosen)
        page = workspace.inspector.page
        assert (page is not None and page.shows(document.graph.node(shown))) if shown else page is None


def test_the_inspector_shows_the_one_selected_wire_and_nothing_of_a_wire_and_a_node(workspace, window):
    window.open_example("product-of-a-sum")
    document, canvas = window.document, workspace.canvas.canvas
    edge = document.graph.edges()[0]
    canvas.select((), {edge})
    assert workspace.inspector.wire is not None
    canvas.select([edge.source], {edge})
    assert workspace.inspector.wire is workspace.inspector.page is None


def test_parts_of_the_inspector_that_were_folded_are_folded_in_the_next_window(window, qtbot):
    window.open_example("product-of-a-sum")
    window.graph.canvas.select([window.document.graph.find("f").id])
    window.graph.inspector.page.section("ports").header.click()
    window.close()
    again = type(window)()
    qtbot.addWidget(again)
    assert again.graph.inspector.folds.chosen() == {"ports": False}
    again.close()


def test_what_is_wrong_is_said_with_a_way_to_its_node_until_it_is_mended(workspace, window):
    document, messages = window.document, workspace.messages
    leaf = commands.add_node(document, "input", (0.0, 0.0))
    gate = commands.add_node(document, "reciprocal", (200.0, 0.0))
    commands.connect(document, leaf, gate, "x")
    commands.set_target(document, gate)
    commands.set_value(document, leaf, 0.0)
    document.flush()
    workspace.canvas.select([leaf])
    (title, show), *_others = messages.choices.items()
    assert title == "Show f"  # as an unnamed target is called everywhere
    assert not messages.isHidden()
    show.click()
    assert workspace.canvas.selected_nodes() == [gate]
    commands.set_value(document, leaf, 2.0)
    document.flush()
    assert messages.text == ""


def test_a_doubt_is_told_once_with_the_way_to_its_node(workspace, window):
    formula = parse("z = 0; t = 1; p = sigmoid(z); L = bce_with_logits(p, t)")
    window.document.replace(Contents(formula.graph, {}, formula.target))
    assert "probability already" in workspace.messages.text
    assert list(workspace.messages.choices) == ["Show L"]
    workspace.messages.clear()
    window.document.preview_value(window.document.graph.find("z").id, 2.0)
    window.document.flush()
    assert workspace.messages.text == ""
    window.document.replace(Contents(parse("x*y").graph))
    assert workspace.messages.text == ""


def test_a_node_that_is_selected_before_it_is_computed_anew_has_no_chain_rule_yet(workspace, window):
    window.open_example("sigmoid-neuron")
    document = window.document
    regrouping.group(document, [document.graph.find(name).id for name in ("minus_s", "e", "d")], "some")
    leaf = document.graph.find("w0").id
    workspace.canvas.select([leaf])
    assert chain_rule(document, leaf) is None
    document.flush()
    assert chain_rule(document, leaf) is not None
