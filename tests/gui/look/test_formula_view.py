"""A formula is shown whole in the room there is, and in its own size on hover where it had to be shrunk."""

from __future__ import annotations

from base64 import b64decode
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QVBoxLayout, QWidget
from shiboken6 import delete

from gui.look import formula_view, typesetting
from gui.look.formula_view import FormulaView, _queue_of
from gui.look.letters import USUAL
from gui.look.slices import Slices
from gui.look.theme import LIGHT, appearance
from tests.gui.drawing import Drawing

LONG = r"\mathrm{a} = \mathrm{bbbbbbbbbbbb} + \mathrm{cccccccccccc} + \mathrm{dddddddddddd}"


@pytest.fixture
def view(qtbot: Any) -> FormulaView:
    view = FormulaView(LONG)
    qtbot.addWidget(view)
    view.show()
    view.settle()
    return view


def shown_at(view: FormulaView, width: int) -> int:
    """Return how high the formula is at a width."""
    view.resize(width, 100)
    view.settle()
    return view.sizeHint().height()


def test_a_formula_that_fits_has_one_line_and_no_tip(view: FormulaView) -> None:
    whole = view.sizeHint().width()
    one = shown_at(view, whole + 10)
    assert view.tip() == ""
    assert shown_at(view, whole // 3) > 1.8 * one
    assert shown_at(view, whole + 10) == one


def test_a_line_that_cannot_be_broken_is_shrunk_and_shown_whole_when_pointed_at(view: FormulaView) -> None:
    view.show_latex(r"\mathrm{aaaaaaaaaaaaaaaaaaaaaaaa}")
    whole = view.sizeHint()
    assert shown_at(view, whole.width() // 2) == pytest.approx(whole.height() / 2, abs=1)
    assert view.tip().startswith(f"<img width='{whole.width()}' src='data:image/png;base64,")


def test_what_stands_below_makes_room_for_a_higher_formula(qtbot: Any) -> None:
    window, view = QWidget(), FormulaView("x")
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(view)
    column.addStretch(1)
    window.resize(300, 300)
    window.show()
    for latex in (r"\frac{x}{y}", "y"):
        view.show_latex(latex)
        view.settle()
        QApplication.processEvents()
        assert view.height() == view.sizeHint().height()


def test_an_empty_formula_takes_no_room(view: FormulaView) -> None:
    view.show_latex("")
    assert (view.sizeHint().width(), view.sizeHint().height(), view.tip()) == (0, 0, "")


def test_pointing_at_a_formula_that_was_shrunk_shows_it_whole(view: FormulaView, qtbot: Any) -> None:
    view.show_latex(r"\mathrm{aaaaaaaaaaaaaaaaaaaaaaaa}")
    shown_at(view, view.sizeHint().width() // 2)
    at = QPoint(3, 3)
    assert QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, at, view.mapToGlobal(at)))
    assert QToolTip.text() == view.tip() != ""
    QToolTip.hideText()


@pytest.fixture
def kept_inside(qtbot: Any) -> FormulaView:
    view = FormulaView(LONG, keeps_inside=True)
    qtbot.addWidget(view)
    view.show()
    view.settle()
    return view


def test_it_is_read_aloud_as_the_formula_it_shows(view: FormulaView) -> None:
    assert (view.latex, view.accessibleName()) == (LONG, LONG)
    view.show_latex("x")
    assert (view.latex, view.accessibleName()) == ("x", "x")


def test_it_asks_for_its_own_height_or_takes_what_height_it_is_given(
    view: FormulaView, kept_inside: FormulaView
) -> None:
    policy = QSizePolicy.Policy
    for shown, upright in ((view, policy.Fixed), (kept_inside, policy.Ignored)):
        assert shown.sizePolicy().horizontalPolicy() is policy.Expanding
        assert shown.sizePolicy().verticalPolicy() is upright
    assert view.minimumSizeHint() == QSize(1, view.sizeHint().height())
    assert kept_inside.minimumSizeHint() == QSize(1, 0)


class Line:
    """Stands for a typeset line, and notes where it is drawn."""

    def __init__(self, width: int, height: int) -> None:
        self._size = QSize(width, height)
        self.rects: list[tuple[float, ...]] = []

    def defaultSize(self) -> QSize:
        return self._size

    def render(self, _painter: object, rect: QRectF) -> None:
        self.rects.append(rect.getRect())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("keeps_inside", "height", "drawn"),
    [
        (False, 10, [(0, 0, 100, 20), (0, 20, 200, 10), (0, 30, 50, 10)]),
        (True, 40, [(0, 0, 100, 20), (0, 20, 200, 10), (0, 30, 50, 10)]),
        (True, 80, [(0, 0, 100, 20), (0, 20, 200, 10), (0, 30, 50, 10)]),
        (True, 20, [(0, 0, 50, 10), (0, 10, 100, 5), (0, 15, 25, 5)]),
    ],
)
def test_lines_stand_under_each_other_each_shrunk_to_the_width_and_all_to_the_height(
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
    keeps_inside: bool,
    height: int,
    drawn: list[tuple[float, ...]],
) -> None:
    monkeypatch.setattr(formula_view, "QPainter", Drawing(LIGHT))
    view = FormulaView("x", keeps_inside=keeps_inside)
    qtbot.addWidget(view)
    view.resize(200, height)
    lines = [Line(100, 20), Line(400, 20), Line(50, 10)]
    view._lines = lines  # type: ignore[assignment]
    view.paintEvent(None)  # type: ignore[arg-type]
    assert [rect for line in lines for rect in line.rects] == drawn
    assert view.sizeHint() == QSize(550, 40)
    view._latex = ""
    view.paintEvent(None)  # type: ignore[arg-type]
    assert len(lines[0].rects) == 1


def test_what_is_shrunk_to_a_height_is_shown_whole_when_pointed_at(kept_inside: FormulaView) -> None:
    whole = kept_inside.sizeHint()
    kept_inside.resize(whole.width() + 10, whole.height())
    assert kept_inside.tip() == ""
    kept_inside.resize(whole.width() + 10, whole.height() // 2)
    assert kept_inside.tip().startswith(f"<img width='{whole.width()}' src='data:image/png;base64,")


def test_its_picture_for_a_tip_is_twice_as_fine_and_lets_the_ground_through(view: FormulaView) -> None:
    view.show_latex(r"\mathrm{aaaaaaaaaaaaaaaaaaaaaaaa}")
    whole = view.sizeHint()
    shown_at(view, whole.width() // 2)
    encoded = view.tip().partition("base64,")[2].removesuffix("'>")
    picture = QImage.fromData(b64decode(encoded))
    assert picture.size() == whole * 2
    assert picture.pixelColor(0, 0).alpha() == 0
    inks = [picture.pixelColor(x, y).alpha() for x in range(picture.width()) for y in range(picture.height())]
    assert max(inks) == 255


@pytest.mark.parametrize("change", ["theme", "letters"])
def test_it_is_drawn_anew_in_another_ink_or_with_larger_letters(view: FormulaView, change: str) -> None:
    shown_at(view, 1000)
    before, lines = view.sizeHint().height(), view._lines
    if change == "theme":
        appearance().choose("dark" if appearance().theme is LIGHT else "light")
        assert view.sizeHint().height() == before
    else:
        font = view.font()
        font.setPixelSize(2 * round(USUAL))
        view.setFont(font)
        view.settle()
        assert view.sizeHint().height() > 1.8 * before
    assert view._lines is not lines
    appearance().choose("system")


def test_a_formula_that_is_the_same_is_not_typeset_again(view: FormulaView) -> None:
    lines = view._lines
    view.show_latex(LONG)
    assert view._lines is lines
    view.resize(view.width(), view.height() + 7)
    assert view._lines is lines


@pytest.fixture
def painted(qtbot: Any) -> tuple[FormulaView, list[str]]:
    """Return a view that shows x, and what it paints from now on."""
    told: list[str] = []

    class Noted(FormulaView):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            told.append(self.latex)

    view = Noted("x")
    qtbot.addWidget(view)
    view.resize(200, 40)
    view.show()
    qtbot.waitUntil(lambda: told[-1:] == ["x"])
    told.clear()
    return view, told


def test_another_formula_is_painted_at_once_where_it_takes_as_much_room(qtbot: Any, painted: Any) -> None:
    view, told = painted
    view.show_latex("y")
    qtbot.waitUntil(lambda: told[-1:] == ["y"])


@pytest.fixture
def typeset(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the texts that are typeset from now on, of which none is known."""
    made = []

    def note(latex: str, size: int) -> str:
        made.append(latex)
        return f'<svg xmlns="http://www.w3.org/2000/svg" width="{6 * len(latex)}" height="{size}"/>'

    monkeypatch.setattr(typesetting, "_kept", {})
    monkeypatch.setattr(typesetting, "_made", note)
    return made


def test_long_formulas_of_a_window_are_typeset_one_text_a_turn_and_only_shown_whole(
    qtbot: Any, typeset: list[str]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    first, second = FormulaView("x", window), FormulaView("y", window)
    typeset.clear()
    for view in (first, second):
        view.resize(300, 40)
        view.show_latex(LONG.replace("a", view.latex))
    assert typeset == []
    assert not first.is_typeset
    assert not second.is_typeset
    assert first.sizeHint().width() == 6  # the height of the last one is kept, but nothing is drawn
    queue = _queue_of(window)
    counts = []
    while queue.is_busy:
        _go_on_once(queue)
        counts.append(len(typeset))
    assert max(after - before for before, after in pairwise(counts)) == 1
    assert first.is_typeset
    assert second.is_typeset
    assert len(first._lines) > 1


def _go_on_once(queue: Slices) -> None:
    queue._pieces.popleft()()


def test_the_one_before_is_gone_while_another_waits_to_be_typeset(
    qtbot: Any, painted: Any, typeset: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    view, told = painted
    monkeypatch.setattr(view, "_ask_for_a_turn", lambda: None)
    view.show_latex(LONG)
    qtbot.waitUntil(lambda: told[-1:] == [LONG])
    assert not view.is_typeset


def test_a_formula_that_was_typeset_once_is_there_at_once(qtbot: Any, typeset: list[str]) -> None:
    views = [FormulaView(LONG), FormulaView(LONG)]
    for view in views:
        qtbot.addWidget(view)
    views[0].settle()
    known = len(typeset)
    views[1].show_latex("x")
    views[1].show_latex(LONG)
    assert views[1].is_typeset
    assert len(typeset) == known + 1


def test_a_formula_that_is_broken_anew_stays_meanwhile_and_another_one_is_not_drawn(
    qtbot: Any, typeset: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    view = FormulaView(LONG)
    qtbot.addWidget(view)
    view.settle()
    lines = [Line(100, 20)]
    view._lines = lines  # type: ignore[assignment]
    monkeypatch.setattr(formula_view, "QPainter", Drawing(LIGHT))
    typesetting._kept.clear()
    view.resize(50, 30)
    view.paintEvent(None)  # type: ignore[arg-type]
    assert len(lines[0].rects) == 1
    view.show_latex(LONG + " + 1")
    view.paintEvent(None)  # type: ignore[arg-type]
    assert len(lines[0].rects) == 1


def test_a_formula_that_waits_may_go_before_its_turn(qtbot: Any, typeset: list[str]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    view = FormulaView("", window)
    view.show_latex(LONG)
    delete(view)
    _queue_of(window).finish()
    assert typeset == []


def test_no_more_formulas_are_kept_than_are_worth_it(
    typeset: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "_MOST_KEPT", 2)
    for latex in ("a", "b", "b", "c", "a"):
        typesetting.width(latex)
    assert typeset == ["a", "b", "c", "a"]
    assert [typesetting.is_kept(latex) for latex in "abc"] == [True, False, True]
