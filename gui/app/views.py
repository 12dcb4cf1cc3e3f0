"""Where one looks in each document: remembered when it is left, and looked at again when it comes back."""

from __future__ import annotations

from dataclasses import dataclass

from engine.files.document import View
from gui.app.graph_workspace import GraphWorkspace
from gui.app.settings import Settings
from gui.app.tabs import Tabs
from gui.canvas.camera import ViewState
from gui.canvas.inside_view import Way
from gui.canvas.journey import Places
from gui.canvas.recall import Stand
from gui.canvas.scene import Selection
from gui.canvas.view import CanvasView


@dataclass(frozen=True)
class Sight:
    """What a canvas shows of its graph, all of it or a part, and what is selected in it."""

    state: ViewState
    is_whole: bool
    selection: Selection


@dataclass(frozen=True)
class Look:
    """How one looked at an open document: at the whole, where before, and in which composite if in any.

    `draft` is a formula that was typed and not drawn.
    """

    whole: Sight
    journey: Places
    stands: tuple[Stand | None, ...]
    way: Way
    inside: Sight | None
    draft: str


class Views:
    """The looks at the documents of one window; a new one is shown as it was saved, or whole."""

    def __init__(self, tabs: Tabs, graph: GraphWorkspace, settings: Settings) -> None:
        self._tabs, self._settings = tabs, settings
        self._document, self._canvas = tabs.document, graph.canvas
        self._entering, self._formula = graph.entering, graph.formula

    def now(self) -> View:
        """Return where one looks now."""
        centre, zoom = self._canvas.view_state()
        return View(centre, zoom)

    def leave(self) -> None:
        """Remember how one looks at the document in front, with the window where it has a file."""
        self._canvas.journey.land()
        page = self._entering.page
        inside = _sight(page.view) if page.view is not None else None
        canvas = self._canvas
        self._tabs.front.look = Look(
            _sight(canvas), canvas.journey.places, canvas.recall.stands, page.way, inside, self._formula.draft
        )
        self.remember()

    def remember(self) -> None:
        """Remember with the window where one looks in a document that has a file."""
        if self._document.path is not None:
            self._settings.remember_view(self._document.path, self.now())

    def look(self) -> None:
        """Look at the document that has come as one did when it was left, or else at all of it."""
        look = self._tabs.front.look
        if look is None:
            self._canvas.journey.take_up(((), ()))
            self._look_anew()
        else:
            self._look_again(look)

    def _look_anew(self) -> None:
        path = self._document.path
        view = (path and self._settings.view_of(path)) or self._document.view
        if view:
            self._canvas.restore_view_state(view.centre, view.zoom)
        else:
            self._canvas.fit()

    def _look_again(self, look: Look) -> None:
        self._canvas.recall.take_up(look.stands)
        _show(self._canvas, look.whole)
        self._canvas.journey.take_up(look.journey)
        self._entering.follow(look.way)
        self._formula.take_up(look.draft)
        if look.inside is not None and self._entering.is_inside:
            _show(self._entering.view, look.inside)


def _sight(view: CanvasView) -> Sight:
    return Sight(view.view_state(), view.is_fitted, view.canvas.selection)


def _show(view: CanvasView, sight: Sight) -> None:
    if sight.is_whole:
        view.fit()
    else:
        view.restore_view_state(*sight.state)
    view.canvas.select(*sight.selection)
