"""Points are drawn, erased, undone and counted on the board, with a real mouse and real keys."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.training.data.drawn import MOST_POINTS, REACH
from gui.look.theme import appearance
from gui.training.data.drawing_board import DrawingBoard
from gui.training.data.point_pad import RUBBER
from gui.training.data.sketch import MOST_STEPS, Sketch
from gui.training.tiles.colouring import class_colours

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def board(qtbot):
    window = QWidget()
    yield shown_in(window, qtbot)
    window.close()


def shown_in(window, qtbot):
    """Return a board in a window, with its tools above it as in a panel."""
    qtbot.addWidget(window)
    board, column = DrawingBoard(), QVBoxLayout(window)
    column.addWidget(board.tools)
    column.addWidget(board, 1)
    window.resize(260, 330)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    board.pad.setFocus()
    return board


def place(board, x, y):
    return board.pad.place_of(x, y).toPoint()


def click(board, x, y, button=LEFT, held=NONE):
    QTest.mouseClick(board.pad, button, held, place(board, x, y))


def drag(board, *places, button=LEFT, held=NONE):
    start, *others = (place(board, *each) for each in places)
    QTest.mousePress(board.pad, button, held, start)
    for each in others:
        QTest.mouseMove(board.pad, each)
    QTest.mouseRelease(board.pad, button, held, others[-1])


def test_a_click_draws_a_point_of_the_chosen_class_where_it_is(board, qtbot):
    with qtbot.waitSignal(board.changed):
        click(board, 2, -3)
    ((x, y, number),) = board.points
    assert (x, y) == pytest.approx((2, -3), abs=0.05)
    assert number == 1
    assert board.count.text() == "1"


def test_a_stroke_draws_points_evenly_and_tells_of_them_once(board):
    told = []
    board.changed.connect(lambda: told.append(len(board.points)))
    drag(board, (-4, 0), (4, 0))
    assert len(told) == 1
    assert told[0] > 10
    places = sorted(x for x, _y, _number in board.points)
    gaps = [after - before for before, after in pairwise(places)]
    assert max(gaps) < 1.5 * min(gaps)


def test_nothing_is_drawn_beside_the_plane(board):
    board.window().resize(420, 330)
    drag(board, (5.5, 0), (9, 0))
    assert board.points
    assert max(x for x, _y, _number in board.points) <= 6


@pytest.mark.parametrize(("button", "held"), [(RIGHT, NONE), (LEFT, ALT)])
def test_the_right_button_and_alt_erase_what_is_near(board, button, held):
    for x in (-3, 0, 3):
        click(board, x, 1)
    click(board, -3, 1, button, held)
    assert [round(x) for x, _y, _number in board.points] == [0, 3]
    drag(board, (3, 1), (0, 1), button=button, held=held)
    assert board.points == ()
    click(board, 0, 0)
    pixel = 2 * REACH / board.pad.area.width()
    drag(board, ((RUBBER + 2) * pixel, 0), ((RUBBER - 2) * pixel, 0), button=button, held=held)
    assert board.points == (), "however short the way"


def test_keys_and_discs_choose_the_class(board):
    QTest.keyClick(board.pad, Qt.Key.Key_3)
    assert board.classes.checkedId() == 3
    click(board, 1, 1)
    QTest.mouseClick(board.classes.button(2), LEFT)
    click(board, -1, 1)
    QTest.keyClick(board.pad, Qt.Key.Key_9, Qt.KeyboardModifier.KeypadModifier)
    click(board, 0, 0)
    assert [number for _x, _y, number in board.points] == [3, 2, 9]


def test_a_stroke_is_one_step_to_undo_and_to_redo(board):
    drag(board, (-4, 0), (4, 0))
    drawn = board.points
    click(board, 0, 3)
    both = board.points
    QTest.keyClick(board.pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert board.points == drawn
    QTest.mouseClick(board.undo, LEFT)
    assert board.points == ()
    assert not board.undo.isEnabled()
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(board.pad, Qt.Key.Key_Z, held)
    assert board.points == drawn
    QTest.keyClick(board.pad, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert board.points == both
    assert not board.redo.isEnabled()


def test_clearing_is_undone_like_a_stroke_and_a_new_stroke_forgets_what_was_undone(board, qtbot):
    click(board, 1, 1)
    with qtbot.waitSignal(board.changed):
        QTest.mouseClick(board.clear, LEFT)
    assert board.points == ()
    assert not board.clear.isEnabled()
    QTest.mouseClick(board.undo, LEFT)
    assert len(board.points) == 1
    click(board, 2, 2)
    assert not board.redo.isEnabled()


def test_escape_gives_a_stroke_up(board, qtbot):
    click(board, 1, 1)
    before = board.points
    with qtbot.assertNotEmitted(board.changed):
        QTest.mousePress(board.pad, LEFT, NONE, place(board, 3, 3))
        assert len(board.pad.points) == 2
        QTest.keyClick(board.pad, Qt.Key.Key_Escape)
        QTest.mouseRelease(board.pad, LEFT, NONE, place(board, 3, 3))
    assert board.points == before


def test_the_window_s_shortcuts_leave_these_keys_to_the_plane_and_others_are_the_window_s(qtbot):
    window, told = QWidget(), []
    board = shown_in(window, qtbot)
    for keys in ("1", "Ctrl+Z", "Space"):
        QShortcut(QKeySequence(keys), window).activated.connect(lambda keys=keys: told.append(keys))
    QTest.keyClick(board.pad, Qt.Key.Key_1)
    QTest.keyClick(board.pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(board.pad, Qt.Key.Key_Space)
    assert told == ["Space"]


def test_points_that_are_shown_are_no_change_and_have_no_steps(board, qtbot):
    click(board, 1, 1)
    with qtbot.assertNotEmitted(board.changed):
        board.set_points(board.points)
        assert board.undo.isEnabled()
        board.set_points(((0.0, 0.0, 2),))
    assert board.points == ((0.0, 0.0, 2),)
    assert not board.undo.isEnabled()


def test_no_more_points_are_drawn_than_are_kept(board):
    board.set_points(((5.0, 5.0, 1),) * (MOST_POINTS - 2))
    drag(board, (-4, 0), (4, 0))
    assert len(board.points) == MOST_POINTS
    assert board.count.text() == "3,000"


def test_a_class_has_on_the_board_the_colour_that_the_pictures_give_it(board):
    board.set_points(((0.0, 0.0, 2), (3.0, 3.0, 7)))
    theme = appearance().theme
    picture = board.pad.grab().toImage()
    for (x, y), colour in zip(((0, 0), (3, 3)), class_colours(theme, 2), strict=True):
        assert picture.pixelColor(place(board, x, y)) == colour
    assert [board.pad.colour(number) for number in (2, 7)] == class_colours(theme, 2)
    assert board.pad.colour(4) == class_colours(theme, 3)[1]


def test_an_empty_plane_says_how_one_draws(board):
    empty = board.pad.grab().toImage()
    board.set_points(((6.0, 6.0, 1),))
    drawn = board.pad.grab().toImage()
    middle = QPoint(board.pad.width() // 2, board.pad.height() // 2)
    area = QRect(middle - QPoint(60, 30), middle - QPoint(2, 2))
    plain = drawn.copy(area)
    assert {plain.pixelColor(x, y).name() for x in range(50) for y in range(25)} == {
        appearance().theme.card.name()
    }
    assert empty.copy(area) != plain


def test_a_sketch_keeps_so_many_steps():
    sketch = Sketch()
    for step in range(MOST_STEPS + 5):
        sketch.change([*sketch.points, (0.0, step / 100, 1)])
    steps = 0
    while sketch.undo():
        steps += 1
    assert steps == MOST_STEPS
    assert len(sketch.points) == 5


def press(board, *keys, held=NONE):
    for key in keys:
        QTest.keyClick(board.pad, key, held)


def test_points_are_drawn_and_erased_by_keyboard_alone(board):
    key = Qt.Key
    press(board, key.Key_Return)
    press(board, key.Key_Right, key.Key_Right, held=Qt.KeyboardModifier.ShiftModifier)
    press(board, key.Key_Up, key.Key_2, key.Key_Enter)
    assert board.points == ((0.0, 0.0, 1), (2.0, 0.25, 2))
    press(board, *[key.Key_Left] * 8, key.Key_Down, key.Key_Delete)
    assert board.points == ((2.0, 0.25, 2),)
    press(board, key.Key_Z, held=Qt.KeyboardModifier.ControlModifier)
    assert len(board.points) == 2
    assert board.pad.accessibleDescription() == "At x 0, y 0"


def test_arrows_stay_on_the_plane_and_are_seen(board):
    press(board, *[Qt.Key.Key_Down] * 8, held=Qt.KeyboardModifier.ShiftModifier)
    before = board.pad.grab().toImage()
    press(board, Qt.Key.Key_Left)
    assert board.pad.grab().toImage() != before
    press(board, Qt.Key.Key_Return)
    assert board.points == ((-0.25, -6.0, 1),)


def test_what_is_erased_is_what_is_within_the_rubber(board):
    middle = board.pad.place_of(0, 0)
    inside, outside = (board.pad.point_at(middle + QPointF(reach, 0)) for reach in (RUBBER - 1, RUBBER + 1))
    board.set_points(((*inside, 1), (*outside, 2)))
    click(board, 0, 0, RIGHT)
    assert [number for _x, _y, number in board.points] == [2]


def test_what_changes_nothing_is_not_told_and_no_step(board):
    told = []
    board.changed.connect(lambda: told.append(board.points))
    for act in (board.pad.clear, board.pad.undo, board.pad.redo):
        act()
    assert told == []
    assert not board.undo.isEnabled()
