"""The commands there are, and how their command lines are read; nothing heavy is imported here."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NoReturn, Protocol, cast

from engine.text import _
from gui import __version__
from gui.cli.errors import UsageError

PROGRAM = "chainrule"
SHORT_OPTIONS = frozenset({"-h"})
FLAGS = frozenset({"--json"})


class CommandModule(Protocol):
    """What the module of a command offers: its options, and what it does with them."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments and its examples to the parser."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it, and return the exit code."""


@dataclass(frozen=True)
class Command:
    """One row of the table of commands; its module is imported only when it is called."""

    name: str
    module: str
    summary: str

    def load(self) -> CommandModule:
        """Import the command's module and return it."""
        return cast(CommandModule, import_module(f"gui.cli.{self.module}"))


COMMANDS = {
    command.name: command
    for command in (
        Command("eval", "evaluate", _("print the values and gradients of a document or a formula")),
        Command("check", "check", _("compare gradients with numerical ones, entry by entry")),
        Command("train", "train", _("race optimizers on a data set and print how they did")),
        Command("baselines", "baselines", _("find what a network must beat: neighbours and a linear model")),
        Command("fetch", "fetch", _("fetch MNIST, Fashion-MNIST or CIFAR-10 from the internet")),
        Command("render", "render", _("draw a document or a formula as a PNG, SVG or PDF picture")),
        Command(
            "export",
            "export",
            _("write a graph as LaTeX, a program, text, questions for Moodle, or an animation"),
        ),
        Command("exercise", "exercise", _("make an exercise of a document, or look whether one is sound")),
        Command("grade", "grade", _("grade students' copies of an exercise, into tables and pages")),
        Command("examples", "examples", _("list the worked examples, or copy one into a file")),
        Command("tour", "tour", _("see what Chainrule does without opening a window")),
    )
}
"""Every command by name, in the order the help lists them."""


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UsageError instead of printing and leaving."""

    def __init__(self, prog: str, description: str, **more: Any) -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            **more,
        )

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the command line."""
        raise UsageError(message)


def command_parser(command: Command) -> Parser:
    """Return the parser of one command."""
    summary = command.summary
    parser = Parser(f"{PROGRAM} {command.name}", summary[0].upper() + summary[1:] + ".")
    command.load().configure(parser)
    return parser


def window_parser() -> Parser:
    """Return the parser of the program called without a command: it opens the window."""
    parser = Parser(
        PROGRAM, _("Draw computational graphs, watch gradients flow through them, and race optimizers.")
    )
    parser.usage = _("{program} [FILE]\n       {program} COMMAND …").format(program=PROGRAM)
    parser.add_argument("file", nargs="?", metavar="FILE", help=_("a .chainrule document to open"))
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    rows = "\n".join(f"  {command.name:<10} {command.summary}" for command in COMMANDS.values())
    parser.epilog = _(
        "commands ({program} COMMAND --help says more):\n{rows}\n\n"
        "examples:\n"
        "  {program}                                   open the window with the first example\n"
        '  {program} eval "(x+y)*z" --set x=-2 --set y=5 --set z=-4\n'
        "  {program} train --dataset moons --optimizer sgd --optimizer adam\n"
        "  {program} render example:sigmoid-neuron --out neuron.svg\n\n"
        "Without a display, the window's place is taken by the tour.\n"
        "Exit codes: 0 done, 1 wrong input, 2 wrong use of the command line."
    ).format(program=PROGRAM, rows=rows)
    return parser


def with_formulas(arguments: Sequence[str]) -> list[str]:
    """Return the arguments such that a formula beginning with a minus sign is not taken for an option."""
    previous = ["", *arguments]
    return [
        f" {argument}" if _is_negative(argument) and not _takes_value(before) else argument
        for before, argument in zip(previous, arguments, strict=False)
    ]


def _is_negative(argument: str) -> bool:
    return argument[:1] == "-" and argument[1:2] not in {"", "-"} and argument not in SHORT_OPTIONS


def _takes_value(argument: str) -> bool:
    return argument.startswith("--") and "=" not in argument and argument not in {*FLAGS, "--"}
