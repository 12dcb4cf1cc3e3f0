"""`chainrule check`: what backpropagation says against what central differences measure."""

from __future__ import annotations

import argparse
import math
from dataclasses import replace
from typing import Any

from engine.errors import InvalidValueError
from engine.files.document import Contents
from engine.files.plain_values import value_to_plain
from engine.graphs.graph import Graph
from engine.study.gradcheck import STEP, WRONG, EntryCheck, GradientCheck, check, require_step
from engine.text import _
from gui.cli.errors import CommandError, UsageError
from gui.cli.output import console, number, print_json, table
from gui.cli.source import add_source, add_target, source_and_target


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `chainrule check`."""
    add_source(parser)
    add_target(parser)
    parser.add_argument(
        "--step",
        type=_step,
        default=STEP,
        metavar="H",
        help=_("how far a number is moved, as a part of its size (default: {step:g})")
        .format(step=STEP),
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help=_("print one line of JSON instead of a table"))
    parser.epilog = _(
        "examples:\n"
        '  chainrule check "(x+y)*z" --set x=-2 --set y=5 --set z=-4\n'
        "  chainrule check example:sigmoid-neuron --wrt w0\n"
        "  chainrule check my.chainrule --step 1e-4 --json\n\n"
        "A relative error below 1e-7 is excellent, above 1e-2 wrong. Near a kink (of relu, max, abs) the\n"
        "two may differ though the gradient is right. A gradient that is tiny beside the target drowns in\n"
        "rounding and is not measured. The exit code is 1 where an entry is wrong."
    )


def run(arguments: argparse.Namespace) -> int:
    """Check, print, and return the exit code: 1 where a gradient is wrong."""
    contents = source_and_target(arguments)
    assert contents.target is not None
    found = check(contents.graph, contents.target, arguments.step)
    found = _only(contents.graph, found, arguments.wrt)
    if arguments.json:
        print_json(_as_json(contents.graph, found))
    else:
        _show(contents, found)
    return 0 if found.passed else CommandError.exit_code


def _step(text: str) -> float:
    try:
        return require_step(float(text))
    except (ValueError, InvalidValueError):
        message = _("--step {text}: the step is a number above 0 and below 1")
        raise UsageError(message.format(text=text)) from None


def _only(graph: Graph, found: GradientCheck, names: list[str]) -> GradientCheck:
    """Keep the entries of the nodes that were asked for, all where none was."""
    if not names:
        return found
    checked = {entry.node for entry in found.entries}
    wanted = {graph.find(name).id: name for name in names}
    for node_id, name in wanted.items():
        if node_id not in checked:
            message = _("{name} cannot be checked: it is no input or parameter that {target} depends on")
            target = graph.node(found.target).name
            raise CommandError(message.format(name=name, target=target))
    return replace(found, entries=tuple(entry for entry in found.entries if entry.node in wanted))


def _as_json(graph: Graph, found: GradientCheck) -> dict[str, Any]:
    return {
        "target": graph.node(found.target).name,
        "step": found.step,
        "passed": found.passed,
        "worst": value_to_plain(found.worst),
        "entries": [_entry_as_json(entry) for entry in found.entries],
    }


def _entry_as_json(entry: EntryCheck) -> dict[str, Any]:
    return {
        "node": entry.node,
        "name": entry.name,
        "index": list(entry.index),
        "analytic": value_to_plain(entry.analytic),
        "numerical": value_to_plain(entry.numerical),
        "relative_error": value_to_plain(entry.relative_error),
        "kinks": [kink.name for kink in entry.kinks],
        "drowned": entry.drowned,
    }


def _show(contents: Contents, found: GradientCheck) -> None:
    columns = [
        (_("Entry"), "left"),
        (_("Analytic"), "right"),
        (_("Numerical"), "right"),
        (_("Relative error"), "right"),
        (_("Verdict"), "left"),
    ]
    rows = [(e.label, f"{e.analytic:.9g}", f"{e.numerical:.9g}", _error(e), e.verdict) for e in found.entries]
    out = console()
    if rows:
        out.print(table(columns, rows))
    for sentence in (*found.warnings, _summary(contents.graph, found)):
        out.print(sentence, soft_wrap=True)


def _error(entry: EntryCheck) -> str:
    return "-" if entry.drowned else f"{entry.relative_error:.1e}"


def _summary(graph: Graph, found: GradientCheck) -> str:
    target = graph.node(found.target).name
    if math.isnan(found.worst):
        return _("Gradients of {target}: some are no finite numbers here, so they cannot be checked.").format(
            target=target
        )
    if not found.entries:
        return _("{target} depends on no input or parameter: there is nothing to check.").format(
            target=target
        )
    if not found.measured:
        return _("Gradients of {target}: none of {count} could be measured.").format(
            target=target, count=len(found.entries)
        )
    template = (
        _("Gradients of {target}: the largest relative error of {count} is {worst}.")
        if found.passed
        else _("Gradients of {target}: the largest relative error of {count} is {worst}, above {limit}.")
    )
    return template.format(
        target=target, count=len(found.measured), worst=f"{found.worst:.1e}", limit=number(WRONG)
    )
