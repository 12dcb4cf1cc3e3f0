"""What a node shows of its situation: selection, target, failure, open and offered ports, name and value."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPen

from engine.ops import OPS
from gui.canvas import lettering
from gui.canvas.brushwork import DETAIL_FROM
from gui.canvas.faces import OUTPUT, Face, Situation
from gui.canvas.geometry import NAME_START, PORT_RADIUS, VALUE_MARGIN, node_rect, output_offset, port_offsets
from gui.canvas.gradient_scale import FADED
from gui.canvas.node_painter import (
    BLOCKS_BELOW,
    DIMMED,
    NAMES_FROM,
    TITLES_FROM,
    paint_node,
    stamped_rect,
)
from gui.canvas.slots import slot_rect
from gui.look.theme import DARK, LIGHT
from tests.gui.painting import NotedPainter

GATE = Face(OPS["multiply"], "×", "", frozenset())
ASKING = Face(OPS["multiply"], "×", "", frozenset({"x", "y"}))
LEAF = Face(OPS["input"], "x", "x", frozenset(), value="-0.53")


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(qapp: object, request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def painted(theme: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that paints a node and returns the painter; texts are noted as calls of "text"."""

    def draw(painter: Any, at: QPointF, text: str, pixels: float, colour: Any, **_more: Any) -> None:
        painter.calls.append(("text", (text, at.x(), at.y(), pixels, colour, painter.opacity()), ""))

    monkeypatch.setattr(lettering, "draw", draw)

    def paint(face: Face, zoom: float = 1.0, **situation: Any) -> NotedPainter:
        painter = NotedPainter()
        paint_node(painter, theme, face, Situation(**situation), zoom)
        return painter

    return paint


def edge(painter: NotedPainter, face: Face) -> Any:
    """Return the pen with which the card itself was drawn."""
    pen = None
    for name, arguments, _colour in painter.calls:
        if name == "setPen":
            pen = arguments[0]
        if name == "drawRoundedRect" and arguments[0] == node_rect(face.op):
            return pen
    raise AssertionError("no card was drawn")


def rounded(painter: NotedPainter) -> list[QRectF]:
    return [rect for rect, *_radii in painter.named("drawRoundedRect")]


def brushes(painter: NotedPainter) -> list[str]:
    return [QBrush(brush).color().name() for (brush,) in painter.named("setBrush")]


@pytest.mark.parametrize("face", [GATE, LEAF], ids=["gate", "leaf"])
def test_the_edge_tells_failure_before_selection_before_the_pointer(
    painted: Any, theme: Any, face: Face
) -> None:
    pens = [
        edge(painted(face, **situation), face)
        for situation in (
            {}, {"hovered": True}, {"selected": True, "hovered": True}, {"failed": True, "selected": True},
        )
    ]  # fmt: skip
    calm, hovered, selected, failed = (pen.color() for pen in pens)
    assert (calm, selected, failed) == (theme.border, theme.accent, theme.danger)
    assert hovered not in (calm, selected)
    assert pens[0].widthF() == pens[1].widthF() < pens[2].widthF() == pens[3].widthF()


def test_a_selected_node_glows_and_a_target_has_a_ring(painted: Any, theme: Any) -> None:
    card = node_rect(GATE.op)

    def around(**situation: Any) -> int:
        return sum(rect.contains(card) and rect != card for rect in rounded(painted(GATE, **situation)))

    assert [around(), around(selected=True), around(is_target=True)] == [0, 1, 1]
    pens = [pen.color() for (pen,) in painted(GATE, is_target=True).named("setPen") if hasattr(pen, "color")]
    assert theme.positive in pens


def test_only_a_failed_node_has_a_badge(painted: Any, theme: Any) -> None:
    plain, failed = painted(GATE), painted(GATE, failed=True)
    assert theme.danger.name() not in brushes(plain)
    assert theme.danger.name() in brushes(failed)


def test_every_port_and_the_output_is_drawn_in_its_place(painted: Any) -> None:
    ends = [centre for centre, *_radii in painted(GATE).named("drawEllipse")]
    assert ends == [*port_offsets(GATE.op).values(), output_offset(GATE.op)]
    assert painted(GATE, zoom=0.99 * DETAIL_FROM).named("drawEllipse") == []


def test_open_ports_differ_and_offered_ones_are_larger_in_the_accent(painted: Any, theme: Any) -> None:
    face = Face(GATE.op, "×", "", frozenset({"y"}))
    wired, opened, _output = brushes(painted(face))[-3:]
    assert (wired, opened) == (theme.ground.name(), theme.card.name())
    painter = painted(face, offered=frozenset({"y", OUTPUT}))
    radii = [radius for _centre, radius, _other in painter.named("drawEllipse")]
    assert radii == [PORT_RADIUS, PORT_RADIUS + 2.0, PORT_RADIUS + 2.0]
    assert brushes(painter)[-2:] == [theme.accent.name()] * 2


def test_a_node_that_a_wire_may_not_end_at_is_dimmed_and_no_other(painted: Any) -> None:
    for offered, faint in ((None, False), (frozenset({"x"}), False), (frozenset(), True)):
        opacities = [opacity for (opacity,) in painted(GATE, offered=offered).named("setOpacity")]
        assert (opacities[0] == DIMMED) == faint  # the rest are of ports
        assert opacities[-1] == 1.0


def test_of_a_node_where_a_wire_may_end_the_other_ports_are_dimmed(painted: Any) -> None:
    drawn = painted(GATE, offered=frozenset({"x"}))
    assert DIMMED in [opacity for (opacity,) in drawn.named("setOpacity")]


def texts(painter: NotedPainter) -> dict[str, tuple[Any, ...]]:
    return {text: rest for text, *rest in painter.named("text")}


def test_a_leaf_s_value_ends_at_its_right_beside_its_name(painted: Any) -> None:
    said = texts(painted(LEAF))
    card = node_rect(LEAF.op)
    name_x, name_y = said["x"][:2]
    value_x, value_y, pixels = said["-0.53"][:3]
    assert name_x == card.left() + NAME_START
    assert value_x + lettering.width_of("-0.53", pixels) == pytest.approx(card.right() - VALUE_MARGIN)
    assert name_y == value_y


def test_a_long_name_stands_above_its_value(painted: Any) -> None:
    said = painted(Face(OPS["input"], "x", "temperature", frozenset(), value="-0.53")).named("text")
    (name, _x, above, *_), (value, _right, below, *_) = said
    assert name == "temperature"
    assert value == "-0.53"
    assert above < 0 < below


@pytest.mark.parametrize("stale", [False, True])
def test_only_an_old_value_is_faded_and_never_its_name(painted: Any, stale: bool) -> None:
    said = texts(painted(LEAF, stale=stale))
    assert said["x"][-1] == 1.0
    assert said["-0.53"][-1] == (FADED if stale else 1.0)


def test_a_gate_s_name_or_else_its_op_in_words_stands_under_it_from_near_by(painted: Any) -> None:
    named, nameless = (Face(GATE.op, "×", name, frozenset()) for name in ("loss", ""))
    assert texts(painted(named, zoom=0.99 * NAMES_FROM)) == {}
    assert list(texts(painted(named, zoom=NAMES_FROM))) == ["loss"]
    assert texts(painted(nameless, zoom=0.99 * TITLES_FROM)) == {}
    said = texts(painted(named, zoom=TITLES_FROM)) | texts(painted(nameless, zoom=TITLES_FROM))
    assert list(said) == ["loss", GATE.op.title]
    assert node_rect(GATE.op).bottom() < said["loss"][1]
    assert texts(painted(named, zoom=TITLES_FROM, is_target=True))["loss"][1] > said["loss"][1]
    for text, (x, _y, pixels, *_) in said.items():
        assert x == pytest.approx(-lettering.width_of(text, pixels, bold=text == "loss") / 2)


def test_from_far_away_a_block_of_the_kind_s_colour_still_tells_what_matters(
    painted: Any, theme: Any
) -> None:
    zoom = 0.99 * BLOCKS_BELOW
    ((_rect, plain),) = painted(GATE, zoom=zoom).named("fillRect")
    ((_rect, failed),) = painted(GATE, zoom=zoom, failed=True).named("fillRect")
    assert failed == theme.danger != plain
    assert painted(GATE, zoom=zoom).named("drawRect") == []
    for situation, colour in (
        ({"selected": True}, theme.accent),
        ({"is_target": True}, theme.positive),
        ({"selected": True, "is_target": True}, theme.accent),
    ):
        painter = painted(GATE, zoom=zoom, **situation)
        assert painter.named("setPen")[0][0].color() == colour
        assert painter.named("drawRect") == [(node_rect(GATE.op),)]


def test_a_doubt_wears_a_badge_of_its_own_colour_and_a_failure_comes_first(painted: Any, theme: Any) -> None:
    assert theme.warning.name() not in brushes(painted(GATE))
    assert theme.warning.name() in brushes(painted(GATE, warned=True))
    assert theme.danger.name() not in brushes(painted(GATE, warned=True))
    assert theme.warning.name() not in brushes(painted(GATE, warned=True, failed=True))


def test_plates_before_open_ports_are_dashed_and_only_where_they_are_offered(painted: Any) -> None:
    def dashed(**situation: Any) -> int:
        pens = [pen for (pen,) in painted(ASKING, **situation).named("setPen") if isinstance(pen, QPen)]
        return sum(pen.style() == Qt.PenStyle.DashLine for pen in pens)

    assert dashed(offers_slots=True) == len(ASKING.open_ports) > 0
    assert dashed() == 0
    calm, wide = stamped_rect(ASKING, 1.0), stamped_rect(ASKING, 1.0, Situation(offers_slots=True))
    for port in ASKING.open_ports:
        assert wide.contains(slot_rect(ASKING.op, port))
    assert calm == stamped_rect(ASKING, 1.0, Situation())
