"""A network's diagram: where its parts lie, how they are drawn, and what is said of the one pointed at."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from engine.training.networks.diagram import Diagram, Wires, columns_of, shares_of
from gui.look.theme import DARK, LIGHT, appearance
from gui.training.network import network_diagram
from gui.training.network.diagram_places import LABELS, Part, Places, column_middles, room_for
from gui.training.network.diagram_words import Structure
from gui.training.network.network_diagram import NetworkDiagram, sign_colour, wire_pen
from tests.gui.drawing import Drawing, Metrics, compare
from tests.gui.screen import MOST_OTHERWISE, anew, difference, on_screen

STRUCTURE = Structure(("x1", "x2"), (3,), ("no", "yes"), ("tanh",))

pytestmark = pytest.mark.usefixtures("light")


def having(hidden, activations=None):
    return replace(STRUCTURE, hidden=hidden, activations=activations or len(hidden) * ("tanh",))


def wires(weights, biases):
    weights, biases = np.array(weights), np.array(biases)
    return Wires(weights, shares_of(weights), biases, shares_of(biases))


SMALL = Diagram(
    12,
    columns_of((2, 3, 2), 5),
    (
        wires([[0.5, -1.0, 0.0], [2.0, np.nan, -0.25]], [0.0, 0.5, -0.5]),
        wires([[1.0, -1.0], [0.1, 0.2], [-3.0, 3.0]], [0.75, -0.75]),
    ),
)


@pytest.fixture
def picture(qtbot):
    made = NetworkDiagram()
    qtbot.addWidget(made)
    made.set_structure(STRUCTURE)
    made.show_diagram(SMALL)
    made.setFixedSize(420, 200)
    made.show()
    qtbot.waitExposed(made)
    return made


# -- places -----------------------------------------------------------------------------------------------


def test_columns_stand_evenly_between_the_names_of_inputs_and_outputs():
    assert column_middles(3, 2 * LABELS + 200) == [LABELS, LABELS + 100, LABELS + 200]


def test_units_stand_in_the_middle_and_leave_a_place_for_those_left_out():
    places = Places(columns_of((9, 3), 5), 400, 200)
    assert [middle.y() for middle in places.units(1)] == [72.0, 100.0, 128.0]
    assert [middle.y() for middle in places.units(0)] == [44.0, 72.0, 128.0, 156.0]
    assert places.gap(0).y() == 100.0
    assert places.gap(1) is None


@pytest.mark.parametrize(("height", "room"), [(0, 3), (100, 6), (500, 32), (9000, 64)])
def test_a_column_has_as_many_places_as_its_height_allows(height, room):
    assert room_for(height) == room


def test_a_point_means_the_unit_under_it_and_then_the_nearest_wire():
    places = Places(columns_of((2, 3), 5), 400, 200)
    first, second = places.units(0)[0], places.units(1)[2]
    assert places.part_at(first + QPointF(3, 2)) == Part(0, 0)
    for far, part in ((1, Part(1, 2, 0)), (3, Part(1, 2, 0)), (5, None)):
        assert places.part_at((first + second) / 2 + QPointF(0, far)) == part
    assert places.part_at(QPointF(200, 5)) is None
    assert places.part_at(QPointF(10, 100)) is None


# -- the picture ------------------------------------------------------------------------------------------


def test_a_diagram_is_drawn_as_it_was_looked_at(picture, monkeypatch):
    painter = Drawing(LIGHT)
    monkeypatch.setattr(network_diagram, "QPainter", painter)
    monkeypatch.setattr(network_diagram, "QFontMetricsF", Metrics)
    for tell in (
        lambda: None,
        lambda: picture._point_at(Part(1, 1)),
        lambda: picture._point_at(Part(1, 0, 1)),
        lambda: picture.show_diagram(None),
        lambda: picture.set_structure(having((99,))),
    ):
        tell()
        painter.lines.append("--")
        picture.paintEvent(None)
    compare("network-diagram", painter.lines)


def test_a_wire_has_the_colour_of_its_sign_and_the_width_of_its_size():
    small, large = wire_pen(LIGHT, 0.5, 1 / 3), wire_pen(LIGHT, -3.0, 0.75)
    assert small.color().rgb() == LIGHT.positive.rgb()
    assert large.color().rgb() == LIGHT.negative.rgb()
    assert small.widthF() < large.widthF()
    assert wire_pen(LIGHT, 0.0, 0.0).style() == Qt.PenStyle.DashLine
    assert sign_colour(DARK, float("nan")) == sign_colour(DARK, float("inf")) == DARK.danger


TOLD = {
    "weights": lambda picture: picture.show_diagram(None),
    "layers": lambda picture: picture.set_structure(Structure(("a",), (4, 4), ("b",), ("tanh", "tanh"))),
    "a part": lambda picture: picture._point_at(Part(1, 2)),
    "dark": lambda picture: appearance().choose("dark"),
}


@pytest.mark.parametrize("name", TOLD)
def test_a_diagram_shows_what_it_is_told(picture, name):
    before = on_screen(picture)
    TOLD[name](picture)
    after = on_screen(picture)
    assert difference(before, after) > MOST_OTHERWISE
    assert difference(after, anew(picture)) <= MOST_OTHERWISE


def test_weights_of_other_layers_are_not_drawn(picture):
    picture.set_structure(having((4,)))
    assert picture.diagram is None
    picture.set_structure(STRUCTURE)
    assert picture.diagram is SMALL


def test_the_pointer_reads_units_and_wires_in_words(picture, qtbot):
    said = []
    picture.pointed.connect(said.append)
    places = picture.places
    inputs, hidden, outputs = (places.units(number) for number in range(3))
    for point in (inputs[1], hidden[2], outputs[0], (inputs[1] * 3 + hidden[0]) / 4, QPointF(5, 5)):
        QTest.mouseMove(picture, point.toPoint())
        picture.mouseMoveEvent(_moved(picture, point))
    assert list(dict.fromkeys(said)) == [
        "Input x2",
        "Unit 3 of layer 1: bias −0.5",
        "no: bias 0.75",
        "x2 → Unit 1 of layer 1: weight 2",
        "",
    ]
    picture._point_at(Part(2, 1, 2))
    assert said[-1] == picture.accessibleDescription() == "Unit 3 of layer 1 → yes: weight 3"
    picture.leaveEvent(None)
    assert said[-1] == picture.accessibleDescription() == ""


def test_a_hidden_unit_tells_how_often_dropout_leaves_it_out(picture):
    picture.set_structure(replace(STRUCTURE, dropout=0.25))
    said = []
    for part in (Part(0, 0), Part(1, 1), Part(2, 0), Part(1, 1, 0)):
        picture._point_at(part)
        said.append(picture.accessibleDescription())
    assert ["dropout 0.25" in words for words in said] == [False, True, False, False]
    unbiased = [Wires(wire.weights, wire.shares, None, None) for wire in SMALL.wires]
    picture.show_diagram(replace(SMALL, wires=tuple(unbiased)))
    picture._point_at(Part(1, 1))
    assert picture.accessibleDescription() == "Unit 2 of layer 1, dropout 0.25"


def _moved(picture, point):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    none = Qt.MouseButton.NoButton
    place = QPointF(picture.mapToGlobal(point))
    return QMouseEvent(
        QEvent.Type.MouseMove, point, place, none, none, Qt.KeyboardModifier.NoModifier
    )  # fmt: skip


def test_a_unit_without_a_bias_is_told_by_its_name(picture):
    bare = tuple(replace(each, biases=None, bias_shares=None) for each in SMALL.wires)
    picture.show_diagram(replace(SMALL, wires=bare))
    picture._point_at(Part(1, 2))
    assert picture.accessibleDescription() == "Unit 3 of layer 1"
    assert not picture.grab().isNull()


def test_arrow_keys_go_from_unit_to_unit_and_stay_within(picture):
    picture.setFocus()
    parts = []
    keys = Qt.Key
    for key in (keys.Key_Down, keys.Key_Down, keys.Key_Down, keys.Key_Right, keys.Key_Down, keys.Key_Right,
                keys.Key_Right, keys.Key_Up, keys.Key_Left):  # fmt: skip
        QTest.keyClick(picture, key)
        parts.append(picture.part)
    assert parts == [
        Part(0, 0), Part(0, 1), Part(0, 1), Part(1, 1), Part(1, 2), Part(2, 1),
        Part(2, 1), Part(2, 0), Part(1, 0),
    ]  # fmt: skip
    assert picture.accessibleDescription() == "Unit 1 of layer 1: bias 0"


def test_a_part_that_is_shown_no_longer_is_not_pointed_at(picture):
    picture._point_at(Part(1, 2))
    narrow = Diagram(13, columns_of((2, 3, 2), 3), SMALL.wires)
    picture.show_diagram(narrow)
    assert picture.part == Part(1, 2)
    picture.set_structure(having((2,)))
    assert picture.part is None
    picture.set_structure(having((12,)))
    for most, part in ((9, Part(1, 7)), (5, None)):
        columns = columns_of((2, 12, 2), most)
        shown = [len(column.shown) for column in columns]
        layers = tuple(wires(np.ones(pair), np.ones(pair[1])) for pair in pairwise(shown))
        picture.show_diagram(Diagram(13, columns, layers))
        if part is not None:
            picture._point_at(part)
        assert picture.part == part
