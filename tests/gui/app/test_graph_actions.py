"""What the menus offer can do something, keys do what the menus say, and each gesture is one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from engine.composites.composite import Composite
from engine.files.document import encode, read
from engine.graphs.node_values import DEEPEST
from gui.canvas import grouping
from gui.document import commands

pytestmark = pytest.mark.real_window

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
Key = Qt.Key


@pytest.fixture
def window(neuron_window):
    return neuron_window


def ids(window, *names):
    return [window.document.graph.find(name).id for name in names]


def enabled(window):
    window.document.flush()
    return {
        action.text().replace("&", "").split(" ")[0]
        for action in window.actions_table.all()
        if action.isEnabled()
    }


NEEDS_A_SELECTION = {
    "Cut",
    "Copy",
    "Duplicate",
    "Delete",
    "Rename",
    "Differentiate",
    "Group",
    "Look",
    "Expand",
}


@pytest.mark.parametrize(
    ("selected", "possible"),
    [
        ([], set()),
        (["w0"], {"Cut", "Copy", "Duplicate", "Delete", "Rename", "Differentiate"}),
        (["w0", "x0"], {"Cut", "Copy", "Duplicate", "Delete", "Rename"}),
        (["w0", "e"], {"Cut", "Copy", "Duplicate", "Delete", "Rename", "Group"}),
        (["e"], NEEDS_A_SELECTION - {"Look", "Expand"}),
    ],
)
def test_only_what_can_do_something_is_enabled(window, selected, possible):
    window.graph.canvas.select(ids(window, *selected))
    assert enabled(window) & NEEDS_A_SELECTION == possible


def test_an_empty_graph_has_nothing_to_arrange_select_or_collapse(window):
    actions = [window.actions_table[name] for name in ("arrange", "select_all", "collapse")]
    assert [action.isEnabled() for action in actions] == [True, True, True]
    window.files.new()
    assert [action.isEnabled() for action in (*actions, window.actions_table["undo"])] == [False] * 4


def test_in_the_lab_the_graphs_actions_rest(window):
    window.graph.canvas.select(ids(window, "e"))
    window.show_lab()
    assert not NEEDS_A_SELECTION & enabled(window)
    window.show_graph()
    assert "Group" in enabled(window)


@pytest.fixture
def grouped(window, qtbot):
    """Group the four gates of the sigmoid by keys; the editor of its name is open."""
    canvas = window.graph.canvas
    canvas.select(ids(window, "minus_s", "e", "d", "f"))
    qtbot.keyClick(canvas, Key.Key_G, CONTROL | SHIFT)
    return canvas


def composite_node(window):
    [node] = [node for node in window.document.graph.nodes() if isinstance(node.op, Composite)]
    return node


def test_a_fresh_composite_is_named_at_once_within_its_step(window, grouped, qtbot):
    editor = grouped.editing.editor
    assert isinstance(editor, QLineEdit)
    assert editor.selectedText() == "f"
    qtbot.keyClicks(editor, "sigma")
    qtbot.keyClick(editor, Key.Key_Return)
    window.document.flush()
    node = composite_node(window)
    assert (node.name, node.op.title) == ("sigma", "sigma")
    assert grouped.selected_nodes() == [node.id] == [window.document.target]
    assert window.document.undo_stack.count() == 1
    assert float(window.document.value(node.id)) == pytest.approx(0.7310585786, abs=1e-10)
    window.document.undo_stack.undo()
    assert len(window.document.graph) == 13
    window.document.undo_stack.redo()
    assert composite_node(window).name == "sigma"
    assert grouped.hasFocus()


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Return])
def test_escape_or_enter_keeps_the_name_that_was_proposed(window, grouped, qtbot, key):
    qtbot.keyClick(grouped.editing.editor, key)
    assert grouped.editing.editor is None
    assert composite_node(window).name == "f"
    assert window.document.undo_stack.count() == 1


@pytest.mark.parametrize(("typed", "reason"), [("x0", "x0"), ("2 f", "2 f")])
def test_a_name_that_is_taken_or_none_is_refused_and_can_be_mended(window, grouped, qtbot, typed, reason):
    editor = grouped.editing.editor
    qtbot.keyClicks(editor, typed)
    qtbot.keyClick(editor, Key.Key_Return)
    assert reason in grouped.overlays.bubble.text()
    assert composite_node(window).name == "f"
    editor.clear()
    qtbot.keyClicks(editor, "g")
    qtbot.keyClick(editor, Key.Key_Return)
    assert composite_node(window).name == "g"
    grouped.overlays.bubble.dismiss()


def test_undo_while_the_name_is_typed_closes_the_editor_and_changes_nothing_else(window, grouped):
    window.actions_table["undo"].trigger()
    assert grouped.editing.editor is None
    assert len(window.document.graph) == 13


def test_grouping_leaves_alone_is_said_at_the_canvas(window):
    canvas = window.graph.canvas
    canvas.select(ids(window, "p0", "p1"))
    grouping.group_selection(canvas)
    assert "one output" in canvas.overlays.bubble.text()
    assert window.document.undo_stack.count() == 0
    canvas.overlays.bubble.dismiss()


def test_a_composite_is_expanded_by_keys_and_what_was_inside_is_selected(window, grouped, qtbot):
    qtbot.keyClick(grouped.editing.editor, Key.Key_Escape)
    qtbot.keyClick(grouped, Key.Key_E, CONTROL | SHIFT)
    names = {window.document.graph.node(node).name for node in grouped.selected_nodes()}
    assert names == {"minus_s", "e", "d", "f"}
    window.document.undo_stack.undo()
    assert composite_node(window).name == "f"


def test_known_formulas_are_collapsed_by_keys(window, qtbot):
    before = float(window.document.gradient(window.document.graph.find("w0").id))
    qtbot.keyClick(window.graph.canvas, Key.Key_K, CONTROL | SHIFT)
    window.document.flush()
    assert window.document.graph.node(window.document.target).op.name == "sigmoid"
    after = float(window.document.gradient(window.document.graph.find("w0").id))
    assert after == pytest.approx(before, rel=1e-12)
    window.document.undo_stack.undo()
    assert len(window.document.graph) == 13


def test_a_composite_is_renamed_as_one_and_stays_selected(window, grouped, qtbot):
    qtbot.keyClick(grouped.editing.editor, Key.Key_Escape)
    qtbot.keyClick(grouped, Key.Key_F2)
    qtbot.keyClicks(grouped.editing.editor, "act")
    qtbot.keyClick(grouped.editing.editor, Key.Key_Return)
    node = composite_node(window)
    assert (node.name, node.op.title) == ("act", "act")
    assert grouped.selected_nodes() == [node.id]
    assert window.document.undo_stack.count() == 2


def test_a_gate_that_was_given_another_input_stays_selected(window):
    from engine.errors import EngineError
    from gui.document import commands

    canvas, [gate] = window.graph.canvas, ids(window, "q")
    canvas.select([gate])
    commands.set_inputs(window.document, gate, 3)
    assert canvas.selected_nodes() == [gate]
    with pytest.raises(EngineError):
        commands.set_inputs(window.document, gate, 1)
    window.document.undo_stack.undo()
    assert canvas.selected_nodes() == [gate]
    canvas.delete_selection()
    window.document.flush()
    window.document.undo_stack.undo()
    assert canvas.selected_nodes() == [gate]


def test_a_saved_composite_comes_back_with_its_inside_and_its_numbers(window, grouped, qtbot, tmp_path):
    qtbot.keyClicks(grouped.editing.editor, "sigma")
    qtbot.keyClick(grouped.editing.editor, Key.Key_Return)
    window.document.save(tmp_path / "neuron.chainrule")
    window.files.new()
    assert window.files.open(tmp_path / "neuron.chainrule")
    node = composite_node(window)
    assert node.op.title == "sigma"
    assert float(window.document.value(node.id)) == pytest.approx(0.7310585786, abs=1e-10)
    w0 = window.document.graph.find("w0").id
    assert float(window.document.gradient(w0)) == pytest.approx(-0.1966119332, abs=1e-9)


def test_grouping_goes_as_deep_as_a_file_holds_and_is_then_refused_in_words(window, qtbot, tmp_path):
    document, path = window.document, tmp_path / "deep.chainrule"
    for depth in range(DEEPEST + 1):
        (made,) = [node.id for node in document.graph.nodes() if isinstance(node.op, Composite)] or ids(
            window, "e"
        )
        window.graph.canvas.select([made])
        steps = document.undo_stack.count()
        window.actions_table["group"].trigger()
        if depth < DEEPEST:
            assert document.undo_stack.count() == steps + 1
            document.save(path)
    assert document.undo_stack.count() == steps
    bubble = window.graph.canvas.overlays.bubble
    assert bubble.isVisible()
    assert "at most 32 deep within one another" in bubble.text()
    document.save(path)
    assert encode(read(path)) == encode(document.contents())


@pytest.mark.parametrize("plays_before", [False, True])
def test_a_selected_node_may_go_by_undo_also_after_a_pass_was_played(window, plays_before):
    if plays_before:
        window.graph.player.play_backward()
        window.graph.player.end()
    added = commands.add_node(window.document, "exp", (400.0, 400.0))
    window.graph.canvas.select([added])
    window.actions_table["undo"].trigger()
    assert added not in window.document.graph
    assert window.graph.canvas.selected_nodes() == []
