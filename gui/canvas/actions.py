"""The rows of the action table that are about a graph and what is selected in it, and the context menus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from engine.graphs.graph import Graph
from engine.graphs.layout import Position
from engine.ops import FEWEST_INPUTS, MOST_INPUTS, OPS, Kind
from engine.text import _
from gui.canvas import clipboard, grouping, walking
from gui.canvas.annotation_actions import ANNOTATING
from gui.canvas.geometry import GRID, snapped
from gui.canvas.looking_actions import LOOKING
from gui.canvas.port_actions import PORTS
from gui.canvas.spot import Spot
from gui.document import bending, commands, regrouping, rewiring
from gui.document.aligning import ARRANGEMENTS
from gui.document.arranging import anchor, arrange
from gui.document.offers import Offer
from gui.document.undo_stack import History
from gui.look.action import Action
from gui.look.habits import habits

if TYPE_CHECKING:
    from engine.recognition.recognizer import Match

PAN_STEP = 48.0
Layout = tuple[str | None, ...]
"""The names of a menu's rows in their order; None is a line between them."""


def _has_nodes(spot: Spot) -> bool:
    return len(spot.document.graph) > 0


def _has_selected(spot: Spot) -> bool:
    return bool(spot.view.canvas.selected_nodes)


def _has_anything_selected(spot: Spot) -> bool:
    canvas = spot.view.canvas
    return _has_selected(spot) or bool(canvas.selected_edges) or canvas.annotations.chosen is not None


def _has_several_selected(spot: Spot) -> bool:
    return len(spot.view.canvas.selected_nodes) > 1


def _is_leaf(spot: Spot) -> bool:
    return spot.node is not None and spot.node.op.is_leaf


def _varies(spot: Spot) -> bool:
    return spot.node is not None and spot.node.op.kind in {Kind.INPUT, Kind.PARAMETER}


def _may_anchor(spot: Spot) -> bool:
    return _has_selected(spot) and spot.document.outside is None


def _may_pin(spot: Spot) -> bool:
    return _varies(spot) and spot.document.outside is None


def _pinning(spot: Spot) -> str:
    pinned = spot.node_id is not None and spot.document.slider_of(spot.node_id).pinned
    return _("Let its slider &go") if pinned else _("&Keep its slider in sight")


def _is_alone(spot: Spot) -> bool:
    return spot.view.canvas.selected_nodes == {spot.node_id}


def _may_be_target(spot: Spot) -> bool:
    return spot.document.can_aim and spot.node_id is not None and spot.node_id != spot.document.target


def _takes_more(spot: Spot) -> bool:
    return (
        spot.node is not None and spot.node.op.of_many is not None and len(spot.node.op.ports) < MOST_INPUTS
    )


def _takes_fewer(spot: Spot) -> bool:
    node = spot.node
    if node is None or node.op.of_many is None or len(node.op.ports) <= FEWEST_INPUTS:
        return False
    return spot.document.graph.source(node.id, node.op.ports[-1]) is None


def _change_inputs(spot: Spot, by: int) -> None:
    if spot.node is not None:
        commands.set_inputs(spot.document, spot.node.id, len(spot.node.op.ports) + by)


def _with_node(do: Callable[[Spot, int], object]) -> Callable[[Spot], object]:
    return lambda spot: None if spot.node_id is None else do(spot, spot.node_id)


def _disconnect(spot: Spot) -> None:
    if spot.edge is not None:
        commands.disconnect(spot.document, spot.edge.target, spot.edge.port)


def _dissolve(spot: Spot) -> None:
    rewiring.dissolve(spot.document, spot.view.canvas.selected_nodes)


def _insert(spot: Spot) -> None:
    """Offer what could be put into the wire, and put it where it was clicked."""
    document, edge, place = spot.document, spot.edge, snapped(spot.where)

    def add(offer: Offer) -> int:
        assert edge is not None
        op = offer.row()
        splice = rewiring.Splice(edge, rewiring.port_after(document, op, edge.source))
        return rewiring.add_between(document, op, (place.x(), place.y()), splice)

    if edge is not None:
        fitting = rewiring.offers_after(document, edge.source)
        spot.view.offer_ops(spot.where, fitting, add, lambda: None)


def _is_bent(spot: Spot) -> bool:
    return spot.edge in spot.document.bends


def _straighten(spot: Spot) -> None:
    if spot.edge is not None:
        bending.lead(spot.document, spot.edge, ())


def _paste(spot: Spot) -> None:
    clipboard.paste(spot.view, None if spot.place is None else (spot.place.x(), spot.place.y()))


def _add(spot: Spot) -> None:
    spot.view.open_quick_add(None if spot.place is None else spot.view.mapFromScene(spot.place))


def _arrange(spot: Spot) -> None:
    """Lay the graph out, and let nodes and view glide to where they belong."""
    view = spot.view

    def settle(before: Mapping[int, Position]) -> None:
        view.journey.go(lambda: view.recall.take_along(view.fit) if before else view.fit())
        view.settling.come_from(before)

    arrange(spot.document, settle, downwards=habits().downwards)


def _anchoring(spot: Spot) -> str:
    chosen = spot.view.canvas.selected_nodes
    all_stay = bool(chosen) and chosen <= spot.document.anchored
    return _("Let &move again") if all_stay else _("Keep in p&lace")


def _arrange_selection(spot: Spot) -> None:
    """Lay what is selected out, about where it stands."""
    chosen, settle = spot.view.selected_nodes(), spot.view.settling.come_from
    arrange(spot.document, settle, chosen, downwards=habits().downwards)


def _putting_in(spot: Spot) -> str:
    receiver = grouping.receiver_of(spot.view)
    name = "" if receiver is None else spot.document.graph.node(receiver).name
    return _("Put into {composite}").format(composite=name) if name else _("Put into a composite")


def _deselect(spot: Spot) -> None:
    """Stop what goes on beside the window; else select nothing."""
    going_on = [work for work in (spot.document.laying_out, spot.document.working_out) if work.is_busy]
    for work in going_on:
        work.cancel()
    if not going_on:
        spot.view.select(())
        spot.view.canvas.annotations.choose(None)


def _collapse(spot: Spot) -> None:
    def tell(has_changed: bool) -> None:
        if not has_changed:
            spot.view.complain(_("No gates here spell out an op that Chainrule knows."), spot.where)

    regrouping.collapse_all(spot.document, tell)


def _enter(spot: Spot) -> None:
    """Look into the one selected composite, differentiate the gate, or edit the leaf's value."""
    if spot.composites:
        spot.view.look_inside()
    elif spot.node is not None and spot.node.op.is_leaf:
        spot.view.edit_value(spot.node.id)
    elif spot.node is not None and spot.document.can_aim:
        spot.view.differentiate(spot.node.id)


def _nudge(x: int, y: int, step: float, spot: Spot) -> None:
    """Move the selected nodes by a step."""
    if chosen := spot.view.selected_nodes():
        commands.nudge(spot.document, chosen, x * step, y * step)


def _walk(x: int, y: int, spot: Spot) -> None:
    """Go to the neighbour of the one selected node; move several; without any, look that way."""
    chosen = spot.view.selected_nodes()
    if len(chosen) == 1:
        walking.walk(spot.view, x, y)
    elif chosen:
        _nudge(x, y, GRID, spot)
    else:
        spot.view.pan_by(-x * PAN_STEP, -y * PAN_STEP)


def _select_with(reach: Callable[[Graph, Iterable[int]], set[int]], spot: Spot) -> None:
    spot.view.select(reach(spot.document.graph, spot.view.selected_nodes()))


def _bring_in_line(name: str, spot: Spot) -> None:
    commands.bring_in_line(spot.document, spot.view.selected_nodes(), name)


def _named(verb: str, step: str) -> str:
    return f"{verb} {step}".strip()


HISTORY: tuple[Action[History], ...] = (
    Action(
        "undo", _("&Undo"), History, lambda history: history.undo(), ("Ctrl+Z",),
        lambda history: history.canUndo(), icon="undo",
        now=lambda history: _named(_("&Undo"), history.undoText()),
    ),
    Action(
        "redo", _("&Redo"), History, lambda history: history.redo(), ("Ctrl+Shift+Z", "Ctrl+Y"),
        lambda history: history.canRedo(), icon="redo",
        now=lambda history: _named(_("&Redo"), history.redoText()),
    ),
)  # fmt: skip

EDITING: tuple[Action[Spot], ...] = (
    Action(
        "differentiate", _("&Differentiate this node"), Spot,
        _with_node(lambda spot, node: spot.view.differentiate(node)), ("Ctrl+G",),
        _may_be_target, keys_here=("D",),
        tip=_("Show the gradient of the selected node with respect to every other (or type D)"),
    ),
    Action("edit_value", _("Edit &value"), Spot,
           _with_node(lambda spot, node: spot.view.edit_value(node)), possible=_is_leaf),
    Action("rename", _("Re&name"), Spot, lambda spot: spot.view.start_rename(), ("F2",),
           lambda spot: _is_alone(spot) or (spot.node is None and _has_several_selected(spot)),
           tip=_("Give the selected node another name, or name several by a pattern")),
    Action("pin", _("&Keep its slider in sight"), Spot,
           _with_node(lambda spot, node: commands.pin(spot.document, node)), possible=_may_pin, now=_pinning,
           tip=_("Show under the canvas only the sliders that are kept in sight")),
    Action("add_input", _("Add an &input"), Spot, partial(_change_inputs, by=1), possible=_takes_more),
    Action("remove_input", _("Remove the last input"), Spot, partial(_change_inputs, by=-1),
           possible=_takes_fewer),
    Action(
        "look_inside", _("&Look inside"), Spot, lambda spot: spot.view.look_inside(), ("Ctrl+Shift+I",),
        lambda spot: _is_alone(spot) and bool(spot.composites),
        tip=_("Show what is inside the selected composite, with its values and gradients"),
    ),
    Action(
        "group", _("&Group into a composite"), Spot, lambda spot: grouping.group_selection(spot.view),
        ("Ctrl+Shift+G",), lambda spot: spot.has_gates,
        tip=_("Make one node of the selected gates, and name it"),
    ),
    Action("put_in", _("Put into a composite"), Spot, lambda spot: grouping.put_selection_in(spot.view),
           possible=lambda spot: grouping.receiver_of(spot.view) is not None, now=_putting_in,
           tip=_("Put the selected gates into the selected composite, which alone changes")),
    Action(
        "expand", _("&Expand composite"), Spot, lambda spot: grouping.expand_selection(spot.view),
        ("Ctrl+Shift+E",), lambda spot: bool(spot.composites),
        tip=_("Put what is inside the selected composites in their place"),
    ),
    Action(
        "collapse", _("&Collapse known formulas"), Spot, _collapse, ("Ctrl+Shift+K",), _has_nodes,
        tip=_("Put one op in place of gates that spell it out, such as 1 / (1 + exp(−x))"),
    ),
    Action("cut", _("Cu&t"), Spot, lambda spot: clipboard.cut(spot.view), ("Ctrl+X", "Shift+Del"),
           _has_selected),
    Action("copy", _("&Copy"), Spot, lambda spot: clipboard.copy(spot.view), ("Ctrl+C", "Ctrl+Ins"),
           _has_selected),
    Action("paste", _("&Paste"), Spot, _paste, ("Ctrl+V", "Shift+Ins")),
    Action("duplicate", _("Dup&licate"), Spot, lambda spot: clipboard.duplicate(spot.view), ("Ctrl+D",),
           _has_selected),
    Action("delete", _("&Delete"), Spot, lambda spot: spot.view.delete_selection(), ("Del",),
           _has_anything_selected, keys_here=("Backspace",), icon="delete"),
    Action("dissolve", _("Delete and &join the wires"), Spot, _dissolve, ("Ctrl+Del",), _has_selected,
           tip=_("Delete what is selected, and wire what fed it to what it fed")),
    Action("wire_by_letters", _("&Wire by letters"), Spot, lambda spot: spot.view.wire_by_letters(),
           possible=_has_nodes, keys_here=("C",),
           tip=_("Type a letter for each end: wire the selected node to any port in sight")),
    Action("disconnect", _("Dis&connect"), Spot, _disconnect, possible=lambda spot: spot.edge is not None),
    Action("insert", _("&Insert a node…"), Spot, _insert, possible=lambda spot: spot.edge is not None,
           tip=_("Find an op by its name and put it into this wire")),
    Action("straighten", _("&Straighten"), Spot, _straighten, possible=_is_bent,
           tip=_("Take away the points that this wire is led through")),
    Action("add", _("Add a &node…"), Spot, _add, tip=_("Find an op by its name and put it here (or type /)")),
    Action("arrange", _("&Arrange in layers"), Spot, _arrange, ("Ctrl+L",), _has_nodes, icon="arrange",
           tip=_("Lay the graph out in layers")),
    Action("anchor", _("Keep in p&lace"), Spot,
           lambda spot: anchor(spot.document, spot.view.selected_nodes()), possible=_may_anchor,
           now=_anchoring, tip=_("Leave the selected nodes where they are when the graph is arranged")),
    Action("arrange_selection", _("Arrange what is selec&ted"), Spot, _arrange_selection, ("Ctrl+Shift+L",),
           _has_several_selected, tip=_("Lay the selected nodes out in layers, where they stand")),
    Action("enter", _("Open"), Spot, _enter, keys_here=("Return", "Enter"),
           possible=lambda spot: spot.node_id is not None,
           tip=_("Look into the composite, differentiate the gate, or edit the leaf's value")),
    Action("deselect", _("Select nothing"), Spot, _deselect, keys_here=("Esc",)),
)  # fmt: skip

SELECTING: tuple[Action[Spot], ...] = (
    Action("select_all", _("Select &all"), Spot, lambda spot: spot.view.select_all(), ("Ctrl+A",),
           _has_nodes),
    Action("select_upstream", _("Select what it depends &on"), Spot, partial(_select_with, Graph.upstream),
           ("Ctrl+Shift+Left",), _has_selected,
           tip=_("Select all nodes from which a path leads to those selected")),
    Action("select_downstream", _("Select what depends on &it"), Spot,
           partial(_select_with, Graph.downstream), ("Ctrl+Shift+Right",), _has_selected,
           tip=_("Select all nodes to which a path leads from those selected")),
    Action("select_connected", _("Select what &wires join to it"), Spot,
           partial(_select_with, Graph.connected), ("Ctrl+Shift+A",), _has_selected,
           tip=_("Select all nodes that wires join to those selected")),
)  # fmt: skip

ALIGNING: tuple[Action[Spot], ...] = tuple(
    Action(name, arrangement.words, Spot, partial(_bring_in_line, name), possible=_has_several_selected)
    for name, arrangement in ARRANGEMENTS.items()
)
"""Rows that put what is selected in line, or at equal distances."""

_ARROWS = (
    ("Left", _("Move left"), -1, 0),
    ("Right", _("Move right"), 1, 0),
    ("Up", _("Move up"), 0, -1),
    ("Down", _("Move down"), 0, 1),
)
_WAYS = (
    ("Left", _("Go to an input"), -1, 0),
    ("Right", _("Go to what is fed"), 1, 0),
    ("Up", _("Go to the node above"), 0, -1),
    ("Down", _("Go to the node below"), 0, 1),
)
WALKS: tuple[Action[Spot], ...] = tuple(
    Action(f"walk_{key}", words, Spot, partial(_walk, x, y), keys_here=(key,)) for key, words, x, y in _WAYS
)
"""Arrow keys walk from the selected node to its neighbours."""
_STRIDES = (("Ctrl+", "{move}", GRID), ("Shift+", _("{move}, a pixel"), 1.0))
NUDGES: tuple[Action[Spot], ...] = tuple(
    Action(
        f"nudge_{prefix}{key}", words.format(move=move), Spot, partial(_nudge, x, y, step),
        keys_here=(prefix + key,),
    )
    for prefix, words, step in _STRIDES
    for key, move, x, y in _ARROWS
)  # fmt: skip
"""Arrow keys with Ctrl move what is selected by a grid step, with Shift by one pixel."""

CANVAS_ACTIONS: tuple[Action[Any], ...] = (
    *HISTORY, *EDITING, *PORTS, *ANNOTATING, *SELECTING, *ALIGNING, *LOOKING, *WALKS, *NUDGES,
)  # fmt: skip

COLLAPSES = "collapses"
"""Stands in a layout for what collapses the formulas that the clicked node is in, a row for each op."""

NODE_MENU: Layout = (
    "differentiate", "make_output", "wire_by_letters", "edit_value", "rename", "pin", "anchor",
    "add_input", "remove_input", "port_up", "port_down",
    None, "look_inside", "group", "put_in", "expand", "frame", COLLAPSES,
    None, "copy", "duplicate", "delete", "dissolve",
)  # fmt: skip
WIRE_MENU: Layout = ("insert", "straighten", None, "port_up", "port_down", None, "disconnect")
GROUND_MENU: Layout = ("add", "add_note", "wire_by_letters", "paste", None, "select_all", "arrange", "fit")


def collapses(spot: Spot) -> list[Action[Any]]:
    """Return a row for each known formula that the clicked gate is a part of, wherever in it."""
    if spot.node_id is None:
        return []
    from engine.recognition.recognizer import find_through  # not before a menu opens: it is much to load

    return [_collapse_into(match) for match in find_through(spot.document.graph, spot.node_id)]


def _collapse_into(match: Match) -> Action[Spot]:
    words = _("Collapse into {op}").format(op=OPS[match.op].title)
    return Action(
        f"collapse_into_{match.op}", words, Spot, lambda spot: regrouping.collapse(spot.document, match)
    )
