"""A large graph is laid out while the window goes on: it says so, Esc or a button stops it, closing too."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from engine.composites.sizes import node_size
from engine.files import document as files
from engine.formulas.expression import parse
from engine.graphs.layout import layered
from gui.document import commands, laying_out, regrouping

LARGE = "+".join(f"w{n}*x{n}" for n in range(60))


def layouts_running() -> int:
    return sum(process.name == "layout" for process in multiprocessing.active_children())


@pytest.fixture
def busy(window):
    """Return a window in which a large formula was just entered."""
    assert len(parse(LARGE).graph) > laying_out.AT_ONCE
    window.graph.formula.line.setText(LARGE)
    window.graph.formula.draw()
    assert layouts_running() == 1
    return window


def test_large_formula_is_drawn_when_it_is_laid_out(busy, qtbot):
    assert f"{len(parse(LARGE).graph)} nodes" in busy.graph.messages.text
    with qtbot.waitSignal(busy.graph.formula.drawn, timeout=20_000):
        pass
    graph = busy.document.graph
    assert sorted(busy.document.positions.values()) == sorted(layered(graph, node_size).values())
    assert layouts_running() == 0


def test_escape_on_the_canvas_stops_it_and_nothing_changes(busy):
    before = set(busy.document.graph)
    busy.graph.canvas.setFocus()
    QTest.keyClick(busy.graph.canvas, Qt.Key.Key_Escape)
    assert layouts_running() == 0
    assert set(busy.document.graph) == before
    assert not busy.graph.messages.text


def test_the_button_beside_the_words_stops_it(busy):
    busy.graph.messages.choices["Cancel"].click()
    assert layouts_running() == 0
    assert not busy.graph.messages.text


def test_closing_the_window_stops_it(busy):
    busy.close()
    assert layouts_running() == 0


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be held here")
def test_the_window_goes_on_while_a_graph_is_laid_out(busy, qtbot):
    """However long that takes: the process that does it is held until the window has had its turns."""
    (layout,) = (each for each in multiprocessing.active_children() if each.name == "layout")
    ticks = []
    timer = QTimer(interval=16)
    timer.timeout.connect(lambda: ticks.append(busy.document.laying_out.is_busy))
    os.kill(layout.pid, signal.SIGSTOP)
    timer.start()
    qtbot.waitUntil(lambda: len(ticks) > 3)
    timer.stop()
    assert all(ticks)
    with qtbot.waitSignal(busy.graph.formula.drawn, timeout=20_000):
        os.kill(layout.pid, signal.SIGCONT)


def test_network_from_the_lab_is_opened_when_it_is_laid_out(window, qtbot):
    formula = parse(LARGE)
    with qtbot.waitSignal(window.document.replaced, timeout=20_000):
        window.open_network(formula.graph, formula.target)
        assert window.statusBar().currentMessage()
    assert len(window.document.graph) == len(formula.graph)
    assert layouts_running() == 0


@pytest.fixture
def composite(window, qtbot):
    """Return a composite of more gates than are laid out at once, and the window it is in."""
    formula = parse(LARGE)
    window.document.replace(files.Contents(formula.graph, {}, formula.target))
    made = regrouping.group(window.document, list(window.document.graph), "large")
    window.document.flush()
    return window, made


def test_a_large_composite_is_looked_into_when_it_is_laid_out(composite, qtbot):
    window, made = composite
    with qtbot.waitSignal(window.graph.inside.turned, timeout=20_000):
        window.graph.look_inside(made)
        assert layouts_running() == 1
        assert not window.graph.looks_inside
    assert window.graph.looks_inside
    inside = window.graph.inside.view.shown
    assert inside.positions == layered(inside.graph, node_size)


def test_a_composite_that_goes_meanwhile_is_not_looked_into(composite, qtbot):
    window, made = composite
    window.graph.look_inside(made)
    with qtbot.waitSignal(window.document.laying_out.ended, timeout=20_000):
        commands.delete(window.document, [made])
    assert not window.graph.looks_inside
    assert made not in window.document.graph
