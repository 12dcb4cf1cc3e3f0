"""Every text of the window stands out from its ground by 4.5 to 1, and what one takes hold of by 3 to 1."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPalette
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QWidget

from gui.app.command_list import CommandList
from gui.app.gallery import Gallery
from gui.canvas.faces import OUTPUT
from gui.canvas.gradient_scale import text_colour
from gui.document import commands
from gui.look.theme import Theme, appearance
from tests.gui.look.test_theme import contrast

RIM = 3
"""Pixels at the edge of a widget that are its frame's."""
MOST_EDGES = 11
"""Pixels to each side of a port's middle among which its outline is looked for."""


def ground_of(picture: QImage, window: QWidget, widget: QWidget) -> QColor:
    """Return the colour that most of a widget has: letters cover less than what is behind them."""
    corner = widget.mapTo(window, QPoint())
    rim = RIM if min(widget.width(), widget.height()) > 4 * RIM else 0
    places = product(range(rim, widget.width() - rim, 3), range(rim, widget.height() - rim, 2))
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
            if not (widget.window() is window and is_whole and widget.isEnabled() and told(widget)):
                continue
            ground = ground_of(picture, window, widget)
            written = widget.palette().color(widget.foregroundRole())
            if contrast(written, ground) < 4.5:
                faults.append(f"{told(widget)}: {written.name()} on {ground.name()}")
    return faults


def pale_rows(window: QWidget) -> list[str]:
    """Return the rows of a window's lists and trees, headings too, that can hardly be read."""
    picture = window.grab().toImage()
    return [
        f"{view.accessibleName()}: {index.data()}"
        for view in window.findChildren(QAbstractItemView)
        if view.window() is window and not view.visibleRegion().isEmpty()
        for index in rows_in_sight(view)
        if contrast(ink_of(view, index), row_ground(picture, window, view, index)) < 4.5
    ]


def rows_in_sight(view: QAbstractItemView) -> list[QModelIndex]:
    found, room = [], view.viewport().rect()
    for y in range(2, room.height(), 4):
        index = view.indexAt(QPoint(room.width() // 2, y)).siblingAtColumn(0)
        seen = index.isValid() and room.contains(view.visualRect(index))
        if seen and index.data() and index.flags() & Qt.ItemFlag.ItemIsEnabled and index not in found:
            found.append(index)
    return found


def ink_of(view: QAbstractItemView, index: QModelIndex) -> QColor:
    """Return the colour in which a row is written."""
    if view.selectionModel().isSelected(index):
        return view.palette().color(QPalette.ColorRole.HighlightedText)
    brush = index.data(Qt.ItemDataRole.ForegroundRole)
    return view.palette().color(QPalette.ColorRole.Text) if brush is None else QBrush(brush).color()


def row_ground(picture: QImage, window: QWidget, view: QAbstractItemView, index: QModelIndex) -> QColor:
    place = view.visualRect(index)
    corner = view.viewport().mapTo(window, place.topLeft())
    below = range(max(0, place.height() - 4), place.height() - 1)  # of a picture over its title, the title
    spots = product(range(4, place.width() - 4, 3), below)
    return QColor(Counter(picture.pixel(corner + QPoint(x, y)) for x, y in spots).most_common(1)[0][0])


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


def sheets(window):
    """Open what opens over or beside the graph, one after the other, and yield each."""
    table, graph = window.actions_table, window.graph
    for name in ("panel_outline", "history", "problems", "find", "descend", "compare_modes"):
        table[name].trigger()
        yield window
    table["gallery"].trigger()
    gallery = window.findChild(Gallery)
    yield gallery
    gallery.close()
    table["commands"].trigger()
    commands_list = window.findChild(CommandList)
    yield commands_list
    commands_list.close()
    table["export_picture"].trigger()
    yield graph.picturing.sheet
    graph.picturing.sheet.close()
    for name in ("play_backward", "lecture"):
        table[name].trigger()
        yield window


def test_every_panel_list_and_sheet_can_be_read_in_both_themes(neuron_window, qtbot):
    """Takes seconds: each is painted and read pixel by pixel, and again in a theme that comes meanwhile."""
    window = neuron_window
    commands.add_node(window.document, "tanh", (0.0, 300.0))
    commands.add_node(window.document, "exp", (200.0, 300.0))
    window.document.undo_stack.undo()
    for sheet in sheets(window):
        for choice in ("light", "dark"):
            appearance().choose(choice)
            qtbot.wait(1)
            assert (sheet.accessibleName(), palely_written(sheet), pale_rows(sheet)) == (
                sheet.accessibleName(),
                [],
                [],
            )
