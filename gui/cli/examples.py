"""`chainrule examples`: lists the worked examples, or copies one into a file of your own."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.files import document, examples
from engine.text import _
from gui.cli.errors import CommandError
from gui.cli.output import console, table
from gui.cli.source import EXAMPLE


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `chainrule examples`."""
    parser.add_argument(
        "--copy",
        nargs=2,
        metavar=("NAME", "FILE"),
        help=_("write an example into a new file, to change it there"),
    )
    parser.epilog = _(
        "examples:\n"
        "  chainrule examples\n"
        "  chainrule eval example:product-of-a-sum\n"
        "  chainrule examples --copy sigmoid-neuron neuron.chainrule"
    )


def run(arguments: argparse.Namespace) -> int:
    """List the examples, or copy one."""
    if arguments.copy:
        _copy(arguments.copy[0].removeprefix(EXAMPLE), Path(arguments.copy[1]))
        return 0
    rows = [(example.name, example.description) for example in examples.examples()]
    console().print(table([(_("Name"), "left"), (_("What it shows"), "left")], rows))
    return 0


def _copy(name: str, path: Path) -> None:
    contents = examples.find(name).contents()
    if path.exists():
        raise CommandError(_("{path} exists already; give another name").format(path=path))
    document.write(path, contents)
