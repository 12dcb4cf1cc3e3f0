"""An empty canvas offers ways to begin, and a file that is dropped on the window is opened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from engine.files.document import Contents, write
from engine.files.examples import find
from gui.app.invitation import ENOUGH, FIRST
from gui.app.main_window import MainWindow


@pytest.fixture
def invitation(window, qtbot):
    """Return what an empty document invites to, with its pictures drawn."""
    window.files.new()
    invitation = window.graph.invitation
    qtbot.waitUntil(lambda: invitation.is_ready)
    return invitation


def test_it_stays_in_the_middle_when_the_ground_is_moved(invitation, window):
    place = invitation.geometry()
    window.graph.canvas.pan_by(30.0, 20.0)
    assert invitation.geometry() == place


def test_it_stands_in_the_middle_of_an_empty_canvas_only(invitation, window):
    room = window.graph.canvas.viewport().rect()
    assert invitation.isVisible()
    free = room.adjusted(0, 0, 0, -window.graph.canvas.overlays.height)
    assert (invitation.geometry().center() - free.center()).manhattanLength() <= 1
    assert room.contains(invitation.geometry())
    assert window.graph.canvas.hint() == ""
    window.graph.canvas.add_at_centre("add")
    assert not invitation.isVisible()
    window.document.undo_stack.undo()
    assert invitation.isVisible()
    window.open_example()
    assert not invitation.isVisible()


@pytest.mark.parametrize("name", FIRST)
def test_a_picture_opens_its_example(invitation, window, qtbot, name):
    button = invitation.examples[FIRST.index(name)]
    assert not button.icon().isNull()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.document.title == find(name).title
    assert not window.document.is_modified


def test_its_ways_lead_to_formula_ops_and_all_examples(invitation, window, qtbot):
    formula, op, gallery = invitation.ways
    qtbot.mouseClick(formula, Qt.MouseButton.LeftButton)
    assert window.graph.formula.line.hasFocus()
    qtbot.mouseClick(op, Qt.MouseButton.LeftButton)
    assert window.graph.canvas.editing.quick_add is not None
    window.graph.canvas.editing.quick_add.close()
    qtbot.mouseClick(gallery, Qt.MouseButton.LeftButton)
    assert window.desk.gallery.isVisible()
    window.desk.gallery.close()


@pytest.mark.parametrize(("height", "has_pictures"), [(ENOUGH + 200, True), (160, False)])
def test_a_low_view_has_no_room_for_pictures(invitation, window, height, has_pictures):
    canvas = window.graph.canvas
    canvas.setFixedHeight(height)
    canvas.resize(canvas.width(), height)
    canvas.viewport().resize(canvas.width(), height)
    assert all(button.isHidden() != has_pictures for button in invitation.examples)


def test_where_an_example_is_open_from_the_beginning_nothing_is_made_of_it(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.open_example()
    qtbot.wait(20)
    assert window.graph.invitation.examples == []
    window.files.new()
    qtbot.waitUntil(lambda: window.graph.invitation.is_ready)
    assert len(window.graph.invitation.examples) == len(FIRST)


def test_another_theme_draws_the_pictures_anew(invitation, window, qtbot):
    before = invitation.examples[0].icon().pixmap(64).toImage()
    window.actions_table["theme"].trigger()
    qtbot.waitUntil(lambda: invitation.is_ready)
    assert invitation.examples[0].icon().pixmap(64).toImage() != before


def dropped(window, *paths):
    """Drag files over a window and drop them; return whether they may come, and were taken."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(window.rect().center(), action, mime, button, keys)
    entering.ignore()
    window.dragEnterEvent(entering)
    dropping = QDropEvent(QPointF(window.rect().center()), action, mime, button, keys)
    dropping.ignore()
    window.dropEvent(dropping)
    return entering.isAccepted(), dropping.isAccepted()


def test_a_dropped_document_is_opened_from_either_workspace(window, tmp_path):
    write(tmp_path / "some.chainrule", Contents(find("fork").contents().graph, title="Some"))
    window.show_lab()
    assert dropped(window, tmp_path / "some.chainrule") == (True, True)
    assert window.document.path == (tmp_path / "some.chainrule").resolve()
    assert window.workspaces.is_graph_in_front


def test_a_dropped_file_of_another_kind_is_refused_in_words_and_keeps_what_is_open(window, tmp_path):
    window.open_example("fork")
    (tmp_path / "other.txt").write_text("no document")
    assert dropped(window, tmp_path / "other.txt") == (True, True)
    assert "other.txt" in window.graph.messages.text
    assert window.document.title == find("fork").title


def test_a_dropped_table_is_looked_at_in_the_lab(window, tmp_path, qtbot):
    table = tmp_path / "some.CSV"
    table.write_text("a,b,c\n1,2,0\n2,1,1\n3,5,0\n4,4,1\n")
    assert dropped(window, table) == (True, True)
    sheet = window.lab.dataset_panel.sheet
    qtbot.waitUntil(lambda: sheet.columns.model().rowCount() == 3)
    sheet.reject()
    assert not window.lab.dataset_panel.is_file


def test_several_dropped_documents_are_opened_side_by_side_and_none_is_not_taken(window, tmp_path):
    paths = [tmp_path / name for name in ("a.chainrule", "b.chainrule")]
    for path in paths:
        write(path, find("fork").contents())
    assert dropped(window) == (False, False)
    assert dropped(window, *paths) == (True, True)
    assert [window.tabs.standing(tab).path for tab in window.tabs] == [path.resolve() for path in paths]


def test_the_keys_that_are_told_are_those_of_the_table(invitation, window):
    formula, op, gallery = (button.text().split()[-1] for button in invitation.ways)
    assert formula == window.actions_table["formula"].shortcut().toString()
    assert gallery == window.actions_table["gallery"].shortcut().toString()
    assert op == "/"
