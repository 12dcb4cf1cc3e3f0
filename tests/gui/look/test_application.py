"""There is one running application, and one of each thing that belongs to it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gui.look.application import application, belonging


class Lamp(QObject):
    """Something that an application has one of."""


def test_what_belongs_to_the_application_is_made_once(qapp):
    assert application() is qapp
    lamp = belonging(Lamp)
    assert belonging(Lamp) is lamp
    assert lamp.parent() is qapp
    lamp.setParent(None)
    assert belonging(Lamp) is not lamp
    belonging(Lamp).setParent(None)
