"""Things move unless the system, or the user, wants them still."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle

from gui.look.motion import motion


@pytest.fixture(autouse=True)
def choice(qapp):
    yield
    motion().choice = "system"


class Still(QProxyStyle):
    def styleHint(self, hint, option=None, widget=None, returned=None):
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return super().styleHint(hint, option, widget, returned)


def test_a_choice_holds_and_flips(qapp):
    motion().choice = "reduced"
    assert motion().is_reduced
    motion().flip()
    assert not motion().is_reduced
    assert motion().choice == "full"


def test_without_one_the_system_decides(qapp, monkeypatch):
    still = Still("fusion")
    monkeypatch.setattr(QApplication, "style", lambda: still)
    assert motion().is_reduced
    motion().flip()
    assert motion().choice == "full"
