"""Where one looked before, and flights from there to where one looks next."""

from __future__ import annotations

from collections.abc import Callable

from gui.canvas.camera import Camera, ViewState
from gui.look.glide import Glide

MOST_REMEMBERED = 50
ALIKE = 1e-3
"""By which share zooms may differ that are as good as one."""
Places = tuple[tuple[ViewState, ...], tuple[ViewState, ...]]
"""Those one can come back to, and those one has come back from."""


class Journey:
    """Takes a camera from one place to another, and back again to places that it jumped away from."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._glide = Glide(camera)
        self._is_flying = False
        self._behind: list[ViewState] = []
        self._ahead: list[ViewState] = []
        camera.moved.connect(self._let_go)

    @property
    def is_under_way(self) -> bool:
        """Whether the camera is flying."""
        return self._glide.is_running

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place to come back to."""
        return bool(self._behind)

    @property
    def can_go_on(self) -> bool:
        """Whether one has come back from a place."""
        return bool(self._ahead)

    @property
    def places(self) -> Places:
        """All that is remembered."""
        return tuple(self._behind), tuple(self._ahead)

    def take_up(self, places: Places) -> None:
        """Remember these places and no others, as of another graph."""
        self._behind, self._ahead = [*places[0]], [*places[1]]

    def leave(self) -> None:
        """Remember where one looks now, to come back to it."""
        self.land()
        if (here := self._camera.view_state()) not in self._behind[-1:]:
            self._behind = [*self._behind, here][-MOST_REMEMBERED:]
        self._ahead.clear()

    def go(self, move: Callable[[], object]) -> None:
        """Fly to where `move` leads, and remember where one was if that is elsewhere."""
        self.land()
        before = self._camera.view_state()
        move()
        after = self._camera.view_state()
        if after != before:
            self._camera.restore_view_state(*before)
            self.leave()
            self._fly(before, after)

    def step(self, move: Callable[[], object]) -> None:
        """Fly to where `move` leads, too near to be a place to come back from."""
        self.land()
        before = self._camera.view_state()
        move()
        self._fly(before, self._camera.view_state())

    def back(self) -> None:
        """Fly back to where one looked before the last jump."""
        self._return(self._behind, self._ahead)

    def on(self) -> None:
        """Fly to where one was before coming back."""
        self._return(self._ahead, self._behind)

    def _return(self, places: list[ViewState], others: list[ViewState]) -> None:
        self.land()
        if places:
            here = self._camera.view_state()
            others.append(here)
            self._fly(here, places.pop())

    def land(self) -> None:
        """Be at once where a flight goes to."""
        self._glide.finish()

    def _fly(self, start: ViewState, goal: ViewState) -> None:
        def show(share: float) -> None:
            self._is_flying = True
            self._camera.restore_view_state(*(goal if share == 1.0 else between(start, goal, share)))
            self._is_flying = False

        self._glide.run(show)

    def _let_go(self) -> None:
        """Fly no farther: somebody took hold of the view."""
        if not self._is_flying:
            self._glide.stop()


def between(start: ViewState, goal: ViewState, share: float) -> ViewState:
    """Return a view on the way, on which one point of the screen shows the same all along.

    Zooms grow by equal factors; the middle moves as one over the zoom does, as in zooming about a point.
    """
    (x, y), first = start
    (to_x, to_y), last = goal
    zoom = first * (last / first) ** share
    is_zooming = abs(last / first - 1.0) > ALIKE
    way = (1.0 / first - 1.0 / zoom) / (1.0 / first - 1.0 / last) if is_zooming else share
    return (x + (to_x - x) * way, y + (to_y - y) * way), zoom
