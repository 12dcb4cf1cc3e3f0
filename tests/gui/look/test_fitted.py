"""A picture stands whole in the middle of its room, as large as it can be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, QSizeF

from gui.look.fitted import fitted


@pytest.mark.parametrize(
    ("room", "largest", "place"),
    [
        ((0, 0, 200, 100), 9, (50, 0, 100, 100)),
        ((10, 20, 100, 300), 9, (10, 120, 100, 100)),
        ((0, 0, 200, 100), 1, (75, 25, 50, 50)),
        ((0, 0, 10, 40), 1, (0, 15, 10, 10)),
    ],
)
def test_it_touches_the_nearer_edges_unless_it_would_be_too_large(room, largest, place):
    assert fitted(QSizeF(50, 50), QRectF(*room), largest) == QRectF(*place)
