"""A few seeds of random gestures, undone and made again, and a judge that notices what does not come back."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from gui.canvas.recall import Recall
from gui.document.changes import Replaced
from tests.faults.gestures import faults_of


@pytest.fixture(autouse=True)
def clipboard(qapp):
    """Leave nothing on the clipboard."""
    yield
    QGuiApplication.clipboard().clear()


def test_a_hundred_gestures_undone_return_the_same_document_and_redone_the_same_end():
    """Six seeds of a hundred gestures, of which about half make a step, take two seconds."""
    assert {seed: faults for seed in range(6) if (faults := faults_of(seed))} == {}


def test_a_change_that_is_not_taken_back_is_found(monkeypatch):
    monkeypatch.setattr(Replaced, "inverse", lambda change: change)
    assert any("saved" in fault for seed in (4, 5) for fault in faults_of(seed, 20))


def test_a_selection_that_does_not_come_back_is_found(monkeypatch):
    monkeypatch.setattr(Recall, "_go", lambda *_where: None)
    assert any("selected" in fault for fault in faults_of(1, 20))
