"""The action table of the whole program, and where in the menu bar and the tool bar its rows stand.

The rows about a graph are those of the canvas; here are those about files, workspaces, panels and the window.
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import Any

from engine.text import _
from gui.app.closing import Closing
from gui.app.desk import Desk
from gui.app.edges import Edges
from gui.app.files import Files
from gui.app.graph_workspace import GraphWorkspace
from gui.app.lecture import Lecture
from gui.app.panels import PANELS as PANEL_TABLE
from gui.app.settings import AGAIN, EMPTY
from gui.app.tabs import Tabs
from gui.app.workspaces import Workspaces
from gui.canvas.actions import ALIGNING, CANVAS_ACTIONS, Layout
from gui.canvas.courses import COURSES
from gui.flow.actions import FLOW
from gui.look.action import Action
from gui.look.keys import tabbing
from gui.look.motion import motion
from gui.look.theme import appearance

_THEMES = (("system", _("Follow the system")), ("light", _("Light")), ("dark", _("Dark")))


_STARTS = (
    (AGAIN, _("Begin with what was open"), _("Let the next start open the files that were open at the end")),
    (EMPTY, _("Begin with an empty canvas"), _("Let the next start open nothing by itself")),
)  # fmt: skip


def _wears(_desk: Desk, choice: str) -> bool:
    return appearance().choice == choice


FILES: tuple[Action[Files], ...] = (
    Action("new", _("&New"), Files, Files.new, ("Ctrl+N", "Ctrl+T"), icon="new"),
    Action("open", _("&Open…"), Files, Files.choose_and_open, ("Ctrl+O",), icon="open"),
    Action("save", _("&Save"), Files, Files.save, ("Ctrl+S",), icon="save"),
    Action("save_as", _("Save &as…"), Files, Files.save_as, ("Ctrl+Shift+S",)),
)

TABS: tuple[Action[Any], ...] = (
    Action("close", _("&Close"), Closing, Closing.close_front, ("Ctrl+W",)),
    Action("close_others", _("Close o&thers"), Closing, Closing.close_others,
           possible=lambda closing: closing.has_others),
    Action("reopen", _("Reopen c&losed"), Closing, Closing.reopen, ("Ctrl+Shift+T",),
           possible=lambda closing: closing.can_reopen,
           tip=_("Open again what was closed last")),
    Action("next_tab", _("Ne&xt document"), Tabs, partial(Tabs.step, by=1),
           (f"{tabbing()}+Tab", "Ctrl+PgDown"), possible=lambda tabs: len(tabs) > 1),
    Action("last_tab", _("Pre&vious document"), Tabs, partial(Tabs.step, by=-1),
           (f"{tabbing()}+Shift+Tab", "Ctrl+PgUp"), possible=lambda tabs: len(tabs) > 1),
)  # fmt: skip

DESK: tuple[Action[Desk], ...] = (
    Action("gallery", _("&Examples…"), Desk, Desk.show_gallery, ("Ctrl+Shift+O",), icon="gallery"),
    Action("quit", _("&Quit"), Desk, Desk.quit, ("Ctrl+Q",)),
    Action("theme", _("Light or dark"), Desk, Desk.flip_theme, icon="theme",
           tip=_("Change between light and dark")),
    Action("motion", _("Gradients &run along the wires"), Desk, Desk.flip_motion,
           checked=lambda _desk: not motion().is_reduced,
           tip=_("Let the gradient run from the target through what is clicked")),
    Action("commands", _("&Commands and keys…"), Desk, Desk.show_commands, ("F1", "Ctrl+Shift+P", "?"),
           tip=_("Find a command by its words and do it, or look its keys up")),
    Action("about", _("&About Chainrule"), Desk, Desk.about),
    *(
        Action(
            f"theme_{choice}", words, Desk, partial(Desk.choose_theme, choice=choice),
            checked=partial(_wears, choice=choice), choice="theme",
        )
        for choice, words in _THEMES
    ),
    *(
        Action(
            f"start_{choice}", words, Desk, partial(Desk.choose_start, choice=choice), tip=tip,
            checked=partial(Desk.starts_with, choice=choice), choice="start",
        )
        for choice, words, tip in _STARTS
    ),
)  # fmt: skip

WORKSPACES: tuple[Action[Workspaces], ...] = (
    Action("graph", _("Graph"), Workspaces, Workspaces.show_graph, ("Ctrl+1",),
           checked=lambda workspaces: workspaces.is_graph_in_front, choice="workspace"),
    Action("lab", _("Training Lab"), Workspaces, Workspaces.show_lab, ("Ctrl+2",),
           checked=lambda workspaces: not workspaces.is_graph_in_front, choice="workspace"),
)  # fmt: skip

PANELS: tuple[Action[GraphWorkspace], ...] = (
    Action("formula", _("&Formula…"), GraphWorkspace, GraphWorkspace.focus_formula, ("Ctrl+K",),
           icon="formula"),
    Action("export_animation", _("Export ani&mation…"), GraphWorkspace, GraphWorkspace.export_animation,
           tip=_("Write the pass that is played, or the backward pass, as a page that plays or as pictures")),
    Action("export_picture", _("Export pict&ure…"), GraphWorkspace, GraphWorkspace.export_picture,
           ("Ctrl+E",), tip=_("Make a PNG, SVG or PDF of the graph, or copy a picture of it")),
    Action("print", _("&Print…"), GraphWorkspace, GraphWorkspace.print, ("Ctrl+P",),
           tip=_("Print the graph on a page")),
    Action("find", _("F&ind nodes…"), GraphWorkspace, GraphWorkspace.find_nodes, ("Ctrl+F",),
           icon="search", tip=_("Find nodes by name, op or number, or by what is the matter with them")),
    Action("search", _("&Search ops…"), GraphWorkspace, GraphWorkspace.search_ops, ("Ctrl+Shift+F",)),
    Action("descend", _("&Descend…"), GraphWorkspace, GraphWorkspace.descend,
           possible=lambda workspace: workspace.canvas.shown.may_be_played,
           tip=_("Let an optimizer make the target smaller, a step at a time or until it arrives")),
    Action("problems", _("Pro&blems…"), GraphWorkspace, GraphWorkspace.show_problems, ("Ctrl+Shift+M",),
           tip=_("List what is wrong or in doubt, and go to each")),
    Action("history", _("&History…"), GraphWorkspace, GraphWorkspace.show_history, ("Ctrl+Alt+Z",),
           tip=_("List what was done, step by step, and go back or on to any of it")),
    Action("play_paths", _("Pat&hs between…"), GraphWorkspace, GraphWorkspace.trace_paths, ("P",),
           tip=_("Go through every path between two selected nodes, or from one to the target, add their "
                 "products up, and factor the sum")),
    Action("predict", _("&Predict the gradients"), GraphWorkspace, GraphWorkspace.predict, ("Q",),
           icon="quiz", tip=_("Be asked for each gradient before it is shown, and told what went wrong")),
    Action("compare_modes", _("&Compare the modes…"), GraphWorkspace, GraphWorkspace.compare_modes,
           possible=lambda workspace: workspace.canvas.shown.may_be_played,
           tip=_("What all gradients cost by reverse and by forward mode")),
    Action("save_exercise", _("Save as e&xercise…"), GraphWorkspace, GraphWorkspace.make_exercise,
           tip=_("Hand this graph out with its gradients hidden")),
)  # fmt: skip

EDGES: tuple[Action[Edges], ...] = (
    *(
        Action(f"panel_{row.name}", row.title, Edges, partial(Edges.toggle, name=row.name), (row.key,),
               partial(Edges.has, name=row.name),
               checked=partial(Edges.is_open, name=row.name),
               tip=_("Open this panel, or collapse it to its edge"))
        for row in PANEL_TABLE if row.key
    ),
    Action("all_panels", _("Put &all panels away"), Edges, Edges.toggle_all, ("Ctrl+\\",),
           checked=lambda edges: edges.all_collapsed,
           tip=_("Leave all room to the canvas, or open the panels again")),
)  # fmt: skip

LECTURES: tuple[Action[Lecture], ...] = (
    Action("lecture", _("Lec&ture mode"), Lecture, Lecture.toggle, ("F11",),
           possible=lambda lecture: lecture.is_possible, checked=lambda lecture: lecture.is_on,
           tip=_("The whole screen for canvas, caption and values, in larger letters")),
)  # fmt: skip

ACTIONS: tuple[Action[Any], ...] = (
    *FILES,
    *TABS,
    *DESK,
    *WORKSPACES,
    *PANELS,
    *EDGES,
    *LECTURES,
    *FLOW,
    *CANVAS_ACTIONS,
)
"""Every row there is; names are unique, and so are keys."""

RECENT, PANEL_LIST, THEME_LIST, ALIGN_LIST = "recent files", "panels", "themes", "alignments"
WIRES_LIST, START_LIST = "courses of wires", "starts"
"""Stand in a layout for menus within a menu."""

MENUS: MappingProxyType[str, Layout] = MappingProxyType({
    _("&File"): (
        "new", "open", "gallery", RECENT, "save", "save_as", "save_exercise", "export_picture",
        "export_animation", None, "print",
        None, "close", "close_others", "reopen", START_LIST, None, "quit",
    ),
    _("&Edit"): (
        "undo", "redo", "history", None, "cut", "copy", "paste", "duplicate", "delete", "dissolve",
        None, "rename", None, "select_all", "select_upstream", "select_downstream", "select_connected",
    ),
    _("&Graph"): (
        "arrange", "arrange_selection", "downwards", ALIGN_LIST, "snap",
        None, "formula", "find", "problems", "search", "differentiate",
        None, "group", "put_in", "look_inside", "expand", "collapse", "make_output", "port_up", "port_down",
        None, "frame", "add_note", "edit_annotation", "frame_colour",
    ),
    _("F&low"): (
        "play_backward", "play_forward", "play_tangents", "play_paths", "play_step", "stop_playing",
        None, "compare_modes", "descend", "predict",
    ),
    _("&View"): (
        "graph", "lab", "lecture", "next_tab", "last_tab",
        None, "fit", "fit_selection", "zoom_in", "zoom_out", "actual_size",
        "look_back", "look_on", "minimap", "relative",
        None, PANEL_LIST, THEME_LIST, WIRES_LIST, "motion",
    ),
    _("&Help"): ("commands", "about"),
})  # fmt: skip
"""The menu bar: the names of each menu's rows, None for a line between them."""

ALIGNMENTS: Layout = tuple(row.name for row in ALIGNING)
PANEL_ROWS: Layout = (*(row.name for row in EDGES[:-1]), None, EDGES[-1].name)
WIRES: Layout = tuple(f"wires_{course}" for course in COURSES)
THEMES: Layout = tuple(f"theme_{choice}" for choice, _words in _THEMES)
STARTS: Layout = tuple(f"start_{choice}" for choice, *_words in _STARTS)
TOOLS: Layout = ("new", "open", "gallery", "save", None, "undo", "redo", None, "arrange", "fit")
INNER: MappingProxyType[str, Layout] = MappingProxyType(
    {
        ALIGN_LIST: ALIGNMENTS,
        THEME_LIST: THEMES,
        WIRES_LIST: WIRES,
        PANEL_LIST: PANEL_ROWS,
        START_LIST: STARTS,
    }
)
"""What stands in a menu within a menu whose rows are always the same."""
SWITCHES = ("graph", "lab")
