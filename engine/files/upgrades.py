"""Brings documents of older versions up to the next, one version at a time, before they are read strictly.

What is not as that version had it is left as it is: the strict reading names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.graphs.node_values import DEEPEST


def _unchanged(content: dict[str, Any]) -> dict[str, Any]:
    """Versions 2 and 3 only brought fields that may be left out; all else is as it was."""
    return content


def _without_places_of_ports(content: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    """Until version 3 the ports of a composite stood nowhere, and had [0, 0] for a position."""
    nodes = content.get("nodes")
    if not isinstance(nodes, list) or depth > DEEPEST:
        return content
    return {**content, "nodes": [_with_inside_unplaced(node, depth) for node in nodes]}


def _with_inside_unplaced(node: Any, depth: int) -> Any:
    inside = node.get("inside") if isinstance(node, dict) else None
    if not isinstance(inside, dict) or not isinstance(inside.get("inputs"), list):
        return node
    inside = _without_places_of_ports(inside, depth + 1)
    nodes, ports = inside.get("nodes"), inside["inputs"]
    if not isinstance(nodes, list):
        return node
    return {**node, "inside": {**inside, "nodes": [_unplaced(inner, ports) for inner in nodes]}}


def _unplaced(node: Any, ports: list[Any]) -> Any:
    if not isinstance(node, dict) or node.get("id") not in ports:
        return node
    return {field: value for field, value in node.items() if field != "position"}


UPGRADES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: _unchanged,
    2: _unchanged,
    3: _without_places_of_ports,
}
"""By the version that a document has: what makes it one of the next."""
