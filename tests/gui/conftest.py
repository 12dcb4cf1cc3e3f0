"""A document with f = (x + y) z, as the first lecture has it, a main window, the light theme,
and letters of one width."""

from __future__ import annotations

import pytest


@pytest.fixture
def light(qapp):
    """Wear the light theme."""
    from gui.look.theme import appearance

    appearance().choose("light")
    yield
    appearance().choose("system")


@pytest.fixture
def letters_of_one_width(qapp, monkeypatch):
    """Let every letter be of one width, whatever fonts there are."""
    from gui.canvas import lettering, node_painter, standing
    from tests.gui import drawing

    for name in ("width_of", "elided", "outline_of", "draw"):
        monkeypatch.setattr(lettering, name, getattr(drawing, name))
    kept = (node_painter.symbol_path, node_painter._painted, standing._around)
    for cache in kept:
        cache.cache_clear()
    yield
    for cache in kept:
        cache.cache_clear()


@pytest.fixture
def large_letters(qapp):
    """Let the system ask for letters half as large again."""
    from PySide6.QtGui import QFont

    usual = qapp.font()
    large = QFont(usual)
    large.setPointSizeF(1.5 * usual.pointSizeF())
    qapp.setFont(large)
    yield
    qapp.setFont(usual)


@pytest.fixture
def product_of_a_sum(qapp):
    from engine.composites.sizes import node_size
    from engine.files import document as files
    from engine.formulas.expression import parse
    from engine.graphs.layout import layered
    from gui.document.document import Document

    formula = parse("x = -2; y = 5; z = -4; q = x + y; f = q * z")
    document = Document()
    document.replace(files.Contents(formula.graph, layered(formula.graph, node_size), formula.target))
    yield document
    document.flush()


@pytest.fixture
def window(qtbot, monkeypatch):
    """Return a shown main window, which discards what is not saved and leaves the theme as it was."""
    from PySide6.QtWidgets import QMessageBox

    from gui.app import closing, files, main_window
    from gui.app.main_window import MainWindow
    from gui.look.theme import appearance

    for asking, question in ((files, "ask_to_save"), (closing, "ask_to_save_all")):
        monkeypatch.setattr(asking, question, lambda *_question: QMessageBox.StandardButton.Discard)
    monkeypatch.setattr(main_window, "ask_to_end_race", lambda _window: True)
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.document.flush()
    window.close()
    appearance().choose("system")


@pytest.fixture
def neuron_window(window, qtbot):
    """Return that window with the sigmoid neuron, the canvas having the keyboard."""
    from PySide6.QtWidgets import QApplication

    window.activateWindow()
    window.open_example("sigmoid-neuron")
    window.graph.canvas.setFocus()
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.graph.canvas.hasFocus())
    QApplication.processEvents()
    return window
