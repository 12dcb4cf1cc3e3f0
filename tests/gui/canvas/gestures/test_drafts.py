"""What a gesture shows of itself: a wire whose colour says whether it may end here, and a thin rectangle."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF

from gui.canvas.geometry import WireShape
from gui.canvas.gestures.drafts import Draft, paint_cut, paint_draft, paint_rubber_band
from gui.look.theme import DARK, LIGHT
from tests.gui.painting import NotedPainter


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("allowed", [True, False])
def test_a_wire_that_may_not_end_here_is_dashed_in_the_colour_of_danger(qapp, theme, allowed):
    painter = NotedPainter()
    paint_draft(painter, theme, Draft((WireShape(10.0, 20.0, 110.0, 60.0),), allowed))
    ((_path, pen),) = painter.named("strokePath")
    assert pen.color() == (theme.accent if allowed else theme.danger)
    assert (pen.style() == Qt.PenStyle.SolidLine) == allowed
    ends = [end.toTuple() for end, *_radii in painter.named("drawEllipse")]
    assert ends == [(10.0, 20.0), (110.0, 60.0)]


def test_a_rubber_band_is_a_thin_line_around_a_tint_at_every_zoom(qapp):
    painter = NotedPainter()
    area = QRectF(1.0, 2.0, 30.0, 40.0)
    paint_rubber_band(painter, LIGHT, area)
    ((pen,),) = painter.named("setPen")
    assert pen.isCosmetic()
    assert painter.named("drawRect") == [(area,)]
    ((fill,),) = painter.named("setBrush")
    assert 0 < fill.alphaF() < 0.5


def test_a_line_that_cuts_is_thin_and_in_the_colour_of_danger_at_every_zoom(qapp):
    painter, line = NotedPainter(), QPolygonF([QPointF(0.0, 0.0), QPointF(30.0, 40.0)])
    paint_cut(painter, DARK, line)
    ((pen,),) = painter.named("setPen")
    assert (pen.isCosmetic(), pen.color()) == (True, DARK.danger)
    assert painter.named("drawPolyline") == [(line,)]
