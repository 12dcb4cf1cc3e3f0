"""Every text of the window stands out from its ground by 4.5 to 1, and what one takes hold of by 3 to 1."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from gui.canvas.faces import OUTPUT
from gui.canvas.gradient_scale import text_colour
from gui.look.theme import Theme, appearance
from tests.gui.look.test_theme import contrast

MOST_EDGES = 11
"""Pixels to each side of a port's middle among which its outline is looked for."""


def ground_of(picture: QImage, window: QWidget, widget: QWidget) -> QColor:
    """Return the colour that most of a widget has: letters cover less than what is behind them."""
    corner = widget.mapTo(window, QPoint())
    places = product(range(0, widget.width(), 3), range(0, widget.height(), 2))
    colours = Counter(picture.pixel(corner + QPoint(x, y)) for x, y in places)
    return QColor(colours.most_common(1)[0][0])


def told(widget: QWidget) -> str:
    return widget.text() or getattr(widget, "placeholderText", str)()


def palely_written(window: QWidget) -> list[str]:
    """Return the texts of a window that can hardly be read on what is really behind them."""
    picture = window.grab().toImage()
    faults = []
    for kind in (QLabel, QAbstractButton, QLineEdit):
        for widget in window.findChildren(kind):
            is_whole = widget.visibleRegion().boundingRect() == widget.rect()
            if not (is_whole and widget.isEnabled() and told(widget)):
                continue
            ground = ground_of(picture, window, widget)
            written = widget.palette().color(widget.foregroundRole())
            if contrast(written, ground) < 4.5:
                faults.append(f"{told(widget)}: {written.name()} on {ground.name()}")
    return faults


def faint_ports(canvas) -> list[str]:
    """Return the ports of a canvas whose outline hardly stands out from the ground or from their node."""
    picture, theme, scene = canvas.viewport().grab().toImage(), canvas.canvas.theme, canvas.canvas
    faults = []
    for node in scene.shown.graph.nodes(scene.nodes_in(canvas.mapToScene(canvas.rect()).boundingRect())):
        for port in (*node.op.ports, OUTPUT):
            middle = canvas.mapFromScene(scene.port_place(node.id, port))
            column = [picture.pixelColor(middle + QPoint(0, y)) for y in range(-MOST_EDGES, MOST_EDGES + 1)]
            if max(min(contrast(edge, theme.ground), contrast(edge, theme.card)) for edge in column) < 2.7:
                faults.append(f"{node.name}.{port}")
    return faults


def test_every_text_and_port_of_the_window_stands_out_from_its_ground(neuron_window):
    """Takes more than a second: the window is painted and read pixel by pixel in two themes."""
    window, canvas = neuron_window, neuron_window.graph.canvas
    node = window.document.graph.find("q").id
    canvas.zoom_to(2.0)
    canvas.select([node])
    canvas.centerOn(canvas.canvas.centre(node))
    for choice in ("light", "dark"):
        appearance().choose(choice)
        assert (palely_written(window), faint_ports(canvas)) == ([], [])


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_numbers_of_every_sign_stand_out_from_the_ground(qapp, choice):
    appearance().choose(choice)
    theme: Theme = appearance().theme
    for number in (1.0, -1.0, 0.0, float("nan"), float("inf")):
        assert contrast(text_colour(theme, number), theme.ground) >= 4.5
    placeholder = qapp.palette().color(QPalette.ColorRole.PlaceholderText)
    assert contrast(placeholder, theme.card) >= 4.5
    appearance().choose("system")
