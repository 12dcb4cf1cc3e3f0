"""Where one looks in each document: remembered when it is left, and looked at again when it comes back."""

from __future__ import annotations

from engine.files.document import View
from gui.app.settings import Settings
from gui.canvas.graph_view import GraphView
from gui.document.document import Document


class Views:
    """The looks at the documents of one canvas; one that has no file is shown as it was saved, or whole."""

    def __init__(self, document: Document, canvas: GraphView, settings: Settings) -> None:
        self._document, self._canvas, self._settings = document, canvas, settings

    def now(self) -> View:
        """Return where one looks now."""
        centre, zoom = self._canvas.view_state()
        return View(centre, zoom)

    def remember(self) -> None:
        """Remember where one looks in a document that has a file."""
        if self._document.path is not None:
            self._settings.remember_view(self._document.path, self.now())

    def look(self) -> None:
        """Look where one looked last in the document that has come, or else at all of it."""
        path = self._document.path
        view = (path and self._settings.view_of(path)) or self._document.view
        if view:
            self._canvas.restore_view_state(view.centre, view.zoom)
        else:
            self._canvas.fit()
