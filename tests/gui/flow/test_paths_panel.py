"""The path ledger in the window: two nodes, one key, a path a press, then the factored sum."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.study.paths.path_trace import PathTrace
from gui.app.main_window import MainWindow
from gui.flow.paths_panel import RESULT, SYMBOLS, TOTAL, _row
from gui.look import numbers

KEYS = Qt.Key
DOUBLINGS = "; ".join(["x0 = 1", *(f"x{n} = x{n - 1} * x{n - 1}" for n in range(1, 41))])


@pytest.fixture
def graph(window: MainWindow):
    window.open_example("nine-paths")
    window.document.flush()
    return window.graph


def node(graph, name):
    return graph.canvas.document.graph.find(name).id


@pytest.fixture
def panel(window, graph):
    """The panel of all paths from X to the target."""
    graph.canvas.select([node(graph, "X")])
    window.actions_table["play_paths"].trigger()
    return graph.panels.late("paths").panel


def press(graph, *keys):
    for key in keys:
        QTest.keyClick(graph.canvas, key)


def cells(panel, row):
    item = panel.steps.topLevelItem(row)
    return item.text(SYMBOLS), item.text(RESULT), item.text(TOTAL)


def costs(panel):
    """Return multiplications and additions, so far of all, path by path and then factored."""
    ways = (panel.costs.walking, panel.costs.factored)
    return [[" of ".join(cell.text() for cell in row) for row in way] for way in ways]


def test_the_panel_is_not_there_before_it_is_asked_for(graph):
    assert graph.panels.late("paths").isHidden()
    assert not graph.panels.late("paths").is_made


def test_a_key_goes_to_the_next_path_and_only_that_stands_out(graph, panel):
    press(graph, KEYS.Key_Right, KEYS.Key_Right, KEYS.Key_Right)
    on_the_way = {node(graph, name) for name in ("X", "β", "u", "Y", "δ", "v", "Z")}
    assert graph.canvas.shown.focus.nodes == on_the_way
    assert [number for _edge, number in graph.canvas.shown.focus.locals] == [3.0, 0.5]
    assert cells(panel, 3) == ("βδ", numbers.short(1.5), numbers.short(9.5))
    assert panel.steps.indexOfTopLevelItem(panel.steps.currentItem()) == 3
    assert costs(panel) == [["4 of 9", "3 of 8"], ["0 of 1", "0 of 4"]]
    press(graph, KEYS.Key_Home)
    assert graph.player.playback.count == 1


def test_numbers_of_paths_to_come_are_not_told(panel):
    assert cells(panel, 0) == ("αδ", numbers.short(1.0), numbers.short(1.0))
    assert cells(panel, 1) == ("αε", "", "")
    assert panel.equation.latex == ""
    assert [panel.steps.topLevelItem(row).isHidden() for row in range(15)] == [False] * 9 + [True] * 6


def test_factoring_adds_up_with_one_multiplication_in_place_of_nine(qtbot, graph, panel):
    qtbot.mouseClick(panel.factor, Qt.MouseButton.LeftButton)
    assert costs(panel) == [["9 of 9", "8 of 8"], ["0 of 1", "0 of 4"]]
    assert not panel.factor.isEnabled()
    assert panel.equation.latex == graph.player.playback.trace.equation.latex != ""
    press(graph, KEYS.Key_End)
    assert costs(panel)[1] == ["1 of 1", "4 of 4"]
    assert not panel.steps.topLevelItem(14).isHidden()
    assert cells(panel, 14) == ("(α + β + γ)(δ + ε + ζ)", numbers.short(36.0), numbers.short(36.0))
    press(graph, KEYS.Key_Home)
    assert panel.factor.isEnabled()


def test_at_its_end_the_gradients_of_the_other_target_are_there_under_their_names(window, graph):
    graph.canvas.select([node(graph, "X"), node(graph, "Y")])
    window.actions_table["play_paths"].trigger()
    shown = graph.canvas.shown
    assert shown.gradient(node(graph, "X")) is None
    graph.player.go_to_end()
    assert shown.gradient(node(graph, "X")) == 9.0
    assert shown.flow_name(node(graph, "X")) == "∂Y/∂X"
    assert shown.gradient(node(graph, "δ")) is None
    assert [
        shown.contribution(wire) for wire in graph.canvas.document.graph.edges_from(node(graph, "X"))
    ] == [2, 3, 4]


def test_a_row_that_is_chosen_is_gone_to(graph, panel):
    panel.steps.setCurrentItem(panel.steps.topLevelItem(6))
    assert graph.player.playback.count == 7


def test_two_selected_nodes_are_the_ends_in_either_order(window, graph):
    graph.canvas.select([node(graph, "Z"), node(graph, "Y")])
    window.actions_table["play_paths"].trigger()
    panel = graph.panels.late("paths").panel
    assert panel.title.text() == "3 paths from Y to Z"
    listed = panel.steps.topLevelItemCount()
    graph.canvas.select([node(graph, "X"), node(graph, "Y")])
    window.actions_table["play_paths"].trigger()
    assert panel.title.text() == "3 paths from X to Y"
    assert panel.steps.topLevelItemCount() == listed


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), "select two nodes"),
        (("Z",), "select two nodes"),
        (("X", "Y", "Z"), "select two nodes"),
        (("α", "β"), "joins"),
    ],
)
def test_without_two_ends_joined_by_a_path_it_says_why(window, graph, names, words):
    graph.canvas.select([node(graph, name) for name in names])
    window.actions_table["play_paths"].trigger()
    assert words in graph.messages.text
    assert graph.player.playback is None
    assert graph.canvas.shown is window.document


def test_a_ledger_ends_by_escape_and_the_panel_says_what_to_do(graph, panel):
    press(graph, KEYS.Key_Escape)
    assert graph.player.playback is None
    assert "press P" in panel.title.text()
    assert panel.steps.isHidden()


def test_another_pass_takes_the_place_of_the_ledger(graph, panel):
    graph.player.play_backward()
    assert panel.steps.isHidden()
    assert graph.strip.flow.by_level.isVisible()


def test_astronomically_many_paths_are_counted_and_the_first_are_shown(window, graph, typed):
    typed(DOUBLINGS)
    graph.canvas.select([node(graph, "x0")])
    window.actions_table["play_paths"].trigger()
    panel = graph.panels.late("paths").panel
    assert panel.title.text() == "2⁴⁰ paths from x0 to x40"
    assert panel.steps.topLevelItemCount() == len(graph.player.playback.trace) < 300
    assert costs(panel)[0][0].endswith("2⁴⁰") or "10¹" in costs(panel)[0][0]
    graph.player.go_to_end()
    assert "1.1" in cells(panel, panel.steps.topLevelItemCount() - 1)[TOTAL]
    assert not graph.strip.flow.by_level.isVisible()
    wanted = panel.minimumSizeHint().width()
    assert wanted <= 256


def test_in_a_quiz_there_is_no_ledger(window, graph):
    graph.predict()
    window.actions_table["play_paths"].trigger()
    assert not isinstance(getattr(graph.canvas.shown, "trace", None), PathTrace)
    assert graph.player.playback is None
    assert "quiz" in graph.messages.text


@pytest.fixture
def typed(window):
    """Return a function that puts a formula in the place of the graph."""

    def of(text):
        window.graph.formula.line.setText(text)
        QTest.keyClick(window.graph.formula.line, KEYS.Key_Return)
        window.document.flush()

    return of


def test_panels_that_are_asked_for_share_one_place(window, graph, panel):
    window.actions_table["compare_modes"].trigger()
    assert graph.tabifiedDockWidgets(graph.panels.late("paths")) == [graph.panels.late("modes")]
    assert graph.panels.late("modes").panel.isVisible()
    window.actions_table["play_paths"].trigger()
    assert panel.isVisible()
    assert panel.steps.height() >= panel.steps.minimumHeight()


def test_the_inspector_tells_of_the_end_of_the_paths_and_measures_nothing_of_another_target(graph, window):
    graph.canvas.select([node(graph, "X"), node(graph, "Y")])
    window.actions_table["play_paths"].trigger()
    graph.player.go_to_end()
    graph.canvas.select([node(graph, "X")])
    page = graph.inspector.page
    told = {key: section.header.text() for key, section in page.sections.items() if section.isVisible()}
    assert told["gradient"] == "Gradient ∂Y/∂X"
    assert not {"what_if", "check"} & told.keys()
    graph.player.end()
    graph.canvas.select([node(graph, "X")])
    assert graph.inspector.page.section("what_if").isVisible()


@pytest.mark.parametrize(("route", "tip"), [("X → Y → Z", "X → Y → Z"), ("", "αδ + αε")])
def test_a_row_tells_its_route_or_where_it_is_a_sum_what_it_adds(route, tip):
    step = SimpleNamespace(route=route, symbols="αδ + αε")
    row = _row(step)
    assert row.text(SYMBOLS) == "αδ + αε"
    assert row.toolTip(SYMBOLS) == tip
    assert [bool(row.textAlignment(column) & Qt.AlignmentFlag.AlignRight) for column in (RESULT, TOTAL)] == [
        True
    ] * 2
