"""Which questions a graph gives, by kind: a row each in `ASKED`.

Numbers are asked for gate by gate or as a whole pass; else shapes, or which input a gradient is routed to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType

import numpy as np

from engine.exercises.answers import OFF_BY_ROUNDING, in_full, written
from engine.exercises.diagnosis import neighbours
from engine.exercises.questions import NumberQuestion, Question, RouteQuestion, ShapeQuestion, Told
from engine.exercises.situations import Crossing, Meeting, Pass
from engine.exercises.tolerance import Tolerance
from engine.files.exercise_section import Kind, Place
from engine.graphs.graph import Node
from engine.ops import Array, Shape
from engine.study.gate_roles import ROUTER, plays
from engine.text import _

LARGEST_ASKED = 36
"""Entries of the largest array that anybody is asked to type."""


def _numbers(run: Pass, tolerance: Tolerance) -> Iterator[Question]:
    nearby = neighbours(run)
    for place, at in run.situations.items():
        if np.size(at.right) <= LARGEST_ASKED and np.isfinite(at.right).all():
            told = (
                partial(_of_crossing, run, at, tolerance)
                if isinstance(at, Crossing)
                else partial(_of_meeting, run, at)
            )
            yield NumberQuestion(place, _item(run, place), told, _hidden_by(run, at), run, nearby, tolerance)


def _item(run: Pass, place: Place) -> str:
    name = run.graph.node(place.node).name
    return f"{name}.{place.port}" if place.port else name


def _of_crossing(run: Pass, at: Crossing, tolerance: Tolerance) -> Told:
    node, source, port = run.graph.node(at.step.node), run.graph.node(at.source), at.place.port
    prompt = _("Which gradient goes down from {node} through port {port} to {source}?")
    rule = _("Multiply the upstream gradient of {node} by its local gradient at port {port}.")
    hints = (rule.format(node=node.name, port=port), _about(node), _local_hint(at, source, tolerance))
    return prompt.format(node=node.name, port=port, source=source.name), hints


def _about(node: Node) -> str:
    return _("{op}: {description}").format(op=node.op.title, description=node.op.description)


def _local_hint(at: Crossing, source: Node, tolerance: Tolerance) -> str:
    """Return what is told of the local gradient: a number so exactly that what is made of it is right."""
    if np.ndim(at.right) or np.ndim(at.out):
        message = _("The gradient has the shape of {source}: {shape}.")
        return message.format(source=source.name, shape=written(np.shape(at.right)))
    local = written(at.local) if tolerance.relative >= OFF_BY_ROUNDING else in_full(at.local)
    return _("The local gradient is {local}.").format(local=local)


def _of_meeting(run: Pass, at: Meeting) -> Told:
    node, count = run.graph.node(at.node), len(at.terms)
    ports = ", ".join(f"{run.graph.node(term.step.node).name}.{term.place.port}" for term in at.terms)
    prompt = _("{node} feeds {count} ports: what is its gradient?").format(node=node.name, count=count)
    hints = (
        _("Where a wire forks, the gradients that come back are added."),
        _("A gradient comes back from each of {ports}.").format(ports=ports),
        _("The sum has {count} terms; none may be left out.").format(count=count),
    )
    return prompt, hints


def _hidden_by(run: Pass, at: Crossing | Meeting) -> frozenset[Place]:
    """Return the place itself, and the node whose gradient is nothing but what comes along this wire."""
    if isinstance(at, Meeting) or Place(at.source) in run.situations:
        return frozenset({at.place})
    return frozenset({at.place, Place(at.source)})


def _shapes(run: Pass, _tolerance: Tolerance) -> Iterator[Question]:
    for node_id, wires in _wires_to(run).items():
        node, shape = run.graph.node(node_id), np.shape(run.evaluation.values[node_id])
        told = partial(_of_shape, node, shape)
        yield ShapeQuestion(Place(node_id), node.name, told, wires | {Place(node_id)}, shape)


def _of_shape(node: Node, shape: Shape) -> Told:
    hints = (
        _("A gradient has the shape of its variable."),
        _("How a variable is used does not matter, only what its value looks like."),
        _("The value of {node} has {axes} axes and {count} entries.").format(
            node=node.name, axes=len(shape), count=int(np.prod(shape))
        ),
    )
    return _("Which shape has the gradient of {node}?").format(node=node.name), hints


def _wires_to(run: Pass) -> dict[int, frozenset[Place]]:
    """Return the wires that bring each node its gradient, by node in backward order."""
    wires: dict[int, set[Place]] = {}
    for at in run.situations.values():
        if isinstance(at, Crossing):
            wires.setdefault(at.source, set()).add(at.place)
    return {node: frozenset(places) for node, places in wires.items()}


def _routes(run: Pass, _tolerance: Tolerance) -> Iterator[Question]:
    for node in run.graph.nodes(dict.fromkeys(place.node for place in run.situations if place.port)):
        wires = {edge.port: edge.source for edge in run.graph.edges_into(node.id)}
        values = {port: run.evaluation.values[source] for port, source in wires.items()}
        if plays(node.op, ROUTER) and not any(map(np.ndim, values.values())):
            winners = [port for port, value in values.items() if value == run.evaluation.values[node.id]]
            if len(winners) == 1:
                yield _route(run, node, wires, winners[0])


def _route(run: Pass, node: Node, wires: Mapping[str, int], winner: str) -> RouteQuestion:
    names = {run.graph.node(source).name: port for port, source in wires.items()}
    values = {name: run.evaluation.values[wires[port]] for name, port in names.items()}
    return RouteQuestion(
        place=Place(node.id),
        item=node.name,
        telling=partial(_of_route, node, values),
        hides=frozenset(Place(node.id, port) for port in wires) | frozenset(map(Place, wires.values())),
        winner=winner,
        choices={**{port: port for port in wires}, **names},
    )


def _of_route(node: Node, values: Mapping[str, Array]) -> Told:
    listed = ", ".join(f"{name} = {in_full(value)}" for name, value in values.items())
    hints = (
        _about(node),
        _("Compare what stands at the inputs with what comes out."),
        _("The inputs are {values}.").format(values=listed),
    )
    return _("To which input does {node} send the gradient?").format(node=node.name), hints


Asking = Callable[[Pass, Tolerance], Iterator[Question]]

ASKED: Mapping[Kind, Asking] = MappingProxyType(
    {"gates": _numbers, "pass": _numbers, "shapes": _shapes, "routes": _routes}
)
"""What yields the questions of each kind, in backward order."""
