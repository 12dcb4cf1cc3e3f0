"""The files of a window without the window, and names that are typed into its dialogs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from engine.files.document import View
from gui.app.files import Files
from gui.app.settings import Settings
from gui.app.tabs import Tabs


@pytest.fixture
def desk(qtbot, product_of_a_sum, home):
    window = QWidget()
    qtbot.addWidget(window)
    tabs = Tabs(product_of_a_sum, home / "held", window)
    desk = Files(tabs, Settings(), lambda: View((0.0, 0.0), 1.0), window)
    desk.tabs, desk.reasons = tabs, []
    desk.refused.connect(desk.reasons.append)
    yield desk
    tabs.close()
    assert not [*(home / "held").glob("*")]


@pytest.fixture
def typed(monkeypatch):
    """Enter names into the real file dialog, one each time it opens, and answer the box about replacing."""
    said = []

    def type_names(names, answer=QMessageBox.StandardButton.Yes):
        names = iter(names)

        def choose(dialog):
            name = next(names, None)
            if name is None:
                return dialog.reject()
            dialog.selectFile(name)
            return dialog.accept()

        def act():
            box = QApplication.activeModalWidget()
            if isinstance(box, QMessageBox):
                said.append(box.text())
                box.button(answer).click()
            elif isinstance(box, QFileDialog):
                choose(box)

        def executed(box):
            QTimer.singleShot(0, box, act)
            return execute[type(box)](box)

        execute = {kind: kind.exec for kind in (QFileDialog, QMessageBox)}
        for kind in execute:
            monkeypatch.setattr(kind, "exec", executed)
        return said

    return type_names
