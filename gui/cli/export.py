"""`chainrule export`: a graph as LaTeX, as a NumPy or PyTorch program, as a Graphviz drawing, or as text.

What it asks of a student can be written too, as questions for a learning platform.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from engine.exercises.exercise import as_exercise
from engine.exercises.gift import gift
from engine.exercises.moodle import moodle_xml
from engine.export.derivation import derivation
from engine.export.dot import dot
from engine.export.numpy_program import numpy_program
from engine.export.pytorch_program import pytorch_program
from engine.files.document import Contents
from engine.formulas.formula_text import text_of
from engine.graphs.graph import Graph
from engine.text import _
from gui.cli.errors import CommandError
from gui.cli.evaluate import evaluation_of
from gui.cli.source import add_source, source_and_target


def _written(write: Callable[[Graph, int, str, str], str]) -> Callable[[Contents, int], str]:
    return lambda contents, target: write(contents.graph, target, contents.title, contents.description)


FORMATS: dict[str, Callable[[Contents, int], str]] = {
    "latex": _written(derivation),
    "numpy": _written(numpy_program),
    "pytorch": _written(pytorch_program),
    "dot": lambda contents, target: dot(contents.graph, evaluation_of(contents), contents.title),
    "text": lambda contents, target: text_of(contents.graph, target),
    "moodle-xml": lambda contents, target: moodle_xml(as_exercise(contents)),
    "gift": lambda contents, target: gift(as_exercise(contents)),
}
"""What writes each format, from a document and the node that is differentiated."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `chainrule export`."""
    add_source(parser)
    parser.add_argument("--format", required=True, choices=FORMATS, help=_("what to write"))
    parser.add_argument("--target", metavar="NODE", help=_("the node that is differentiated"))
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help=_("write into this file (default: print on standard output)")
    )
    parser.epilog = _(
        "examples:\n"
        "  chainrule export example:sigmoid-neuron --format numpy --out neuron.py\n"
        "  chainrule export example:sigmoid-neuron --format pytorch | python\n"
        '  chainrule export "(x+y)*z" --set x=-2 --set y=5 --set z=-4 --format latex --out f.tex\n'
        "  chainrule export my.chainrule --format dot | dot -Tsvg > my.svg\n"
        "  chainrule export my.chainrule --format text\n"
        "  chainrule export my.chainrule --format moodle-xml --out questions.xml\n\n"
        "The programs run as they are and give the same values and gradients. Text is a formula that eval,\n"
        "check, render and export read. Variables of a formula that are not set are 1.\n"
        "moodle-xml and gift ask for each gradient, and tell of each mistake that a number gives away; of\n"
        "an exercise they ask what it asks."
    )


def run(arguments: argparse.Namespace) -> int:
    """Write, and return the exit code."""
    contents = source_and_target(arguments, complete=False)
    assert contents.target is not None
    text = FORMATS[arguments.format](contents, contents.target)
    if arguments.out is None:
        sys.stdout.write(text)
    else:
        _save(arguments.out, text)
    return 0


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        message = _("cannot write {file}: {reason}")
        raise CommandError(message.format(file=path, reason=reason or error)) from None
