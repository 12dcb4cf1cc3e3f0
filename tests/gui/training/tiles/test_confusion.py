"""The confusion matrix: a number and a depth of colour for each pair of classes, slips never too pale."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from gui.look.theme import DARK, LIGHT, blend
from gui.training.tiles.confusion import AXIS, LABEL, WIDEST, paint_confusion
from tests.gui.painting import NotedPainter

SIDE = 100.0
EDGE = LABEL + AXIS
COUNTS = np.array([[3, 1], [0, 50]])


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(qapp, request):
    return request.param


@pytest.fixture
def painted(theme):
    painter = NotedPainter()
    paint_confusion(painter, theme, QRectF(0.0, 0.0, 2 * SIDE + EDGE, 2 * SIDE + EDGE), COUNTS, ["n", "a"])
    return painter


def cell(row, column):
    return EDGE + (column + 0.5) * SIDE, (row + 0.5) * SIDE


def test_every_count_but_zero_stands_in_its_cell(painted):
    texts = painted.texts()
    for text, place in (("3", cell(0, 0)), ("1", cell(0, 1)), ("50", cell(1, 1))):
        ((x, y),) = [middle.toTuple() for middle in texts[text]]
        assert (x, y) == pytest.approx(place, abs=1.0)
    assert "0" not in texts


def test_names_stand_beside_their_rows_and_below_their_columns(painted):
    texts = painted.texts()
    assert set(texts) == {"3", "1", "50", "n", "a", "True class", "Answer"}
    for index, name in enumerate(["n", "a"]):
        beside, below = texts[name]
        assert AXIS < beside.x() < EDGE
        assert beside.y() == pytest.approx(cell(index, 0)[1], abs=1.0)
        assert below.x() == pytest.approx(cell(0, index)[0], abs=1.0)
        assert 2 * SIDE < below.y() < texts["Answer"][0].y()


def test_a_cell_is_as_full_of_colour_as_its_share_and_a_slip_never_paler_than_a_third(painted, theme):
    fills = painted.fills()
    expected = {
        cell(0, 0): blend(theme.card, theme.negative, 0.75),
        cell(0, 1): blend(theme.card, theme.positive, 0.35 + 0.65 / 4),
        cell(1, 0): blend(theme.card, theme.positive, 0.0),
        cell(1, 1): blend(theme.card, theme.negative, 1.0),
    }
    for (x, y), colour in expected.items():
        (found,) = [fill for (fx, fy), fill in fills.items() if abs(fx - x) <= 1 and abs(fy - y) <= 1]
        assert found == colour.name()


@pytest.mark.parametrize(("side", "texts"), [(8.0, 0), (12.0, 4)])
def test_in_a_small_matrix_there_is_no_room_for_numbers_and_then_for_names(theme, side, texts):
    painter = NotedPainter()
    paint_confusion(painter, theme, QRectF(0.0, 0.0, 2 * side + LABEL, 2 * side + LABEL), COUNTS, ["a", "b"])
    assert sum(map(len, painter.texts().values())) == texts


LONG = ["T-shirt/top", "Ankle boot"]


def noted(theme, side, names, counts=COUNTS):
    painter = NotedPainter()
    paint_confusion(painter, theme, QRectF(0.0, 0.0, side, side), counts, names)
    return painter


def test_long_names_are_whole_where_there_is_room_and_the_matrix_makes_some(theme):
    painter = noted(theme, 400.0, LONG)
    longest = max(QFontMetricsF(painter.font()).horizontalAdvance(name) for name in LONG)
    assert {text for text in painter.texts() if "o" in text} == set(LONG)
    left = min(x for x, _y in painter.fills()) - (400 - AXIS - longest) / 4
    assert left == pytest.approx(AXIS + longest, abs=8)
    assert painter.named("rotate") == [(-90,)]  # of the axis alone


def test_names_wider_than_their_columns_stand_upright_and_are_cut_to_a_quarter(theme):
    counts = np.eye(10, dtype=int)
    painter = noted(theme, 160.0, [f"class of {number}" for number in range(10)], counts)
    texts = painter.texts()
    assert len(painter.named("rotate")) == 11
    cut = [text for text in texts if text.startswith("c")]
    assert cut
    assert all(text.endswith("…") and len(text) > 3 for text in cut)
    widths = [QFontMetricsF(painter.font()).horizontalAdvance(text) for text in cut]
    assert max(widths) <= WIDEST * 160
    assert min(x for x, _y in painter.fills()) > AXIS + max(widths)


def test_numbers_take_no_more_room_than_ever(theme):
    counts = np.eye(10, dtype=int)
    painter = noted(theme, 160.0, list("0123456789"), counts)
    cell = (160 - EDGE) / 10
    assert min(x for x, _y in painter.fills()) == pytest.approx(EDGE + cell / 2, abs=1)
    assert painter.named("rotate") == [(-90,)]


def test_there_is_no_room_for_long_names_of_many_classes(theme):
    counts = np.eye(26, dtype=int)
    painter = noted(theme, 200.0, [f"letter {number}" for number in range(26)], counts)
    assert set(painter.texts()) == {"True class", "Answer"}
    assert min(x for x, _y in painter.fills()) == pytest.approx(EDGE + (200 - EDGE) / 52, abs=1)
