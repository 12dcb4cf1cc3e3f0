"""What lies over the canvas: corners that never collide, a bubble that stays inside, an editor in charge."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QWidget

from gui.canvas.bubble import WIDEST, Bubble
from gui.canvas.gradient_scale import Scale
from gui.canvas.inline_editor import InlineEditor
from gui.canvas.legend import MARGIN, SMALLEST, Hint, Legend
from gui.canvas.overlays import CLEARANCE, NARROWEST, Overlays
from gui.document import commands
from gui.look.habits import Habits, kept_habits
from gui.look.theme import DARK, LIGHT


@pytest.fixture
def owner(qtbot: Any) -> QWidget:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.resize(800, 500)
    owner.show()
    return owner


def test_legend_and_hint_keep_to_their_corners(owner: QWidget) -> None:
    overlays = Overlays(owner, LIGHT, QWidget(owner))
    overlays.say_hint("a hint")
    legend, hint = overlays.legend.geometry(), overlays.hint.geometry()
    assert (800 - legend.right() - 1, 500 - legend.bottom() - 1) == (MARGIN, MARGIN)
    assert hint.left() == MARGIN
    assert hint.bottom() + 1 == 500 - MARGIN - 8
    assert legend.top() < hint.top() < hint.bottom() < legend.bottom()
    assert overlays.height == 500 - legend.top() + CLEARANCE
    owner.resize(900, 600)
    overlays.place()
    assert overlays.legend.geometry().translated(-100, -100) == legend


def test_what_is_said_is_the_hint_and_a_refusal_as_long_as_it_is_there(owner: QWidget) -> None:
    overlays = Overlays(owner, LIGHT, QWidget(owner))
    overlays.say_hint("a hint")
    assert overlays.said == "a hint "
    overlays.complain("this cannot be", QPoint(300, 200))
    assert overlays.said == "a hint this cannot be"
    overlays.bubble.dismiss()
    assert overlays.said == "a hint "


@pytest.mark.parametrize(
    ("width", "is_wished", "is_shown"),
    [(NARROWEST, True, True), (NARROWEST - 1, True, False), (NARROWEST, False, False)],
)
def test_the_minimap_stands_in_the_upper_right_corner_where_it_is_wished_and_there_is_room(
    owner: QWidget, width: int, is_wished: bool, is_shown: bool
) -> None:
    minimap = QWidget(owner)
    minimap.resize(100, 60)
    overlays = Overlays(owner, LIGHT, minimap)
    kept_habits().take(minimap=is_wished)
    owner.resize(width, 500)
    overlays.place()
    kept_habits().take(minimap=Habits().minimap)
    assert (minimap.geometry().right() + 1, minimap.y()) == (width - MARGIN, MARGIN)
    assert minimap.isHidden() is not is_shown


def test_however_large_letters_are_the_legend_is_whole_in_a_narrow_view(owner: QWidget) -> None:
    overlays = Overlays(owner, LIGHT, QWidget(owner))
    usual = overlays.legend.size()
    owner.setStyleSheet("* { font-size: 30px }")
    QApplication.processEvents()
    assert overlays.legend.width() > 2 * usual.width()
    for width in (800, 600, 400):
        owner.resize(width, 500)
        overlays.place()
        legend = overlays.legend.geometry()
        assert (legend.left() >= MARGIN, width - legend.right() - 1) == (True, MARGIN)
    owner.resize(260, 500)
    overlays.place()
    assert overlays.legend.width() == round(usual.width() * SMALLEST)  # less cannot be read


def test_the_hint_gives_way_exactly_where_it_would_come_too_near_to_the_legend(owner: QWidget) -> None:
    overlays = Overlays(owner, LIGHT, QWidget(owner))
    overlays.say_hint("a hint of some length")
    needed = MARGIN + overlays.hint.width() + CLEARANCE + overlays.legend.width() + MARGIN
    seen = []
    for width in (needed - 2, needed, needed + 2):
        owner.resize(width, 500)
        overlays.place()
        seen.append(not overlays.hint.isHidden())
    assert seen[0] is False
    assert seen[2] is True


def test_the_hint_gives_way_to_nodes_that_lie_where_it_stands(hand: Any) -> None:
    view = hand.view
    view.resize(900, 600)
    view.fit()
    assert not view.overlays.hint.isHidden()
    under = view.mapToScene(view.overlays.hint.geometry().center())
    node, (x, y) = next(iter(view.shown.positions.items()))
    view.pan_by(*(view.mapFromScene(under) - view.mapFromScene(x, y)).toTuple())
    assert view.overlays.hint.isHidden()
    view.fit()
    assert not view.overlays.hint.isHidden()
    commands.move(view.document, {node: under.toTuple()})
    assert view.overlays.hint.isHidden()
    view.document.undo_stack.undo()
    assert not view.overlays.hint.isHidden()


def bring_under_the_legend(view: Any, *others: QPoint) -> int:
    """Let a node lie where the legend is, and others where is said, and return it."""
    places = [view.overlays.legend.geometry().center(), *others]
    nodes = list(view.shown.positions)
    moved = {node: view.mapToScene(place).toTuple() for node, place in zip(nodes, places, strict=False)}
    commands.move(view.document, moved)
    return nodes[0]


def test_the_legend_leaves_its_corner_to_nodes_and_comes_back_when_all_is_fitted(hand: Any) -> None:
    view = hand.view
    view.resize(900, 600)
    view.fit()
    home = view.overlays.legend.geometry()
    bring_under_the_legend(view)
    elsewhere = view.overlays.legend.geometry()
    assert (elsewhere.left(), elsewhere.top(), elsewhere.size()) == (MARGIN, MARGIN, home.size())
    assert not view.overlays.hint.isHidden()
    view.pan_by(600, 0)  # its own corner is free again, and so is the one where it is
    assert view.overlays.legend.geometry() == elsewhere
    view.fit()
    assert view.overlays.legend.geometry() == home


def test_where_nodes_lie_in_both_corners_one_sees_and_takes_them_through_the_legend(hand: Any) -> None:
    view = hand.view
    view.resize(900, 600)
    view.fit()
    legend, at = view.overlays.legend, view.overlays.legend.geometry().center()
    node = bring_under_the_legend(view, QPoint(MARGIN + 60, MARGIN + 40))
    opaque = legend.grab().toImage()
    assert legend.geometry().center() == at
    QTest.mouseMove(view.viewport(), at)
    assert (legend.is_faint, legend.grab().toImage() == opaque) == (True, False)
    hovered = view.canvas.hovered
    QTest.mouseClick(view.childAt(at) or view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert (hovered, view.selected_nodes()) == (node, [node])
    QTest.mouseMove(view.viewport(), QPoint(450, 200))
    assert (legend.is_faint, legend.grab().toImage() == opaque) == (False, True)


def test_the_legend_is_explained_where_it_covers_nothing(hand: Any) -> None:
    view = hand.view
    view.resize(900, 600)
    view.fit()
    at = view.overlays.legend.geometry().center()
    QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, view.mapToGlobal(at)))
    told = QToolTip.text()
    QToolTip.hideText()
    assert "blue is negative, orange positive" in told
    assert view.overlays.explanation(QPoint(450, 200)) == ""


@pytest.mark.parametrize(
    "at", [QPoint(400, 250), QPoint(2, 2), QPoint(798, 498), QPoint(2, 498), QPoint(798, 2)]
)
def test_a_bubble_stays_inside_and_beside_what_it_is_about(owner: QWidget, at: QPoint) -> None:
    bubble = Bubble(LIGHT, owner)
    bubble.say("A message that says why this cannot be, in a whole sentence or two of it.", at)
    place = bubble.geometry()
    assert owner.rect().adjusted(8, 8, -8, -8).contains(place)
    assert place.width() <= WIDEST
    assert not place.contains(at)
    assert min(abs(place.top() - at.y()), abs(place.bottom() - at.y())) < 20
    if at.x() == 400:
        assert abs(place.center().x() - at.x()) <= 1
        assert place.top() == at.y() + 18
    assert bubble.accessibleName() == bubble.text()
    told: list[bool] = []
    bubble.gone.connect(lambda: told.append(True))
    bubble.dismiss()
    assert bubble.isHidden()
    assert told == [True]
    assert not bubble._timer.isActive()


def test_a_long_message_is_shown_in_full_in_further_lines(owner: QWidget) -> None:
    bubble = Bubble(LIGHT, owner)
    bubble.say("short", QPoint(400, 100))
    narrow = bubble.width()
    bubble.say("word " * 60, QPoint(400, 100))
    assert narrow < bubble.width() <= WIDEST
    assert bubble.height() >= bubble.heightForWidth(bubble.width())
    bubble.dismiss()


def test_a_bubble_goes_by_itself(owner: QWidget, qtbot: Any) -> None:
    bubble = Bubble(LIGHT, owner)
    bubble._timer.setInterval(10)
    bubble.say("soon gone", QPoint(400, 100))
    assert not bubble.isHidden()
    qtbot.waitUntil(bubble.isHidden)


@pytest.fixture
def editing(owner: QWidget) -> Any:
    """Return an editor with what it has committed and complained of, and whether it had the keyboard."""
    committed: list[str] = []
    complaints: list[str] = []
    closed: list[bool] = []

    def commit(text: str) -> None:
        if text == "bad":
            raise ValueError("this is bad")
        committed.append(text)

    owner.activateWindow()
    editor = InlineEditor(owner, QRect(10, 10, 100, 30), "old", commit, complaints.append)
    editor.closed.connect(closed.append)
    QApplication.processEvents()
    return editor, committed, complaints, closed


def test_an_editor_opens_in_its_place_with_all_selected_and_the_keyboard(editing: Any) -> None:
    editor, *_told = editing
    assert editor.geometry() == QRect(10, 10, 100, 30)
    assert editor.selectedText() == "old"
    assert editor.hasFocus()
    assert editor.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_commits_what_is_new_once(editing: Any, key: Qt.Key) -> None:
    editor, committed, complaints, closed = editing
    QTest.keyClicks(editor, "new")
    QTest.keyClick(editor, key)
    assert (committed, complaints, closed) == (["new"], [], [True])
    assert editor.finish()
    editor.cancel()
    assert (committed, closed) == (["new"], [True])


def test_what_was_not_changed_is_not_committed(editing: Any) -> None:
    editor, committed, _complaints, closed = editing
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert (committed, closed) == ([], [True])


def test_what_is_refused_stays_open_to_be_mended(editing: Any) -> None:
    editor, committed, complaints, closed = editing
    QTest.keyClicks(editor, "bad")
    assert not editor.finish()
    assert (committed, complaints, closed) == ([], ["this is bad"], [])
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert (committed, closed) == ([], [True])


@pytest.mark.parametrize(("typed", "kept"), [("new", ["new"]), ("bad", [])])
def test_going_elsewhere_commits_what_can_be_committed(editing: Any, typed: str, kept: list[str]) -> None:
    editor, committed, _complaints, closed = editing
    QTest.keyClicks(editor, typed)
    elsewhere = QLineEdit(editor.parentWidget())
    elsewhere.show()
    elsewhere.setFocus()
    assert (committed, closed) == (kept, [False])
    assert elsewhere.hasFocus()


def test_a_menu_that_opens_over_an_editor_does_not_close_it(editing: Any) -> None:
    from PySide6.QtGui import QFocusEvent

    editor, committed, _complaints, closed = editing
    QTest.keyClicks(editor, "new")
    QApplication.sendEvent(editor, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.PopupFocusReason))
    assert (committed, closed) == ([], [])


def test_no_key_of_the_window_is_taken_from_an_editor(editing: Any) -> None:
    editor, *_told = editing
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    assert editor.event(event)
    assert event.isAccepted()


def test_what_lies_over_the_canvas_is_painted_anew_when_it_is_otherwise_and_only_then(
    owner: QWidget, qtbot: Any
) -> None:
    legend, hint = Legend(LIGHT, owner), Hint(LIGHT, owner)
    hint.say("a hint")
    hint.move(300, 300)
    painted: list[QWidget] = []
    for widget in (legend, hint):
        widget.show()
        paint = widget.paintEvent
        widget.paintEvent = lambda event, widget=widget, paint=paint: (painted.append(widget), paint(event))
    for change, anew in (
        (lambda: legend.set_theme(DARK), legend), (lambda: hint.set_theme(DARK), hint),
        (lambda: legend.show_scale(Scale(-4, 0)), legend), (lambda: legend.show_scale(Scale(-4, 0)), None),
        (lambda: hint.say("more of it"), hint), (lambda: hint.say("more of it"), None),
        (lambda: legend.keep_within(legend.width() - 30), legend),
        (lambda: legend.keep_within(legend.width()), None),
    ):  # fmt: skip
        QApplication.processEvents()
        painted.clear()
        change()
        QApplication.processEvents()
        assert (painted == []) if anew is None else (anew in painted)
    assert (hint.accessibleName(), hint.text) == ("more of it", "more of it")


@pytest.mark.parametrize(("below", "is_below"), [(0, True), (1, False)])
def test_a_bubble_stands_above_what_it_is_about_where_there_is_no_room_below(
    owner: QWidget, below: int, is_below: bool
) -> None:
    bubble = Bubble(LIGHT, owner)
    bubble.say("no", QPoint(400, 250))
    bottom = owner.rect().adjusted(8, 8, -8, -8).bottom()
    at = QPoint(400, bottom - 18 - bubble.height() + below)
    bubble.say("no", at)
    assert bubble.y() == (at.y() + 18 if is_below else at.y() - 18 - bubble.height())
    assert (bubble.text(), bubble._timer.isActive()) == ("no", True)
    bubble.dismiss()
