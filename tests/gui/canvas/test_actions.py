"""Each row about a graph does what its words say, and is offered exactly where it can do something."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.files.document import Contents
from engine.formulas.expression import parse
from engine.graphs.graph import Edge, Graph
from engine.ops import MOST_INPUTS
from gui.canvas.actions import (
    ALIGNING,
    CANVAS_ACTIONS,
    EDITING,
    GROUND_MENU,
    HISTORY,
    NODE_MENU,
    NUDGES,
    PAN_STEP,
    SELECTING,
    WALKS,
    WIRE_MENU,
    collapses,
)
from gui.canvas.geometry import GRID
from gui.canvas.graph_view import GraphView
from gui.canvas.hits import NOTHING, Hit
from gui.canvas.looking_actions import LOOKING
from gui.canvas.menus import menu_for
from gui.canvas.spot import Spot, selected_spot
from gui.canvas.view import CanvasView
from gui.document import bending, commands
from gui.document.offers import OFFERS
from gui.document.undo_stack import History

ROWS = {row.name: row for row in CANVAS_ACTIONS}


def ids(view: CanvasView, *names: str) -> list[int]:
    return [view.document.graph.find(name).id for name in names]


def spot_of(view: CanvasView, *names: str) -> Spot:
    """Select nodes and return the spot that keys mean then."""
    view.select(ids(view, *names))
    return selected_spot(view)


def edge(view: CanvasView, source: str, target: str, port: str) -> Edge:
    return Edge(*ids(view, source, target), port)


def names(view: CanvasView) -> set[str]:
    return {node.name for node in view.document.graph.nodes()}


def place(view: CanvasView, name: str) -> tuple[float, float]:
    return view.document.positions[ids(view, name)[0]]


@pytest.mark.parametrize("row", CANVAS_ACTIONS, ids=lambda row: row.name)
def test_a_row_has_a_name_for_the_program_and_words_for_people(row: Any) -> None:
    assert re.fullmatch(
        r"[a-z_]+|walk_(Left|Right|Up|Down)|nudge_(Shift|Ctrl)\+(Left|Right|Up|Down)", row.name
    )
    assert row.title[0] in "&ACDEFGKLMNOPRSUZ"
    assert " " not in row.name
    assert row.tip == "" or " " in row.tip
    assert row.icon in {"", row.name}


def test_every_row_acts_on_what_it_needs() -> None:
    kinds = {History: HISTORY, Spot: (*EDITING, *SELECTING, *ALIGNING, *WALKS, *NUDGES), GraphView: LOOKING}
    for kind, rows in kinds.items():
        assert {row.on for row in rows} == {kind}  # type: ignore[attr-defined]


def test_undo_and_redo_are_offered_with_the_step_that_they_are_about(view: CanvasView) -> None:
    undo, redo, spot = ROWS["undo"], ROWS["redo"], selected_spot(view)
    assert not undo.is_possible(spot)
    assert undo.title_in(spot) == "&Undo"
    commands.rename(view.document, ids(view, "q")[0], "sum")
    step = view.document.undo_stack.undoText()
    assert undo.title_in(spot) == f"&Undo {step}"
    assert (undo.is_possible(spot), redo.is_possible(spot)) == (True, False)
    undo.perform(spot)
    assert "q" in names(view)
    assert redo.title_in(spot) == f"&Redo {step}"
    redo.perform(spot)
    assert "sum" in names(view)


POSSIBLE = {
    "differentiate": {"x", "q"}, "edit_value": {"x"}, "rename": {"x", "q", "f", "x q"},
    "add_input": {"q", "f"}, "remove_input": set(), "look_inside": set(), "group": {"q", "f", "x q"},
    "expand": set(),
    "cut": {"x", "q", "f", "x q"}, "copy": {"x", "q", "f", "x q"}, "duplicate": {"x", "q", "f", "x q"},
    "delete": {"x", "q", "f", "x q"}, "disconnect": set(), "enter": {"x", "q", "f"},
    "select_all": {"", "x", "q", "f", "x q"},
    **{f"select_{reach}": {"x", "q", "f", "x q"} for reach in ("upstream", "downstream", "connected")},
    **{row.name: {"x q"} for row in ALIGNING},
}  # fmt: skip


@pytest.mark.parametrize("name", POSSIBLE)
def test_a_row_can_do_something_exactly_where_there_is_something_to_do(view: CanvasView, name: str) -> None:
    possible = {
        chosen
        for chosen in ("", "x", "q", "f", "x q")
        if ROWS[name].is_possible(spot_of(view, *chosen.split()))
    }
    assert possible == POSSIBLE[name]


@pytest.mark.parametrize(
    ("name", "chosen", "selected"),
    [
        ("select_upstream", "q", "x y q"), ("select_downstream", "x", "x q f"), ("select_upstream", "x", "x"),
        ("select_connected", "x", "x y z q f"), ("select_upstream", "q z", "x y z q"),
    ],
)  # fmt: skip
def test_what_is_joined_to_the_selected_is_selected(
    view: CanvasView, name: str, chosen: str, selected: str
) -> None:
    commands.add_node(view.document, "tanh", (900.0, 900.0))
    ROWS[name].perform(spot_of(view, *chosen.split()))
    assert set(view.selected_nodes()) == set(ids(view, *selected.split()))


@pytest.mark.parametrize("row", ALIGNING, ids=lambda row: row.name)
def test_selected_nodes_are_brought_in_line_as_one_step(view: CanvasView, row: Any) -> None:
    before = dict(view.document.positions)
    row.perform(spot_of(view, "x", "y", "q", "z"))
    moved = {node for node, place in view.document.positions.items() if place != before[node]}
    assert moved
    assert moved <= set(ids(view, "x", "y", "q", "z"))
    view.document.undo_stack.undo()
    assert view.document.positions == before


def test_inputs_are_added_up_to_the_most_and_the_last_is_removed_while_it_is_open(view: CanvasView) -> None:
    add, remove = ROWS["add_input"], ROWS["remove_input"]
    counts = []
    for row in (add, add, remove, remove, remove):
        row.perform(spot_of(view, "q"))
        counts.append(len(view.document.graph.find("q").op.ports))
    assert counts == [3, 4, 3, 2, 2]
    assert not remove.is_possible(spot_of(view, "q"))
    commands.set_inputs(view.document, ids(view, "q")[0], MOST_INPUTS - 1)
    add.perform(spot_of(view, "q"))
    assert len(view.document.graph.find("q").op.ports) == MOST_INPUTS
    assert not add.is_possible(spot_of(view, "q"))


def test_the_target_the_editor_and_the_name_are_those_of_the_selected_node(view: CanvasView) -> None:
    ROWS["differentiate"].perform(spot_of(view, "q"))
    assert view.document.target == ids(view, "q")[0]
    ROWS["edit_value"].perform(spot_of(view, "y"))
    assert view.editing.editor.text() == "5.0"  # type: ignore[union-attr]
    ROWS["rename"].perform(spot_of(view, "z"))
    assert view.editing.editor.text() == "z"  # type: ignore[union-attr]
    view.editing.close()


@pytest.mark.parametrize("pasted_at", [None, QPointF(400.0, 320.0)])
def test_what_is_cut_is_gone_and_can_be_pasted_where_one_points(view: CanvasView, pasted_at: Any) -> None:
    ROWS["cut"].perform(spot_of(view, "x", "q"))
    assert names(view) == {"y", "z", "f"}
    ROWS["paste"].perform(Spot(view, place=pasted_at))
    assert names(view) == {"x", "y", "z", "q", "f"}
    assert set(view.selected_nodes()) == set(ids(view, "x", "q"))
    if pasted_at is not None:
        xs, ys = zip(*(place(view, name) for name in ("x", "q")), strict=True)
        middle = QPointF(sum(xs) / 2, sum(ys) / 2)
        assert (middle - pasted_at).manhattanLength() < 60
    QApplication.clipboard().clear()


def test_what_is_copied_stays_and_a_duplicate_is_selected(view: CanvasView) -> None:
    QApplication.clipboard().clear()
    ROWS["copy"].perform(spot_of(view, "x"))
    assert names(view) == {"x", "y", "z", "q", "f"}
    assert QApplication.clipboard().mimeData().hasFormat(commands.GRAPH_MIME)
    ROWS["duplicate"].perform(spot_of(view, "y"))
    assert len(view.document.graph) == 6
    assert view.selected_nodes() != ids(view, "y")
    QApplication.clipboard().clear()


def test_a_wire_is_taken_away_by_itself(view: CanvasView) -> None:
    wire = edge(view, "q", "f", "x")
    assert ROWS["disconnect"].is_possible(Spot(view, edge=wire))
    ROWS["disconnect"].perform(Spot(view, edge=wire))
    assert wire not in view.document.graph.edges()
    assert len(view.document.graph.edges()) == 3
    other = edge(view, "z", "f", "y")
    view.canvas.select((), {other})
    assert ROWS["delete"].is_possible(selected_spot(view))
    ROWS["delete"].perform(selected_spot(view))
    assert other not in view.document.graph.edges()


def test_a_bent_wire_is_straightened_by_one_step(view: CanvasView) -> None:
    wire = edge(view, "q", "f", "x")
    row, spot = ROWS["straighten"], Spot(view, edge=wire)
    assert not row.is_possible(spot)
    bending.lead(view.document, wire, ((360.0, 90.0), (380.0, 95.0)))
    assert row.is_possible(spot)
    row.perform(spot)
    assert wire not in view.document.bends
    assert view.document.undo_stack.count() == 2
    view.document.undo_stack.undo()
    assert view.document.bends[wire] == ((360.0, 90.0), (380.0, 95.0))


def test_a_gate_that_is_dissolved_leaves_its_wires_joined(view: CanvasView) -> None:
    commands.add_node(view.document, "tanh", (0.0, 300.0), name="t")
    commands.connect(view.document, *ids(view, "q", "t"), "x")
    wire = edge(view, "q", "f", "x")
    commands.disconnect(view.document, wire.target, "x")
    commands.connect(view.document, *ids(view, "t", "f"), "x")
    ROWS["dissolve"].perform(spot_of(view, "t"))
    assert "t" not in names(view)
    assert wire in view.document.graph.edges()


def test_a_node_is_added_where_one_points(view: CanvasView) -> None:
    ROWS["add"].perform(Spot(view, place=QPointF(320.0, 100.0)))
    popup = view.editing.quick_add
    assert (popup.pos() - view.mapFromScene(QPointF(320.0, 100.0))).manhattanLength() <= 1
    popup.close()


def test_selecting_all_and_nothing(view: CanvasView) -> None:
    ROWS["select_all"].perform(selected_spot(view))
    assert len(view.selected_nodes()) == 5
    assert len(view.selected_edges()) == 4
    ROWS["deselect"].perform(selected_spot(view))
    assert (view.selected_nodes(), view.selected_edges()) == ([], [])


def test_enter_edits_a_leaf_and_differentiates_a_gate(view: CanvasView) -> None:
    ROWS["enter"].perform(spot_of(view, "x"))
    assert view.editing.editor.text() == "−2.0"  # type: ignore[union-attr]
    view.editing.close()
    ROWS["enter"].perform(spot_of(view, "q"))
    assert view.document.target == ids(view, "q")[0]


def test_composites_are_made_opened_and_expanded(view: CanvasView) -> None:
    asked: list[int] = []
    view.inside_requested.connect(asked.append)
    ROWS["group"].perform(spot_of(view, "q", "f"))
    view.editing.close()
    (made,) = view.selected_nodes()
    spot = selected_spot(view)
    assert all(ROWS[name].is_possible(spot) for name in ("look_inside", "expand", "enter"))
    ROWS["look_inside"].perform(spot)
    ROWS["enter"].perform(spot)
    assert asked == [made, made]
    ROWS["expand"].perform(spot)
    assert set(view.selected_nodes()) == set(ids(view, "q", "f"))


@pytest.mark.parametrize("row", NUDGES, ids=lambda row: row.name)
def test_arrows_move_what_is_selected(view: CanvasView, row: Any) -> None:
    direction = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}[
        row.keys_here[0].rpartition("+")[2]
    ]
    step = 1.0 if "Shift" in row.name else GRID
    x, y = place(view, "q")
    row.perform(spot_of(view, "q"))
    assert place(view, "q") == (x + direction[0] * step, y + direction[1] * step)
    assert row.keys_here == (row.name.removeprefix("nudge_"),)


@pytest.mark.parametrize("row", WALKS, ids=lambda row: row.name)
def test_arrow_keys_walk_from_one_node_move_several_and_else_look_that_way(
    view: CanvasView, row: Any
) -> None:
    key = row.keys_here[0]
    x, y = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}[key]
    names = {node.id: node.name for node in view.shown.graph.nodes()}
    row.perform(spot_of(view, "q"))
    assert [names[node] for node in view.selected_nodes()] == [
        {"Left": "x", "Right": "f", "Up": "x", "Down": "f"}[key]
    ]
    before = place(view, "q")
    row.perform(spot_of(view, "q", "z"))
    assert place(view, "q") == (before[0] + x * GRID, before[1] + y * GRID)
    (left, top), _zoom = view.view_state()
    row.perform(spot_of(view))
    (now_left, now_top), _zoom = view.view_state()
    assert (now_left - left, now_top - top) == (x * PAN_STEP, y * PAN_STEP)


def test_looking_closer_from_farther_at_all_and_as_it_is(view: CanvasView) -> None:
    zooms = [view.zoom]
    for name in ("zoom_in", "zoom_out", "zoom_out", "actual_size", "fit"):
        ROWS[name].perform(selected_spot(view))
        view.journey.land()
        zooms.append(view.zoom)
    assert zooms[1] > zooms[0] > zooms[3]
    assert zooms[2] == pytest.approx(zooms[0])
    assert zooms[4] == 1.0
    assert zooms[5] > 1.0


def test_an_empty_graph_has_nothing_to_select_arrange_or_collapse(view: CanvasView) -> None:
    for name in ("select_all", "arrange", "collapse"):
        assert ROWS[name].is_possible(selected_spot(view))
    view.document.replace(Contents(Graph()))
    for name in ("select_all", "arrange", "collapse"):
        assert not ROWS[name].is_possible(selected_spot(view))


def test_a_graph_without_known_formulas_says_so(view: CanvasView) -> None:
    ROWS["collapse"].perform(selected_spot(view))
    assert "No gates here" in view.overlays.bubble.text()


@pytest.fixture
def sigmoid(view: CanvasView) -> CanvasView:
    formula = parse("s = x * w; f = 1 / (1 + exp(-s))")
    view.document.replace(Contents(formula.graph, {}, formula.target))
    view.document.flush()
    return view


def test_a_known_formula_is_collapsed_at_any_of_its_gates(sigmoid: CanvasView) -> None:
    assert collapses(Spot(sigmoid)) == []
    assert collapses(Spot(sigmoid, ids(sigmoid, "s")[0])) == []
    assert collapses(Spot(sigmoid, ids(sigmoid, "x")[0])) == []
    graph = sigmoid.document.graph
    gates = [node.id for node in graph.nodes() if not node.op.is_leaf and node.name != "s"]
    assert len(gates) == 4
    for gate in gates:
        (row,) = collapses(Spot(sigmoid, gate))
        assert row.title == "Collapse into Sigmoid"
    spot = Spot(sigmoid, gates[0])
    row.perform(spot)
    assert sigmoid.document.graph.node(sigmoid.document.target).op.name == "sigmoid"  # type: ignore[arg-type]


def test_all_known_formulas_are_collapsed_at_once(sigmoid: CanvasView) -> None:
    ROWS["collapse"].perform(selected_spot(sigmoid))
    assert sigmoid.overlays.bubble.isHidden()
    assert sigmoid.document.graph.node(sigmoid.document.target).op.name == "sigmoid"  # type: ignore[arg-type]


def words(view: CanvasView, hit: Hit) -> list[str]:
    menu = menu_for(view, hit, QPointF(0.0, 0.0))
    assert menu.toolTipsVisible()
    assert all(" " in action.toolTip() or action.toolTip() == action.text() for action in menu.actions())
    listed = [action.text() for action in menu.actions() if not action.isSeparator()]
    menu.close()
    return listed


MENUS: dict[str, Callable[[CanvasView], Hit]] = {
    "ground": lambda view: NOTHING,
    "wire": lambda view: Hit(edge=edge(view, "q", "f", "x")),
    "leaf": lambda view: Hit(ids(view, "x")[0]),
    "gate": lambda view: Hit(ids(view, "q")[0]),
}


@pytest.mark.parametrize("what", MENUS)
def test_a_context_menu_offers_what_can_be_done_there(view: CanvasView, what: str) -> None:
    hit = MENUS[what](view)
    view.select([] if hit.node is None else [hit.node])
    layout = {"ground": GROUND_MENU, "wire": WIRE_MENU}.get(what, NODE_MENU)
    spot = Spot(view, hit.node, hit.edge, QPointF(0.0, 0.0))
    rows = [ROWS[name] for name in layout if name in ROWS]
    assert words(view, hit) == [row.words for row in rows if row.is_possible(spot)]
    assert len(words(view, hit)) >= (1 if what == "wire" else 5)


def test_what_is_offered_for_a_wire_goes_into_it_where_it_was_clicked(
    view: CanvasView, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, offered = view.document, []
    (q, f), place = ids(view, "q", "f"), QPointF(96.0, -48.0)
    wire = next(edge for edge in document.graph.edges_into(f) if edge.source == q)
    monkeypatch.setattr(view, "offer_ops", lambda *given: offered.append(given))
    ROWS["insert"].run(Spot(view, edge=wire, place=place))
    [(where, fitting, add, _give_up)] = offered
    assert where == place
    assert "square" in {offer.name for offer in fitting}
    node = add(OFFERS["square"])
    assert {Edge(q, node, "x"), Edge(node, f, wire.port)} <= {*document.graph.edges()}
    assert document.positions[node][1] == place.y()


def test_alt_and_arrows_let_the_selected_wire_enter_another_port(view: CanvasView) -> None:
    wire = edge(view, "q", "f", "x")
    view.canvas.select([], [wire])
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert view.document.undo_stack.count() == 0
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    moved = edge(view, "q", "f", "y")
    assert view.canvas.selected_edges == {moved}
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert view.canvas.selected_edges == {wire}
    assert view.document.undo_stack.count() == 2


def test_a_wire_that_is_selected_alone_is_what_keys_mean(view: CanvasView) -> None:
    wires = [edge(view, "q", "f", "x"), edge(view, "z", "f", "y")]
    for nodes, edges, meant in (
        ([], wires, None),
        (ids(view, "x"), wires[:1], None),
        ([], wires[:1], wires[0]),
    ):
        view.canvas.select(nodes, edges)
        assert selected_spot(view).edge == meant
