"""The Jacobian of a gate as a heat-map, its structure named, and its size beside the vjp's."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from engine.study.lens import SHADES
from gui.document import commands
from gui.flow.passes import backward
from gui.flow.playback import Playback
from gui.look.theme import DARK, LIGHT, blend
from gui.panels.parts import jacobian_view

OPEN = {"jacobian": True}


def section(inspector):
    return inspector.page.section("jacobian")


def point(qtbot, view, row, column):
    rows, columns = view.matrix.shape
    area = view.area
    qtbot.mouseMove(view, QPoint(0, 0))
    x, y = (column + 0.5) / columns * area.width(), (row + 0.5) / rows * area.height()
    qtbot.mouseMove(view, QPoint(round(x), round(y)))


def test_it_is_folded_until_somebody_wants_it(opened):
    _document, inspector = opened("x = [1, 2, 3]; f = exp(x)", "f")
    assert not section(inspector).is_open
    assert section(inspector).part.jacobian is None
    section(inspector).header.click()
    assert section(inspector).part.jacobian is not None


def test_its_structure_and_its_cost_are_told(opened):
    _document, inspector = opened("x = [1, 2, 3]; f = exp(x)", "f", folds=OPEN)
    part = section(inspector).part
    assert part.structure.text().startswith("Diagonal")
    assert part.cost.text() == "3 × 3 = 9 entries; the vjp needs 3."


def test_an_entry_is_told_exactly_when_one_points_at_it(opened, qtbot):
    _document, inspector = opened("x = [0, 1, 2]; f = exp(x)", "f", folds=OPEN)
    part = section(inspector).part
    for row, column, words in ((1, 1, "∂f[1]/∂x[1] = 2.718281828459045"), (2, 0, "∂f[2]/∂x[0] = 0.0")):
        QApplication.processEvents()  # what is told makes the page higher
        inspector.ensureWidgetVisible(part.view)
        point(qtbot, part.view, row, column)
        qtbot.waitUntil(lambda words=words: part.entry.text() == words)


def test_each_port_has_its_own(opened):
    _document, inspector = opened("x = [[1, 2]]; w = [[3], [4]]; f = x @ w", "f", folds=OPEN)
    part = section(inspector).part
    assert part.view.matrix.tolist() == [[3.0, 4.0]]
    part.ports.setCurrentIndex(1)
    assert part.view.matrix.tolist() == [[1.0, 2.0]]


def test_numbers_follow_the_evaluation(opened):
    document, inspector = opened("x = [1, 2]; f = x ** 2", "f", folds=OPEN)
    commands.set_value(document, document.graph.find("x").id, [5.0, 2.0])
    document.flush()
    assert section(inspector).part.view.matrix.tolist() == [[10.0, 0.0], [0.0, 4.0]]


def test_a_batch_of_a_hundred_examples_is_outlined_without_being_built(opened, qtbot):
    document, inspector = opened("x = [[1, 2]]; w = [[3, 1], [4, 1]]; f = x @ w", "f", folds=OPEN)
    commands.set_value(document, document.graph.find("x").id, np.ones((100, 2)))
    document.flush()
    part = section(inspector).part
    assert part.structure.text() == "Looking for its pattern …"
    qtbot.waitUntil(lambda: part.jacobian.values is None, timeout=10_000)
    assert part.structure.text() == "Block diagonal, with 100 blocks: examples do not mix."
    assert part.cost.text() == "200 × 200 = 40,000 entries; the vjp needs 200."
    assert part.entry.text().startswith("Too large to build")
    assert part.view.isVisible()
    commands.set_value(document, document.graph.find("x").id, np.full((100, 2), 2.0))
    document.flush()
    assert not part._apart.is_busy


def test_a_vector_of_4096_numbers_is_sixteen_million_entries(opened, qtbot):
    document, inspector = opened("x = [1, 2]; f = tanh(x)", "f", folds=OPEN)
    commands.set_value(document, document.graph.find("x").id, np.ones(4096))
    document.flush()
    part = section(inspector).part
    qtbot.waitUntil(lambda: part.jacobian.values is None, timeout=10_000)
    assert part.cost.text() == "4,096 × 4,096 = 16,777,216 entries; the vjp needs 4,096."


def test_of_single_numbers_and_leaves_there_is_none(opened):
    document, inspector = opened("x = 2; f = exp(x)", "f")
    assert section(inspector).isHidden()
    inspector.inspect(document.graph.find("x").id)
    assert "jacobian" not in inspector.page.sections


def test_it_is_drawn_with_numbers_where_there_is_room_and_without_where_there_is_none(opened):
    for size in (2, 60):
        values = ", ".join(str(number) for number in range(size))
        _document, inspector = opened(f"x = [{values}]; f = tanh(x)", "f", folds=OPEN)
        view = section(inspector).part.view
        assert view._has_room == (size == 2)
        assert not view.grab().isNull()


def test_it_is_not_there_before_a_played_pass_has_gone_through_the_gate(opened):
    document, inspector = opened("x = [1, 2]; f = tanh(x); L = sum(f)", "f", folds=OPEN)
    playback = Playback(document, backward(document))
    inspector.show_picture(playback)
    assert section(inspector).isHidden()
    assert section(inspector).part.jacobian is None
    playback.go_to(len(playback.trace))
    assert not section(inspector).isHidden()
    inspector.show_picture(document)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_map_is_in_the_colours_of_the_theme(theme):
    shades = np.array([[0, SHADES, 2 * SHADES]], np.uint8)  # nothing, most negative, most positive
    picture = jacobian_view._picture(shades, theme)
    drawn = [picture.pixel(column, 0) for column in range(3)]
    assert drawn[0] == theme.card.rgb()
    strongest = [
        blend(theme.card, sign, jacobian_view._FULLEST).rgb() for sign in (theme.negative, theme.positive)
    ]
    assert drawn[1:] == strongest
