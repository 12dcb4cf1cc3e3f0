"""`chainrule render`: a picture of a graph, without opening a window."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.text import _
from gui.cli.errors import UsageError
from gui.cli.evaluate import evaluation_of
from gui.cli.options import THEMES, scale
from gui.cli.source import add_source, source_and_target

FORMATS = (".png", ".svg", ".pdf")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `chainrule render`."""
    add_source(parser)
    parser.add_argument("--target", metavar="NODE", help=_("the node that is differentiated"))
    parser.add_argument(
        "--out",
        required=True,
        type=_picture,
        metavar="PICTURE",
        help=_("the picture to write: its suffix .png, .svg or .pdf says which kind"),
    )
    parser.add_argument("--theme", choices=THEMES, default="light", help=_("default: light"))
    parser.add_argument(
        "--scale", type=scale, default=2.0, help=_("of a .png: pixels per canvas pixel (default: 2)")
    )
    parser.epilog = _(
        "examples:\n"
        "  chainrule render example:sigmoid-neuron --out neuron.svg\n"
        '  chainrule render "(x+y)*z" --set x=-2 --set y=5 --set z=-4 --out graph.png --theme dark\n\n'
        "Variables of a formula that are not set are 1."
    )


def run(arguments: argparse.Namespace) -> int:
    """Draw, and return the exit code."""
    contents = source_and_target(arguments, complete=False)
    evaluation_of(contents)  # what cannot be evaluated is told before anything is drawn
    from gui.cli import pictures

    pictures.draw_graph(contents, arguments.out, arguments.theme, arguments.scale)
    return 0


def _picture(text: str) -> Path:
    path = Path(text.strip())
    if path.suffix.lower() not in FORMATS:
        message = _("--out {path}: pictures are written as {formats}")
        raise UsageError(message.format(path=path, formats=", ".join(FORMATS)))
    return path
