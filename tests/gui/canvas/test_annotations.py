"""Frames and notes: put, moved, resized, edited, coloured and taken away by hand, each a step of undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from engine.files import document as docs
from engine.files.document import Note
from gui.canvas import note_text
from gui.canvas.annotation_actions import edit_annotation
from gui.canvas.annotation_layer import area_of, colour_of, grip_of
from gui.canvas.hits import NOTHING
from gui.canvas.inline_editor import InlineEditor
from gui.canvas.menus import menu_for
from gui.canvas.note_editor import NoteEditor
from gui.canvas.note_text import formula, laid_out
from gui.canvas.render import render
from gui.document import annotating
from gui.document.arranging import arrange
from gui.document.changes import changes_to_contents, perform
from gui.look.theme import DARK, LIGHT, blend

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def only(document):
    (annotation,) = document.annotations
    return annotation


def title_of(frame):
    return area_of(frame).topLeft() + QPointF(20.0, 12.0)


def test_a_frame_goes_around_what_is_selected_and_takes_it_along(view, hand, document):
    """Drives one window through all that a hand does to a frame."""
    before = docs.encode(document.contents())
    view.select([hand.id("x"), hand.id("y"), hand.id("q")])
    hand.key(Qt.Key.Key_J, CTRL)
    editor = view.viewport().findChild(InlineEditor)
    editor.setText("A sum <b>")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    frame = only(document)
    assert frame.title == "A sum <b>"
    assert sorted(annotating.nodes_in(document, frame.area)) == sorted(map(hand.id, "xyq"))
    places = dict(document.positions)
    hand.drag(title_of(frame), title_of(frame) + QPointF(0.0, 48.0))
    down = only(document).area[1] - frame.area[1]
    assert down == pytest.approx(48.0, abs=24.0)
    for name in "xyq":
        assert document.positions[hand.id(name)] == (
            places[hand.id(name)][0],
            places[hand.id(name)][1] + down,
        )
    assert document.positions[hand.id("z")] == places[hand.id("z")]
    assert hand.undo_texts == ["Frame", "Move"]
    frame = only(document)
    hand.drag(grip_of(frame).center(), grip_of(frame).center() + QPointF(96.0, 72.0))
    assert only(document).area[2] > frame.area[2] + 60.0
    assert only(document).area[:2] == frame.area[:2]
    menu = menu_for(view, NOTHING, title_of(only(document)))
    entries = {entry.text(): entry for entry in menu.actions()}
    entries["Next colour of the frame"].trigger()
    menu.close()
    assert only(document).colour == 1
    assert hand.undo_texts[-2:] == ["Resize", "Colour frame"]
    hand.key(Qt.Key.Key_Delete)
    assert document.annotations == ()
    assert len(document.graph) == 5, "what is in a frame stays"
    for _step in range(5):
        hand.key(Qt.Key.Key_Z, CTRL)
    assert docs.encode(document.contents()) == before
    hand.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert only(document).title == "A sum <b>"


def test_a_drag_that_is_broken_off_leaves_no_trace_and_a_click_on_the_ground_lets_go(view, hand, document):
    annotating.frame(document, [hand.id("x"), hand.id("y")])
    frame, places, steps = only(document), dict(document.positions), document.undo_stack.count()
    hand.drag(title_of(frame), title_of(frame) + QPointF(80.0, 80.0), drop=False)
    assert only(document) != frame
    hand.key(Qt.Key.Key_Escape)
    assert (only(document), document.positions, document.undo_stack.count()) == (frame, places, steps)
    hand.release(title_of(frame))
    hand.click(title_of(frame))
    assert view.canvas.annotations.chosen == 0
    inside = area_of(frame).center()
    assert view.canvas.annotations.hit(inside) is None, "in a frame one selects nodes with a rubber band"
    hand.click(area_of(frame).bottomLeft() + QPointF(0.0, 60.0))
    assert view.canvas.annotations.chosen is None
    hand.click(title_of(frame))
    hand.click(hand.at("z") - QPointF(30.0, 0.0))
    assert view.canvas.annotations.chosen is None
    hand.drag(title_of(frame), title_of(frame))
    assert document.undo_stack.count() == steps


def test_a_click_that_shakes_moves_nothing(hand, document):
    annotating.frame(document, [hand.id("x"), hand.id("y")])
    frame, steps = only(document), document.undo_stack.count()
    hand.drag(title_of(frame), title_of(frame) + QPointF(2.0, 1.0), keys=Qt.KeyboardModifier.AltModifier)
    assert (only(document), document.undo_stack.count()) == (frame, steps)


def test_a_note_is_written_moved_and_edited_again(view, hand, document):
    hand.key(Qt.Key.Key_N, CTRL | SHIFT)
    editor = view.viewport().findChild(NoteEditor)
    QTest.keyClicks(editor, "# Chain rule")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "it is $q z$")
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    note = only(document)
    assert isinstance(note, Note)
    assert note.text == "# Chain rule\nit is $q z$"
    assert hand.undo_texts == ["Add a note"]
    middle = area_of(note).center() + QPointF(60.0, 40.0)
    hand.drag(middle, middle + QPointF(-48.0, 144.0))
    assert only(document).area[2:] == note.area[2:]
    assert only(document).area[1] > note.area[1] + 100.0
    place = area_of(only(document)).center() + QPointF(60.0, 40.0)
    hand.double_click(place)
    editor = next(one for one in view.viewport().findChildren(NoteEditor) if one.isVisible())
    assert editor.toPlainText() == note.text
    editor.setPlainText("x" * 20_001)
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    assert editor.isVisible(), "what is refused stays to be mended"
    assert "20000" in view.overlays.said
    QTest.keyClicks(editor, "gone")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert only(document).text == note.text
    assert hand.undo_texts == ["Add a note", "Move"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_a_new_note_on_which_nothing_is_written_is_none(view, hand, document, key):
    hand.key(Qt.Key.Key_N, CTRL | SHIFT)
    editor = view.viewport().findChild(NoteEditor)
    QTest.keyClick(editor, key, CTRL)
    assert document.annotations == ()
    assert hand.undo_texts == []


@pytest.mark.parametrize("is_saved", [False, True])
def test_a_frame_and_its_first_title_are_one_step_unless_it_was_saved_between(view, hand, document, is_saved):
    view.select([hand.id("x"), hand.id("y")])
    hand.key(Qt.Key.Key_J, CTRL)
    if is_saved:
        document.undo_stack.setClean()
    editor = view.editing.editor
    QTest.keyClicks(editor, "Inputs")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert only(document).title == "Inputs"
    assert len(hand.undo_texts) == 1 + is_saved
    document.undo_stack.undo()
    assert [frame.title for frame in document.annotations] == ["Frame"] * is_saved


def test_what_is_selected_is_edited_by_its_menu_and_selected_no_more_once_it_is_gone(view, hand, document):
    annotating.add_note(document, (-300.0, 0.0), "first")
    view.canvas.annotations.choose(0)
    menu = menu_for(view, NOTHING, area_of(only(document)).center())
    next(entry for entry in menu.actions() if entry.text() == "Edit the text").trigger()
    menu.close()
    assert view.editing.editor.toPlainText() == "first"
    view.editing.close()
    document.undo_stack.undo()
    assert view.canvas.annotations.chosen is None


def test_an_editor_whose_note_is_gone_meanwhile_keeps_nothing(view, hand, document):
    annotating.add_note(document, (-300.0, 0.0), "first")
    annotating.add_note(document, (-300.0, 300.0), "second")
    edit_annotation(view, 1)
    editor = view.editing.editor
    editor.setPlainText("third")
    document.annotate(document.annotations[:1])
    assert editor.finish()
    assert [note.text for note in document.annotations] == ["first"]
    assert hand.undo_texts == ["Add a note"] * 2


def test_markdown_is_laid_out_with_formulas_and_nothing_else_is_more_than_letters(qapp):
    placed = laid_out(
        "# Big\n**b** *i* `c` $\\frac{1}{x}$\n- one two three\n\n$\\frac{$ <b>x</b> ![a](b)", 90.0
    )
    styles = {one.piece.text: one.piece.style for one in placed}
    assert [styles[text] for text in ("Big", "b", "i", "c", "\\frac{1}{x}")] == [
        "bold", "bold", "italic", "code", "formula",
    ]  # fmt: skip
    assert [styles[text] for text in ("<b>x</b>", "![a](b)", "$\\frac{$")] == ["", "", ""]
    at = {one.piece.text: one.at for one in placed}
    assert at["one"][0] == pytest.approx(at["three"][0], abs=1.0)
    assert at["three"][0] > at["•"][0], "an entry's further lines stand under its first"
    assert at["three"][1] > at["one"][1] > at["b"][1] > at["Big"][1]
    assert laid_out("", 90.0) == ()
    assert max(x for _piece, (x, _y) in [(one.piece, one.at) for one in placed]) < 90.0


def test_a_note_that_goes_on_for_too_long_ends_after_a_line(qapp, monkeypatch):
    monkeypatch.setattr(note_text, "MOST_PIECES", 3)
    for text, count in (("a\nb\nc", 3), ("a\nb\nc\nd\ne\nf", 4), ("a b c d e\nf", 9)):
        laid_out.cache_clear()
        assert len(laid_out(text, 300.0)) == count
    laid_out.cache_clear()


def test_a_formula_is_typeset_once_and_what_cannot_be_is_no_formula(qapp):
    assert formula("x^2", "#000000").isValid()
    assert formula("x^2", "#000000") is formula("x^2", "#000000")
    assert formula("\\frac{", "#000000") is None


def test_frames_are_copied_with_all_that_is_in_them_and_stay_around_it_in_a_layout(view, hand, document):
    annotating.frame(document, [hand.id("x"), hand.id("y")])
    view.select([hand.id("x")])
    hand.key(Qt.Key.Key_D, CTRL)
    assert len(document.annotations) == 1, "a part of what is in it takes no frame along"
    hand.key(Qt.Key.Key_Z, CTRL)
    view.select([hand.id("x"), hand.id("y"), hand.id("q")])
    hand.key(Qt.Key.Key_C, CTRL)
    hand.key(Qt.Key.Key_V, CTRL)
    first, second = document.annotations
    assert second.area[2:] == first.area[2:]
    assert len(annotating.nodes_in(document, second.area)) >= 2
    hand.key(Qt.Key.Key_Z, CTRL)
    held = sorted(annotating.nodes_in(document, only(document).area))
    arrange(document)
    assert sorted(annotating.nodes_in(document, only(document).area)) == held
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_they_are_in_pictures_in_the_colours_of_the_theme(document, tmp_path, theme, qapp):

    annotating.frame(document, list(document.graph))
    annotating.add_note(document, (-300.0, 0.0), "**note** $x$")
    render(document, tmp_path / "a.png", theme, 1.0)
    image = QImage(str(tmp_path / "a.png"))
    places = [(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)]
    seen = {image.pixelColor(x, y).name() for x, y in places}
    frame, note = document.annotations

    assert blend(theme.ground, colour_of(theme, frame), 0.10).name() in seen
    assert blend(theme.card, colour_of(theme, note), 0.10).name() in seen
    for suffix in (".svg", ".pdf"):
        render(document, tmp_path / f"a{suffix}", theme)
    written = (tmp_path / "a.svg").read_text()
    assert blend(theme.ground, colour_of(theme, frame), 0.10).name() in written.lower()


def test_a_document_that_is_recovered_has_them_again_and_loses_them_by_undo(document):
    annotating.frame(document, list(document.graph))
    kept = docs.decode(docs.encode(document.contents()))
    document.undo_stack.undo()
    perform(document, "Frame", changes_to_contents(document, kept))
    assert document.annotations == kept.annotations != ()
    document.undo_stack.undo()
    assert document.annotations == ()


def test_a_frame_that_is_chosen_is_chosen_in_place_of_nodes(view, hand, document):
    view.select([hand.id("x"), hand.id("y")])
    hand.key(Qt.Key.Key_J, CTRL)
    QTest.keyClick(view.viewport().findChild(InlineEditor), Qt.Key.Key_Return)
    view.select([hand.id("x")])
    layer = view.canvas.annotations
    layer.choose(0)
    assert layer.chosen == 0
    assert view.selected_nodes() == []
    view.select([hand.id("x")])
    assert layer.chosen is None


def test_a_note_that_is_gone_is_selected_no_more_and_the_one_before_it_stays_so(view, document):
    layer = view.canvas.annotations
    for chosen, after in ((1, None), (0, 0), (None, None)):
        for _note in range(2):
            annotating.add_note(document, (0.0, 0.0), "a note")
        layer.choose(chosen)
        document.undo_stack.undo()
        assert layer.chosen == after
        layer.choose(None)
        document.undo_stack.undo()
