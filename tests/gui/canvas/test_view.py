from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent, QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip
from pytestqt.qtbot import QtBot

from engine.files.document import Contents
from engine.graphs.graph import Edge, Graph
from gui.canvas.camera import LEAST_ZOOM, MOST_ZOOM
from gui.canvas.hits import NOTHING, Hit
from gui.canvas.menus import menu_for
from gui.canvas.tooltips import _html, port_line, tooltip
from gui.canvas.view import CanvasView
from gui.document import changes, commands, regrouping
from gui.document.offers import OFFER_MIME
from gui.look.theme import DARK, appearance

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
GROUND = QPointF(60.0, 380.0)


def wheel(view: CanvasView, at: QPoint, notches: int, *, keys: Any = NONE, phase: Any = None) -> None:
    event = QWheelEvent(
        QPointF(at), QPointF(view.viewport().mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, keys, phase or Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


# -- looking ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [NONE, CONTROL])
def test_the_wheel_zooms_about_the_pointer(view: CanvasView, keys: Any) -> None:
    at = QPoint(600, 120)
    before = view.mapToScene(at)
    wheel(view, at, 2, keys=keys)
    assert view.zoom == pytest.approx(1.44)
    assert (view.mapToScene(at) - before).manhattanLength() < 2.5


def test_a_trackpad_pans(view: CanvasView) -> None:
    before = view.mapToScene(QPoint(100, 100))
    wheel(view, QPoint(100, 100), 1, phase=Qt.ScrollPhase.ScrollUpdate)
    assert view.zoom == 1.0
    assert view.mapToScene(QPoint(100, 100)).y() == before.y() - 60


def test_shift_and_the_wheel_pan_sideways(view: CanvasView) -> None:
    before = view.mapToScene(QPoint(100, 100))
    wheel(view, QPoint(100, 100), 1, keys=SHIFT)
    assert view.mapToScene(QPoint(100, 100)) == QPointF(before.x() - 64, before.y())


def test_zoom_stays_within_its_bounds(view: CanvasView) -> None:
    view.zoom_to(100.0)
    assert view.zoom == MOST_ZOOM
    view.zoom_to(0.0001)
    assert view.zoom == LEAST_ZOOM
    view.zoom_to(1.0)
    view.zoom_in()
    view.zoom_out()
    assert view.zoom == pytest.approx(1.0)


def test_the_view_state_can_be_restored(view: CanvasView) -> None:
    view.restore_view_state((210.0, 130.0), 1.25)
    state = view.view_state()
    view.fit()
    view.restore_view_state(*state)
    assert view.view_state()[0] == pytest.approx((210.0, 130.0), abs=1.0)
    assert view.view_state()[1] == 1.25


@pytest.mark.parametrize("size", [(800, 560), (1280, 800), (520, 420), (1600, 500)])
def test_fit_shows_the_whole_graph_clear_of_the_legend(view: CanvasView, size: tuple[int, int]) -> None:
    view.resize(*size)
    view.fit()
    graph = view.mapFromScene(view.canvas.graph_area()).boundingRect()
    assert view.viewport().rect().contains(graph)
    assert not graph.intersects(view.overlays.legend.geometry())


def test_fit_of_an_empty_graph_looks_at_the_origin(view: CanvasView) -> None:
    view.shown.replace(Contents(Graph()))
    view.fit()
    assert view.view_state() == ((0.0, 0.0), 1.0)


@pytest.mark.parametrize("way", ["middle", "space"])
def test_dragging_the_ground_pans(hand: Any, way: str) -> None:
    before = hand.view.mapToScene(QPoint(0, 0))
    start = hand.at("q")
    button = Qt.MouseButton.MiddleButton if way == "middle" else Qt.MouseButton.LeftButton
    pixel = hand.pixel(start)
    if way == "space":
        from PySide6.QtTest import QTest

        QTest.keyPress(hand.view, Qt.Key.Key_Space)
        for place in (start, hand.out("x"), GROUND):  # whatever the pointer comes over meanwhile
            hand.move(place, button=Qt.MouseButton.NoButton)
            assert hand.view.viewport().cursor().shape() == Qt.CursorShape.OpenHandCursor
    hand.press(start, button)
    hand.move(hand.view.mapToScene(pixel + QPoint(40, 25)), button=button)
    hand.release(hand.view.mapToScene(pixel + QPoint(40, 25)), button)
    assert hand.view.mapToScene(QPoint(0, 0)) == before - QPointF(40, 25)
    assert hand.document.positions[hand.id("q")] == (280.0, 120.0)
    if way == "space":
        QTest.keyRelease(hand.view, Qt.Key.Key_Space)
        assert not hand.view.space_held


def test_escape_while_panning_goes_back(hand: Any) -> None:
    before = hand.view.view_state()
    hand.drag(GROUND, GROUND + QPointF(50.0, 50.0), button=Qt.MouseButton.MiddleButton, drop=False)
    hand.key(Qt.Key.Key_Escape)
    assert hand.view.view_state() == before


def test_the_view_pans_by_itself_while_something_is_dragged_to_its_edge(hand: Any, qtbot: QtBot) -> None:
    before = hand.view.mapToScene(QPoint(0, 0)).x()
    edge = hand.view.mapToScene(QPoint(hand.view.width() - 3, 200))
    hand.drag(hand.at("q"), edge, drop=False)
    qtbot.waitUntil(lambda: hand.view.mapToScene(QPoint(0, 0)).x() > before + 20, timeout=3000)
    assert hand.document.positions[hand.id("q")][0] > edge.x() + 8
    hand.key(Qt.Key.Key_Escape)
    assert not hand.view._edge_panning.is_active
    assert hand.document.positions[hand.id("q")] == (280.0, 120.0)


# -- selecting --------------------------------------------------------------------------------------------


def test_a_rubber_band_selects_what_it_touches(hand: Any, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hand.view.selection_changed) as caught:
        hand.drag(QPointF(20.0, 30.0), QPointF(150.0, 200.0))
    assert hand.selected() == {"x", "y"}
    assert caught.args[0] == [hand.id("x")] or set(caught.args[0]) <= {hand.id("x"), hand.id("y")}
    assert hand.view.sketch.band is None


def test_shift_adds_what_a_rubber_band_touches(hand: Any) -> None:
    hand.view.select([hand.id("z")])
    hand.drag(QPointF(20.0, 30.0), QPointF(150.0, 200.0), keys=SHIFT)
    assert hand.selected() == {"x", "y", "z"}


def test_escape_while_selecting_restores_the_selection(hand: Any) -> None:
    hand.view.select([hand.id("z")])
    hand.drag(QPointF(20.0, 30.0), QPointF(150.0, 200.0), drop=False)
    assert hand.selected() == {"x", "y"}
    hand.key(Qt.Key.Key_Escape)
    assert hand.selected() == {"z"}


def test_a_click_on_the_ground_selects_nothing(hand: Any) -> None:
    hand.view.select([hand.id("z")])
    hand.click(GROUND)
    assert hand.selected() == set()


def test_what_the_pointer_is_over_is_told(hand: Any, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hand.view.hovered) as caught:
        hand.move(hand.at("q"), button=Qt.MouseButton.NoButton)
    assert caught.args == [hand.id("q")]
    with qtbot.waitSignal(hand.view.hovered) as caught:
        hand.move(hand.out("z") + QPointF(40.0, 0.0), button=Qt.MouseButton.NoButton)
    assert caught.args == [Edge(hand.id("z"), hand.id("f"), "y")]


# -- the keyboard -----------------------------------------------------------------------------------------


def test_select_all_and_delete_and_undo(hand: Any) -> None:
    hand.key(Qt.Key.Key_A, CONTROL)
    assert hand.selected() == set("xyzqf")
    hand.key(Qt.Key.Key_Delete)
    assert len(hand.document.graph) == 0
    assert len(hand.undo_texts) == 1
    hand.document.undo_stack.undo()
    assert len(hand.document.graph) == 5
    assert len(hand.view.canvas.wires.net.within(hand.view.canvas.graph_area())) == 4


@pytest.mark.parametrize(
    ("key", "keys", "place"),
    [
        (Qt.Key.Key_Right, CONTROL, (288.0, 120.0)),
        (Qt.Key.Key_Up, CONTROL, (280.0, 112.0)),
        (Qt.Key.Key_Left, SHIFT, (279.0, 120.0)),
    ],
)
def test_arrows_nudge_the_selection(hand: Any, key: Any, keys: Any, place: tuple[float, float]) -> None:
    hand.view.select([hand.id("q")])
    hand.key(key, keys)
    assert hand.document.positions[hand.id("q")] == place
    hand.document.undo_stack.undo()
    assert hand.document.positions[hand.id("q")] == (280.0, 120.0)


def test_arrow_presses_that_follow_each_other_quickly_are_one_step(hand: Any) -> None:
    hand.view.select([hand.id("q")])
    for _press in range(20):
        hand.key(Qt.Key.Key_Right, CONTROL)
    assert hand.document.positions[hand.id("q")] == (440.0, 120.0)
    assert len(hand.undo_texts) == 1
    hand.document.undo_stack.undo()
    assert hand.document.positions[hand.id("q")] == (280.0, 120.0)
    hand.document.undo_stack.redo()
    assert hand.document.positions[hand.id("q")] == (440.0, 120.0)


def test_another_selection_a_step_between_a_save_or_a_pause_begin_another_step(
    hand: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    def press(*names: str) -> int:
        hand.view.select([hand.id(name) for name in names])
        hand.key(Qt.Key.Key_Right, CONTROL)
        return len(hand.undo_texts)

    assert [press("q"), press("q"), press("q", "f")] == [1, 1, 2]
    commands.rename(hand.document, hand.id("z"), "zz")
    assert [press("q", "f"), press("q", "f")] == [4, 4]
    hand.document.save(tmp_path / "saved.chainrule")
    assert [press("q", "f"), press("q", "f")] == [5, 5]
    monkeypatch.setattr(changes, "BURST", 0.0)
    assert press("q", "f") == 6
    hand.document.undo_stack.undo()
    monkeypatch.undo()
    assert press("q", "f") == 6


def test_tab_walks_through_the_nodes_in_the_order_of_their_data_and_back(hand: Any) -> None:
    seen = []
    for _turn in range(5):
        hand.key(Qt.Key.Key_Tab)
        seen += hand.selected()
    assert seen == ["x", "y", "z", "q", "f"]
    hand.key(Qt.Key.Key_Backtab, SHIFT)
    assert hand.selected() == {"q"}
    assert "value 3.0" in hand.view.accessibleDescription()
    assert "∂f/∂q = −4.0" in hand.view.accessibleDescription()


def test_enter_differentiates_a_gate_and_edits_a_leaf(hand: Any) -> None:
    hand.view.select([hand.id("q")])
    hand.key(Qt.Key.Key_Return)
    assert hand.document.target == hand.id("q")
    hand.view.select([hand.id("x")])
    hand.key(Qt.Key.Key_Return)
    assert hand.view.editing.editor is not None
    hand.view.editing.editor.cancel()


def test_keys_during_a_gesture_do_nothing_but_cancel(hand: Any) -> None:
    hand.view.select([hand.id("q")])
    hand.drag(hand.at("q"), hand.at("q") + QPointF(40.0, 0.0), drop=False)
    hand.key(Qt.Key.Key_Delete)
    assert hand.id("q") in hand.document.graph
    hand.key(Qt.Key.Key_Escape)


# -- editing in place -------------------------------------------------------------------------------------


def test_a_double_click_on_a_value_edits_it(hand: Any, qtbot: QtBot) -> None:
    hand.double_click(hand.value_of("x"))
    editor = hand.view.editing.editor
    assert editor.text() == "−2.0"
    qtbot.keyClicks(editor, "[[1,2],[3,4]]")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert hand.document.graph.node(hand.id("x")).value.tolist() == [[1, 2], [3, 4]]
    assert hand.undo_texts == ["Set x"]
    hand.document.undo_stack.undo()
    assert hand.document.graph.node(hand.id("x")).value == -2.0


def test_an_invalid_value_stays_with_its_error(hand: Any, qtbot: QtBot) -> None:
    hand.double_click(hand.value_of("x"))
    editor = hand.view.editing.editor
    qtbot.keyClicks(editor, "two")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert hand.view.editing.editor is editor
    assert editor.text() == "two"
    assert "'two' is not a number" in hand.view.overlays.bubble.text()
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert hand.document.graph.node(hand.id("x")).value == -2.0
    assert hand.undo_texts == []


def test_leaving_the_editor_commits_it(hand: Any, qtbot: QtBot) -> None:
    hand.double_click(hand.value_of("x"))
    qtbot.keyClicks(hand.view.editing.editor, "7")
    hand.click(GROUND)
    assert hand.document.graph.node(hand.id("x")).value == 7.0


def test_f2_renames_in_place(hand: Any, qtbot: QtBot) -> None:
    hand.view.select([hand.id("q")])
    hand.key(Qt.Key.Key_F2)
    qtbot.keyClicks(hand.view.editing.editor, "total")
    qtbot.keyClick(hand.view.editing.editor, Qt.Key.Key_Return)
    assert hand.document.graph.find("total")
    assert hand.undo_texts == ["Rename q"]


def test_a_name_that_is_taken_is_refused_in_place(hand: Any, qtbot: QtBot) -> None:
    hand.view.select([hand.id("q")])
    hand.view.start_rename()
    qtbot.keyClicks(hand.view.editing.editor, "x")
    qtbot.keyClick(hand.view.editing.editor, Qt.Key.Key_Return)
    assert "called x already" in hand.view.overlays.bubble.text()
    qtbot.keyClick(hand.view.editing.editor, Qt.Key.Key_Escape)
    assert hand.document.graph.find("q")


# -- adding -----------------------------------------------------------------------------------------------


def test_quick_add_opens_where_the_ground_is_double_clicked(hand: Any, qtbot: QtBot) -> None:
    hand.double_click(GROUND)
    qtbot.keyClicks(hand.view.editing.quick_add.field, "tanh")
    qtbot.keyClick(hand.view.editing.quick_add.field, Qt.Key.Key_Return)
    assert hand.selected() == {"a_1"}
    x, y = hand.document.positions[hand.id("a_1")]
    assert abs(x - GROUND.x()) < 60
    assert abs(y - GROUND.y()) < 60
    assert hand.undo_texts == ["Add gate tanh"]


def test_a_slash_opens_quick_add(hand: Any, qtbot: QtBot) -> None:
    hand.key(Qt.Key.Key_Slash)
    assert hand.view.editing.quick_add.field.text() == ""
    qtbot.keyClick(hand.view.editing.quick_add.field, Qt.Key.Key_Down)
    assert hand.view.editing.quick_add.list.currentRow() == 1
    qtbot.keyClick(hand.view.editing.quick_add.field, Qt.Key.Key_Escape)
    assert hand.undo_texts == []


def test_an_op_dropped_from_the_palette_stands_where_it_fell(hand: Any) -> None:
    mime = QMimeData()
    mime.setData(OFFER_MIME, QByteArray(b"sigmoid"))
    event = QDropEvent(
        QPointF(hand.pixel(GROUND)), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, NONE
    )
    hand.view.dropEvent(event)
    assert event.isAccepted()
    assert hand.document.positions[hand.id("a_1")] == (64.0, 384.0)
    assert hand.undo_texts == ["Add gate σ"]


def test_an_op_that_is_dragged_over_the_canvas_is_a_ghost_where_it_would_land(hand: Any) -> None:
    mime = QMimeData()
    mime.setData(OFFER_MIME, QByteArray(b"sigmoid"))
    place, button = hand.pixel(GROUND), Qt.MouseButton.LeftButton
    hand.view.viewport().grab()
    hand.view.canvas.wires.redraw()  # what is kept of the wires rounds otherwise than what is drawn at once
    before = hand.view.viewport().grab().toImage()
    hand.view.dragMoveEvent(QDragMoveEvent(place, Qt.DropAction.CopyAction, mime, button, NONE))
    assert hand.view.viewport().grab().toImage() != before
    hand.view.dragLeaveEvent(QDragLeaveEvent())
    assert hand.view.viewport().grab().toImage() == before
    assert hand.undo_texts == []


def test_a_bubble_leaves_with_what_it_was_about(hand: Any) -> None:
    hand.view.delete_selection()
    hand.view.complain("This cannot be", QPointF(300.0, 200.0))
    commands.rename(hand.document, hand.id("q"), "s")
    assert hand.view.overlays.bubble.isHidden()
    hand.view.complain("Nor this", QPointF(300.0, 200.0))
    hand.document.undo_stack.undo()
    assert hand.view.overlays.bubble.isHidden()


def test_what_is_differentiated_has_its_gradients_at_once(hand: Any) -> None:
    hand.view.differentiate(hand.id("q"))
    assert hand.document.gradient(hand.id("x")) == 1.0
    assert hand.document.gradient(hand.id("f")) is None


def test_leaves_are_named_as_a_lecture_would(hand: Any) -> None:
    for offer in ("input", "input", "parameter", "parameter"):
        hand.view.add_at_centre(offer)
    assert [node.name for node in hand.document.graph.leaves()][3:] == ["u", "v", "w1", "w2"]


def test_an_unknown_drop_is_ignored(hand: Any) -> None:
    mime = QMimeData()
    mime.setData(OFFER_MIME, QByteArray(b"no_such_op"))
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, NONE)
    event.accept()
    hand.view.dropEvent(event)
    assert not event.isAccepted()
    assert hand.undo_texts == []


def test_nodes_added_one_after_another_do_not_stack(hand: Any) -> None:
    for _turn in range(6):
        hand.view.add_at_centre("add")
    canvas = hand.view.canvas
    areas = [canvas.node_area(node_id) for node_id in hand.document.graph]
    assert not any(a.intersects(b) for i, a in enumerate(areas) for b in areas[:i])
    assert len(hand.undo_texts) == 6


# -- words ------------------------------------------------------------------------------------------------


def test_the_tooltip_of_a_wire_tells_upstream_times_local(hand: Any) -> None:
    text = tooltip(hand.document, Hit(edge=Edge(hand.id("z"), hand.id("f"), "y")))
    assert "z → f, port y" in text
    assert "upstream 1.0 × local 3.0 = 3.0" in text
    assert "Drag it to bend it" in text


def test_the_tooltip_of_a_node_tells_its_role_in_full(hand: Any) -> None:
    text = tooltip(hand.document, Hit(hand.id("f"), "x"))
    for part in ("f — Multiply", "value −12.0", "∂f/∂f = 1.0", "Gradient switcher", "port x: from q"):
        assert part in text


def test_the_tooltip_of_a_composite_says_that_it_has_an_inside(hand: Any) -> None:
    made = regrouping.group(hand.document, [hand.id("q"), hand.id("f")], "both")
    hand.document.flush()
    said = tooltip(hand.document, Hit(made))
    assert "both — Composite" in said
    assert "A composite of 2 nodes. Double-click to look inside." in said


def test_a_tooltip_takes_no_word_for_markup_and_keeps_lines_apart(hand: Any) -> None:
    assert _html(["a < b", "two\nlines", "c"]) == "<b>a &lt; b</b><br>two<br>lines<br>c"


def test_an_open_port_says_what_can_be_done_with_it_where_something_can(
    hand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands.disconnect(hand.document, hand.id("f"), "y")
    assert port_line(hand.document, hand.id("f"), "x") == "port x: from q"
    assert port_line(hand.document, hand.id("f"), "y").startswith("port y: open. Drag a wire here")
    monkeypatch.setattr(type(hand.document), "can_aim", False)
    assert port_line(hand.document, hand.id("f"), "y") == "port y: open"


def test_the_ground_has_no_tooltip(hand: Any) -> None:
    assert tooltip(hand.document, NOTHING) == ""


def test_what_a_screen_reader_says_of_the_selected_node_keeps_up_with_its_numbers(hand: Any) -> None:
    hand.view.select([hand.id("q")])
    assert "value 3.0" in hand.view.accessibleDescription()
    hand.document.preview_value(hand.id("x"), 2.0)
    hand.document.flush()
    assert "value 7.0" in hand.view.accessibleDescription()


def test_noise_is_seen_in_the_tooltip_and_not_read_aloud(hand: Any) -> None:
    values: dict[str, Any] = {"x": 0.1, "y": 0.2}
    for value, exact, spoken in (
        (values, "0.30000000000000004", "0.3"),
        ({"x": [0.1, 1.0]}, "0.30000000000000004", "[0.3"),
    ):
        for name, number in value.items():
            hand.document.preview_value(hand.id(name), number)
        hand.document.flush()
        hand.view.select([hand.id("q")])
        assert exact in tooltip(hand.document, Hit(hand.id("q")))
        assert exact not in hand.view.accessibleDescription()
        assert f"value {spoken}" in hand.view.accessibleDescription()


def test_a_tooltip_calls_old_numbers_stale_and_says_what_failed(hand: Any) -> None:
    document = hand.document
    for name, value in {"x": [1.0, 2.0], "y": [1.0, 2.0, 3.0]}.items():
        document.preview_value(hand.id(name), value)
    document.flush()
    broken, leaf = (tooltip(document, Hit(hand.id(name))) for name in "qz")
    assert "value 3.0 (stale)" in broken
    assert unescape(broken).endswith(document.problem_at(hand.id("q")))
    assert "value −4.0<br>" in leaf
    assert "= 3.0 (stale)" in leaf
    wire = tooltip(document, Hit(edge=Edge(hand.id("q"), hand.id("f"), "x")))
    assert "contribution −4.0 (stale)" in wire
    assert hand.view.hint() == "Not computed: q has no value"


@pytest.mark.parametrize(
    ("what", "label", "outcome"),
    [
        ("x", "Differentiate this node", lambda hand: hand.document.target == hand.id("x")),
        ("q", "Duplicate", lambda hand: len(hand.document.graph) == 6),
        ("q", "Delete", lambda hand: len(hand.document.graph) == 4),
        ("wire", "Disconnect", lambda hand: len(hand.document.graph.edges()) == 3),
        ("ground", "Select all", lambda hand: hand.selected() == set("xyzqf")),
    ],
)
def test_context_menus_do_what_they_say(hand: Any, what: str, label: str, outcome: Any) -> None:
    if what == "wire":
        hit = Hit(edge=Edge(hand.id("z"), hand.id("f"), "y"))
    elif what == "ground":
        hit = NOTHING
    else:
        hit = Hit(hand.id(what))
        hand.view.select([hand.id(what)])
    menu = menu_for(hand.view, hit, GROUND)
    next(action for action in menu.actions() if action.text() == label).trigger()
    assert outcome(hand)
    menu.close()


def test_the_hint_names_the_target(hand: Any) -> None:
    assert hand.view.overlays.hint.text.startswith("∂f/∂(each wire)")
    commands.set_target(hand.document, hand.id("q"))
    assert hand.view.overlays.hint.text.startswith("∂q/∂(each wire)")
    for _branch in range(4):
        branch = commands.add_node(hand.document, "exp", (0.0, 0.0))
        commands.connect(hand.document, hand.id("z"), branch, "x")
    commands.set_target(hand.document, None)
    assert hand.view.overlays.hint.text == "Choose a gate and press D to differentiate it"


def test_the_hint_names_the_open_port_that_leaves_the_target_out(hand: Any) -> None:
    commands.set_inputs(hand.document, hand.id("q"), 3)
    hand.document.flush()
    assert hand.view.overlays.hint.text == "Not computed: port z of q has no wire"
    commands.connect(hand.document, hand.id("z"), hand.id("q"), "z")
    hand.document.flush()
    assert hand.view.overlays.hint.text.startswith("∂f/∂")


@pytest.mark.parametrize("zoom", [0.5, 0.66, 1.0, 2.0])
def test_the_editor_of_a_gates_name_leaves_the_gate_to_be_seen(hand: Any, zoom: float) -> None:
    hand.view.zoom_to(zoom)
    hand.view.edit_name(hand.id("q"))
    gate = hand.view.mapFromScene(hand.view.canvas.node_area(hand.id("q"))).boundingRect()
    assert not hand.view.editing.editor.geometry().intersects(gate)
    hand.view.editing.close()


def test_the_canvas_has_a_name_for_screen_readers(view: CanvasView) -> None:
    assert view.accessibleName() == "Graph canvas"


def test_the_theme_can_change_while_the_canvas_is_shown(view: CanvasView) -> None:
    appearance().choose("dark")
    assert view.canvas.theme is DARK
    image = view.grab().toImage()
    assert image.pixelColor(4, 4) == DARK.ground
    appearance().choose("light")


def test_a_new_document_during_a_gesture_ends_it(hand: Any) -> None:
    hand.drag(hand.at("q"), hand.at("q") + QPointF(40.0, 0.0), drop=False)
    hand.document.replace(Contents(Graph()))
    assert not hand.view.cancel_gesture()
    hand.release(GROUND)
    assert len(hand.document.graph) == 0


def test_the_keyboard_comes_back_to_the_canvas_after_editing(hand: Any, qtbot: QtBot) -> None:
    hand.double_click(hand.value_of("x"))
    qtbot.keyClick(hand.view.editing.editor, Qt.Key.Key_Escape)
    assert hand.view.hasFocus()
    hand.key(Qt.Key.Key_Slash)
    qtbot.keyClick(hand.view.editing.quick_add.field, Qt.Key.Key_Escape)
    assert hand.view.hasFocus()
    assert hand.view.editing.quick_add is None


def test_an_editor_left_for_another_widget_does_not_take_the_keyboard_back(hand: Any, qtbot: QtBot) -> None:
    elsewhere = QLineEdit(hand.view)
    elsewhere.show()
    hand.double_click(hand.value_of("x"))
    qtbot.keyClicks(hand.view.editing.editor, "8")
    elsewhere.setFocus()
    assert hand.document.graph.node(hand.id("x")).value == 8.0
    assert elsewhere.hasFocus()


def test_what_is_pointed_at_is_told_in_a_tip(hand: Any) -> None:
    viewport = hand.view.viewport()
    for name, words in (("q", "q"), ("z", "z")):
        at = hand.pixel(hand.at(name))
        assert QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at)))
        assert words in QToolTip.text()
    QToolTip.hideText()
