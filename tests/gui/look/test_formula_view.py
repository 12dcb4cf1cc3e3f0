"""A formula is shown whole in the room there is, and in its own size on hover where it had to be shrunk."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from gui.look.formula_view import FormulaView

LONG = r"\mathrm{a} = \mathrm{bbbbbbbbbbbb} + \mathrm{cccccccccccc} + \mathrm{dddddddddddd}"


@pytest.fixture
def view(qtbot: Any) -> FormulaView:
    view = FormulaView(LONG)
    qtbot.addWidget(view)
    view.show()
    return view


def shown_at(view: FormulaView, width: int) -> int:
    """Return how high the formula is at a width."""
    view.resize(width, 100)
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
