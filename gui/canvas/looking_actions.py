"""The rows of the action table that are about how one looks at a graph: where, and what is drawn how."""

from __future__ import annotations

from functools import partial

from engine.text import _
from gui.canvas.graph_view import GraphView
from gui.look.action import Action
from gui.look.habits import habits, kept_habits

_COURSES = (
    ("curved", _("&Curved wires")),
    ("straight", _("&Straight wires")),
    ("orthogonal", _("&Orthogonal wires")),
)


def _lead(course: str, _view: GraphView) -> None:
    kept_habits().take(wires=course)


def _leads(course: str, _view: GraphView) -> bool:
    return habits().wires == course


LOOKING: tuple[Action[GraphView], ...] = (
    Action("fit", _("Show the &whole graph"), GraphView, lambda view: view.journey.go(view.fit), ("Ctrl+0",),
           icon="fit", tip=_("Fit the whole graph into view")),
    Action("fit_selection", _("Show what is &selected"), GraphView,
           lambda view: view.journey.go(view.fit_selection), ("Ctrl+9",),
           lambda view: bool(view.canvas.selected_nodes), tip=_("Fit the selected nodes into view")),
    Action("zoom_in", _("Zoom &in"), GraphView, lambda view: view.journey.step(view.zoom_in),
           ("Ctrl++", "Ctrl+="), icon="zoom_in"),
    Action("zoom_out", _("Zoom &out"), GraphView, lambda view: view.journey.step(view.zoom_out), ("Ctrl+-",),
           icon="zoom_out"),
    Action("actual_size", _("&Actual size"), GraphView,
           lambda view: view.journey.go(lambda: view.zoom_to(1.0)), ("Ctrl+Alt+0",)),
    Action("look_back", _("Look &back"), GraphView, lambda view: view.journey.back(), ("Alt+Left",),
           lambda view: view.journey.can_go_back, tip=_("Look again where you looked before the last jump")),
    Action("look_on", _("Look &forward"), GraphView, lambda view: view.journey.on(), ("Alt+Right",),
           lambda view: view.journey.can_go_on, tip=_("Look where you came back from")),
    *(
        Action(f"wires_{course}", words, GraphView, partial(_lead, course),
               checked=partial(_leads, course), choice="wires")
        for course, words in _COURSES
    ),
    Action("downwards", _("Arrange from to&p to bottom"), GraphView,
           lambda _view: kept_habits().flip("downwards"), checked=lambda _view: habits().downwards,
           tip=_("Let graphs read downwards instead of from left to right where they are arranged")),
    Action("snap", _("S&nap to neighbours"), GraphView, lambda _view: kept_habits().flip("snaps"),
           checked=lambda _view: habits().snaps,
           tip=_("Draw nodes that are dragged into line with others (Alt suppresses it)")),
    Action("relative", _("Gradient scale of this &graph"), GraphView,
           lambda _view: kept_habits().flip("relative"), checked=lambda _view: habits().relative,
           tip=_("Colour gradients up to the largest there is, not on the scale that all graphs share")),
    Action("minimap", _("&Minimap"), GraphView, lambda _view: kept_habits().flip("minimap"), ("M",),
           checked=lambda _view: habits().minimap,
           tip=_("Show the whole graph in a corner, and where in it you look")),
)  # fmt: skip
