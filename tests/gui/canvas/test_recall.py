"""What is selected, and where one looks, comes back with the step that is undone or redone."""

from __future__ import annotations

from gui.canvas import clipboard
from gui.document import commands


def names(view):
    return {view.document.graph.node(node).name for node in view.selected_nodes()}


def test_what_was_selected_is_selected_again_by_undo_and_redo(view, hand):
    stack, edge = view.document.undo_stack, view.document.graph.edges()[0]
    view.canvas.select({hand.id("q"), hand.id("z")}, {edge})
    view.delete_selection()
    assert not view.selected_nodes()
    stack.undo()
    assert names(view) == {"q", "z"}
    assert view.selected_edges() == [edge]
    view.select([hand.id("x")])
    clipboard.duplicate(view)
    copy = view.selected_nodes()
    stack.undo()
    assert names(view) == {"x"}
    stack.redo()
    assert view.selected_nodes() == copy


def test_a_selection_is_of_the_step_at_which_one_last_made_it(view, hand):
    stack = view.document.undo_stack
    view.select([hand.id("x")])
    commands.rename(view.document, hand.id("y"), "b")
    view.select([hand.id("b")])
    stack.undo()
    assert names(view) == {"x"}
    view.select([hand.id("z")])
    stack.redo()
    assert names(view) == {"b"}
    stack.undo()
    assert names(view) == {"z"}


def test_saving_midway_forgets_nothing_that_can_be_made_again(view, hand):
    stack = view.document.undo_stack
    commands.rename(view.document, hand.id("y"), "b")
    view.select([hand.id("b")])
    stack.undo()
    stack.setClean()
    stack.redo()
    assert names(view) == {"b"}


def test_another_document_begins_with_nothing_selected(view, hand):
    view.select([hand.id("x")])
    commands.rename(view.document, hand.id("y"), "b")
    view.document.replace(view.document.contents())
    commands.rename(view.document, hand.id("b"), "y")
    view.document.undo_stack.undo()
    assert view.selected_nodes() == []


def test_undoing_a_layout_brings_the_view_back(view, hand):
    view.restore_view_state((250.0, 150.0), 2.0)
    before = view.view_state()
    commands.move(view.document, {hand.id("x"): (900.0, 700.0)})
    from gui.canvas.actions import EDITING
    from gui.canvas.spot import selected_spot

    next(row for row in EDITING if row.name == "arrange").perform(selected_spot(view))
    view.journey.land()
    after = view.view_state()
    assert after != before
    view.restore_view_state((0.0, 0.0), 0.5)
    view.document.undo_stack.undo()
    assert view.view_state() == before
    view.document.undo_stack.redo()
    assert view.view_state() == after
    for _step in range(2):
        view.document.undo_stack.undo()
    assert view.view_state() == before
