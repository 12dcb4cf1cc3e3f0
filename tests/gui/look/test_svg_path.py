"""Path data draws what the path draws."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPainterPath

from gui.look.svg_path import decimal, path_data


def test_every_kind_of_element_is_written():
    path = QPainterPath()
    path.moveTo(0.0, 1.5)
    path.lineTo(-2.0, 3.256)
    path.cubicTo(1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
    assert path_data(path) == "M0 1.5L-2 3.26C1 2 3 4 5 6"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.001, "0"),
        (12.345, "12.35"),
        (-7.5, "-7.5"),
        (12345.678, "12345.68"),
        (20000.0, "20000"),
        (1e7, "10000000"),
        (1234.56, "1234.56"),
    ],
)
def test_a_length_has_no_more_digits_than_it_needs(number, text):
    assert decimal(number) == text
