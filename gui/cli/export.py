"""`chainrule export`: a graph as LaTeX, as a NumPy or PyTorch program, as a Graphviz drawing, or as text.

What it asks of a student can be written too, as questions for a learning platform, and a pass over it as a
page that plays or as pictures.
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
from gui.cli.errors import UsageError
from gui.cli.evaluate import evaluation_of
from gui.cli.options import THEMES, bounded, scale
from gui.cli.output import write_file
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
"""What writes each format that is text, from a document and the node that is differentiated."""

FILMS = ("html", "apng", "frames", "svg-frames")
"""Formats that a pass is written in, those of `gui.flow.film_formats`."""
PASSES = ("backward", "forward", "step")
_seconds = bounded(0.05, 60.0, _("--seconds {text}: a step is seen for {low:g} to {high:g} seconds"))


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `chainrule export`."""
    add_source(parser)
    parser.add_argument("--format", required=True, choices=(*FORMATS, *FILMS), help=_("what to write"))
    parser.add_argument("--target", metavar="NODE", help=_("the node that is differentiated"))
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help=_("write into this file (default: print on standard output)")
    )
    parser.add_argument(
        "--pass", choices=PASSES, default="backward", dest="played",
        help=_("of html, apng, frames and svg-frames: the pass that is played (default: backward)"),
    )  # fmt: skip
    parser.add_argument("--theme", choices=THEMES, default="light", help=_("of pictures (default: light)"))
    parser.add_argument(
        "--scale", type=scale, default=2.0, help=_("of pictures: pixels per canvas pixel (default: 2)")
    )
    parser.add_argument(
        "--seconds",
        type=_seconds,
        default=1.5,
        help=_("of apng: how long each step is to be seen (default: 1.5)"),
    )
    parser.epilog = _(
        "examples:\n"
        "  chainrule export example:sigmoid-neuron --format numpy --out neuron.py\n"
        "  chainrule export example:sigmoid-neuron --format pytorch | python\n"
        '  chainrule export "(x+y)*z" --set x=-2 --set y=5 --set z=-4 --format latex --out f.tex\n'
        "  chainrule export my.chainrule --format dot | dot -Tsvg > my.svg\n"
        "  chainrule export my.chainrule --format text\n"
        "  chainrule export my.chainrule --format moodle-xml --out questions.xml\n"
        "  chainrule export example:sigmoid-neuron --format html --out neuron.html\n"
        "  chainrule export example:sigmoid-neuron --format frames --theme dark --out slides\n\n"
        "The programs run as they are and give the same values and gradients. Text is a formula that eval,\n"
        "check, render and export read. Variables of a formula that are not set are 1.\n"
        "moodle-xml and gift ask for each gradient, and tell of each mistake that a number gives away; of\n"
        "an exercise they ask what it asks.\n"
        "html is one page that plays a pass offline in any browser; apng is an animated picture; frames and\n"
        "svg-frames are numbered pictures, one a step, in a folder."
    )


def run(arguments: argparse.Namespace) -> int:
    """Write, and return the exit code."""
    contents = source_and_target(arguments, complete=False)
    assert contents.target is not None
    if arguments.format in FILMS:
        return _write_film(contents, arguments)
    text = FORMATS[arguments.format](contents, contents.target)
    if arguments.out is None:
        sys.stdout.write(text)
    else:
        write_file(arguments.out, text.encode())
    return 0


def _write_film(contents: Contents, arguments: argparse.Namespace) -> int:
    if arguments.out is None:
        message = _("--format {format} needs --out, the file or folder to write")
        raise UsageError(message.format(format=arguments.format))
    evaluation_of(contents)  # what cannot be evaluated is told before anything is drawn
    from gui.cli import pictures

    wish = {"theme": arguments.theme, "scale": arguments.scale, "seconds": arguments.seconds}
    pictures.film_graph(contents, arguments.out, arguments.format, arguments.played, **wish)
    return 0
