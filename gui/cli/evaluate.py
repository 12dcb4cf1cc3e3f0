"""`chainrule eval`: the values and gradients of a graph, as a table or as JSON."""

from __future__ import annotations

import argparse
from typing import Any

from rich.table import Table

from engine.composites.naming import has_own_name
from engine.files.document import Contents
from engine.files.plain_values import value_to_plain
from engine.graphs.graph import Graph, Node
from engine.ops import Array
from engine.recognition.warnings import warnings_of
from engine.run.autodiff import Evaluation, evaluate
from engine.run.plan import compile
from engine.text import _
from gui.cli.output import console, number, print_json, table
from gui.cli.source import add_source, add_target, source_and_target


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `chainrule eval`."""
    add_source(parser)
    add_target(parser)
    parser.add_argument("--json", action="store_true", help=_("print one line of JSON instead of a table"))
    parser.epilog = _(
        "examples:\n"
        '  chainrule eval "(x+y)*z" --set x=-2 --set y=5 --set z=-4\n'
        '  chainrule eval "1/(1+exp(-(w*x+b)))" --set w=2 --set x=-1 --set b=0.5 --wrt w\n'
        '  chainrule eval "sum(square(W @ x))" --set "W=[[0.1,0.5],[-0.3,0.8]]" --set x=[0.2,0.4]\n'
        "  chainrule eval example:sigmoid-neuron --set w0=1 --json\n"
        "  chainrule eval my.chainrule --target q\n"
        "  chainrule eval formula.txt --set x=1/3\n\n"
        "A formula is read as mathematics, LaTeX, NumPy or PyTorch write it: 2x^2, sin x, np.exp(-x).\n"
        "Functions are the palette's, such as exp, log, sigmoid, relu, max; @ is the matrix product.\n"
        "An array target stands for the sum of its entries."
    )


def run(arguments: argparse.Namespace) -> int:
    """Evaluate, print, and return the exit code."""
    contents = source_and_target(arguments)
    evaluation = evaluation_of(contents, tuple(arguments.wrt))
    for warned in warnings_of(contents.graph):
        sentence = _("warning: {sentence}").format(sentence=warned.sentence)
        console(stderr=True).print(sentence, soft_wrap=True)
    if arguments.json:
        print_json(as_json(contents.graph, evaluation))
        return 0
    show(contents, evaluation)
    return 0


def evaluation_of(contents: Contents, wrt: tuple[str, ...] = ()) -> Evaluation:
    """Return the values of all that can be computed, and the target's gradients.

    `wrt` names the nodes to differentiate with respect to; every input and parameter where it is empty.
    """
    graph, target = contents.graph, contents.target
    nodes = [graph.find(name).id for name in wrt] or None
    targets = graph.complete() | (set() if target is None else {target})
    return evaluate(graph, compile(graph, targets, nodes), target)


def as_json(graph: Graph, evaluation: Evaluation) -> dict[str, Any]:
    """Return the contract of `eval --json`: target, value, and every node with its inputs' ids.

    `not_finite` and `gradient_not_finite` name the nodes where a value and a gradient first are not finite.
    """
    assert evaluation.target is not None
    return {
        "target": graph.node(evaluation.target).name,
        "value": value_to_plain(evaluation.values[evaluation.target]),
        "not_finite": _name(graph, evaluation.not_finite),
        "gradient_not_finite": _name(graph, evaluation.gradient_not_finite),
        "nodes": [_node_as_json(graph, node, evaluation) for node in graph.nodes()],
    }


def _node_as_json(graph: Graph, node: Node, evaluation: Evaluation) -> dict[str, Any]:
    return {
        "id": node.id,
        "name": node.name,
        "op": node.op.name,
        "value": _plain(evaluation.values.get(node.id)),
        "gradient": _plain(evaluation.gradients.get(node.id)),
        "inputs": [edge.source for edge in graph.edges_into(node.id)],
    }


def _name(graph: Graph, node: int | None) -> str | None:
    return None if node is None else graph.node(node).name


def _plain(value: Array | None) -> Any:
    return None if value is None else value_to_plain(value)


def show(contents: Contents, evaluation: Evaluation) -> None:
    """Print the target's value and the table of all nodes."""
    graph = contents.graph
    assert evaluation.target is not None
    name, value = graph.node(evaluation.target).name, evaluation.values[evaluation.target]
    out = console()
    out.print(f"{name} = {number(value)}", soft_wrap=True)
    out.print(values_and_gradients(graph, evaluation))
    for sentence in _not_finite(graph, evaluation):
        console(stderr=True).print(sentence, soft_wrap=True)


def _not_finite(graph: Graph, evaluation: Evaluation) -> list[str]:
    """Return a sentence for where a value, and one for where a gradient, first is not finite."""
    found = [
        (evaluation.not_finite, _("{node} is the first node whose value is not finite.")),
        (
            evaluation.gradient_not_finite,
            _("{node} is the first node, going back, whose gradient is not finite."),
        ),
    ]
    return [template.format(node=_told(graph.node(node))) for node, template in found if node is not None]


def _told(node: Node) -> str:
    """Return what a node is called, and what it does where nobody named it."""
    return node.name if node.op.is_leaf or has_own_name(node) else f"{node.name} ({node.op.title})"


def values_and_gradients(graph: Graph, evaluation: Evaluation) -> Table:
    """Return the table of every node with its operation, value and gradient."""
    assert evaluation.target is not None
    heading = _("Gradient of {target}").format(target=graph.node(evaluation.target).name)
    columns = [(_("Node"), "left"), (_("Operation"), "left"), (_("Value"), "right"), (heading, "right")]
    rows = [
        (
            node.name,
            _operation(graph, node),
            number(evaluation.values.get(node.id)),
            number(evaluation.gradients.get(node.id)),
        )
        for node in graph.nodes()
    ]
    return table(columns, rows)


def _operation(graph: Graph, node: Node) -> str:
    """Return the op's title with what feeds it: "Multiply q, z"."""
    inputs = ", ".join(graph.node(edge.source).name for edge in graph.edges_into(node.id))
    return f"{node.op.title} {inputs}".strip()
