"""The editor that a view opens stands where what it edits is to be seen, in letters that go with the zoom."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtTest import QTest

from engine.files import document as files
from gui.canvas.annotation_actions import edit_annotation
from gui.canvas.editing import BEFORE_PORT, EDITOR_HEIGHT, EDITOR_WIDTH, LARGEST, SMALLEST
from gui.canvas.inline_editor import InlineEditor
from gui.canvas.note_editor import NoteEditor
from gui.document import annotating, commands
from tests.gui.drawing import compare


def opened(view) -> QRect:
    assert view.editing.editor is not None
    return view.editing.editor.geometry()


def place_of(view, point: QPointF):
    return view.mapFromScene(point)


def middle_of(view, area):
    return view.mapFromScene(area).boundingRect().center()


@pytest.mark.parametrize("zoom", [0.5, 1.0, 2.5])
def test_an_editor_covers_what_it_is_about(view, hand, zoom):
    view.restore_view_state((200.0, 150.0), zoom)
    x, editing = hand.id("x"), view.editing
    editing.edit_value(x)
    value = view.canvas.value_area(x)
    assert abs(opened(view).center().y() - middle_of(view, value).y()) <= 1
    assert opened(view).left() < place_of(view, value.topLeft()).x()
    assert opened(view).right() > place_of(view, value.bottomRight()).x()
    assert opened(view).width() >= EDITOR_WIDTH
    assert opened(view).height() >= EDITOR_HEIGHT
    pixels = editing.editor.font().pixelSize()
    assert SMALLEST <= pixels <= LARGEST
    assert (pixels == SMALLEST) == (zoom < 1.0)
    assert (pixels == LARGEST) == (zoom > 2.0)
    editing.close()


def test_all_editors_stand_where_they_were_looked_at(view, hand):
    """`WRITE_DRAWINGS=1` in the environment stores it anew."""
    document, editing, lines = hand.document, view.editing, []
    commands.delete(document, [], document.graph.edges_into(hand.id("f")))
    annotating.frame(document, [hand.id("x")])
    annotating.add_note(document, (240.0, 320.0), "a note")
    edits = {
        "a value": lambda: editing.edit_value(hand.id("x")),
        "a leaf's name": lambda: editing.edit_name(hand.id("x")),
        "a gate's name": lambda: editing.edit_name(hand.id("q")),
        "an open port": lambda: editing.edit_port(hand.id("f"), "y"),
        "a frame": lambda: edit_annotation(view, 0),
        "a note": lambda: edit_annotation(view, 1),
    }
    for zoom in (0.4, 1.0, 2.0):
        view.restore_view_state((200.0, 150.0), zoom)
        lines += [f"-- at {zoom:g}"]
        for words, edit in edits.items():
            edit()
            editor = editing.editor
            told = getattr(editor, "text", None) or editor.toPlainText
            size = f" in {editor.font().pixelSize()}" if editor.font().pixelSize() > 0 else ""
            lines += [f"{words}: {told()!r} at {editor.geometry().getRect()}{size}"]
    editing.close()
    compare("editors", lines)
    document.flush()


def test_a_number_for_an_open_port_is_typed_before_the_port(view, hand):
    view.restore_view_state((200.0, 150.0), 2.0)
    commands.delete(hand.document, [], hand.document.graph.edges_into(hand.id("f")))
    for port in ("x", "y"):
        view.editing.edit_port(hand.id("f"), port)
        place = place_of(view, hand.at("f", port))
        assert abs(opened(view).center().y() - place.y()) <= 1
        assert abs(opened(view).right() - place.x()) <= 2
        assert opened(view).width() > 2 * BEFORE_PORT
    view.editing.close()
    hand.document.flush()


def open_editors(view):
    return [
        each for kind in (InlineEditor, NoteEditor) for each in view.findChildren(kind) if each.isVisible()
    ]


def test_there_is_one_editor_at_a_time_and_it_goes_with_its_document(view, hand):
    document, editing = hand.document, view.editing
    annotating.frame(document, [hand.id("x")])
    annotating.add_note(document, (0.0, 0.0), "a note")
    graph = document.graph.copy()
    for edit in (
        lambda: editing.edit_name(hand.id("x")),
        lambda: edit_annotation(view, 0),
        lambda: edit_annotation(view, 1),
    ):
        edit()
        assert open_editors(view) == [editing.editor]
    editing.editor.setPlainText("kept by nobody")
    others = tuple(document.annotations)
    document.replace(files.Contents(graph, {}, graph.find("f").id, annotations=others))
    view.fit()
    assert open_editors(view) == []
    assert editing.editor is None
    assert document.annotations == others
    assert not document.is_modified
    document.flush()


def test_what_was_typed_about_a_node_is_not_given_to_one_of_another_document(view, hand):
    document, x = hand.document, hand.id("x")
    other = document.graph.copy()
    view.editing.edit_value(x)
    view.editing.editor.setText("77")
    document.replace(files.Contents(other, dict(document.positions), document.target))
    assert view.editing.editor is None
    assert document.graph.node(x).value == -2.0
    document.flush()


@pytest.mark.parametrize(
    ("typed", "value", "name"),
    [
        ("3.5", 3.5, "x"),
        ("−2", -2.0, "x"),
        ("[1, 2]", [1.0, 2.0], "x"),
        ("(1 2)", None, "x"),
        ("w", -2.0, "w"),
    ],
)
def test_where_a_leafs_name_is_edited_it_takes_a_value_as_well(view, hand, typed, value, name):
    x = hand.id("x")
    view.edit_name(x)
    editor = view.editing.editor
    editor.setText(typed)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    node = hand.document.graph.node(x)
    assert node.name == name
    assert editor.isVisible() is (value is None)
    assert np.array_equal(node.value, -2.0 if value is None else value)
    hand.document.flush()
    view.editing.close()
