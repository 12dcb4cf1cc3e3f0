"""What one types into on the canvas is set up as somebody looked at it, and is gone once it is closed.

`WRITE_DRAWINGS=1 pytest tests/gui/canvas/test_outlines.py` stores it anew.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from gui.canvas.annotation_actions import edit_annotation
from gui.canvas.view import CanvasView
from gui.document import annotating, commands
from tests.gui.drawing import compare
from tests.gui.outline import outline

OPENED: dict[str, Callable[[CanvasView], object]] = {
    "rename-sheet": lambda view: (view.select(list(view.document.graph)), view.editing.rename_several()),
    "note-editor": lambda view: (
        annotating.add_note(view.document, (0.0, 0.0), "a note"),
        edit_annotation(view, 0),
    ),
    "title-editor": lambda view: (
        annotating.frame(view.document, list(view.document.graph)),
        edit_annotation(view, 0),
    ),
    "value-editor": lambda view: view.edit_value(view.document.graph.find("x").id),
    "array-editor": lambda view: (
        commands.set_value(view.document, view.document.graph.find("x").id, [[1.0, 2.0], [3.0, 4.0]]),
        view.edit_value(view.document.graph.find("x").id),
    ),
}


@pytest.mark.parametrize("name", OPENED)
def test_what_one_types_into_is_set_up_as_it_was_looked_at_and_gone_once_it_is_closed(
    view: CanvasView, name: str
) -> None:
    OPENED[name](view)
    opened = view.editing.sheet or view.editing.editor
    assert isinstance(opened, QWidget)
    compare(f"outline-{name}", outline(opened))
    kind = type(opened)
    del opened
    view.editing.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert view.findChildren(kind) == []
    view.document.flush()
