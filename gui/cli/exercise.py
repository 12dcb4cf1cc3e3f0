"""`chainrule exercise`: makes exercises, and looks whether mistakes can be told apart in them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import msgspec

from engine.composites.rooms import rooms_in
from engine.composites.sizes import node_size
from engine.exercises.exercise import Exercise, as_exercise, identity
from engine.exercises.lint import findings
from engine.exercises.redraw import for_student, redraw
from engine.files import document
from engine.files.document import Contents
from engine.files.examples import SUFFIX
from engine.files.exercise_section import (
    LARGEST_SEED,
    ExerciseSettings,
    Feedback,
    Kind,
    Place,
    require_places,
)
from engine.graphs.graph import Graph
from engine.graphs.layout import layered
from engine.text import _, ngettext
from gui.cli.errors import CommandError, UsageError
from gui.cli.options import bounded
from gui.cli.output import console, file_stem, number
from gui.cli.source import open_source, read_text, with_target

LARGEST_ROSTER = 2**20
"""Bytes that a list of students has at the most."""
_SOURCE = _("a .chainrule document, exercise:NAME, example:NAME, or a formula such as 'x = 2; f = x**3'")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `chainrule exercise`."""
    actions = parser.add_subparsers(
        dest="action",
        required=True,
        metavar="lint|make",
        help=_("look for what is wrong, or write an exercise"),
    )
    _configure_lint(actions.add_parser("lint", description=_("Say where mistakes cannot be told apart.")))
    _configure_make(actions.add_parser("make", description=_("Write a document as an exercise.")))
    parser.epilog = _(
        "examples:\n"
        "  chainrule exercise lint example:sigmoid-neuron\n"
        "  chainrule exercise lint example:sigmoid-neuron --redraw 7 --out neuron.chainrule\n"
        "  chainrule exercise make exercise:fork --out fork.chainrule --seed 1\n"
        "  chainrule exercise make fork.chainrule --student kim --out kim.chainrule\n"
        "  chainrule exercise make fork.chainrule --roster students.txt --out copies\n\n"
        "chainrule exercise lint --help and chainrule exercise make --help say more."
    )


def _configure_lint(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="FILE", help=_SOURCE)
    parser.add_argument(
        "--redraw",
        type=_seed,
        metavar="SEED",
        help=_("draw other values until all mistakes can be told apart"),
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=_("where to write the redrawn exercise"))
    parser.epilog = _("The exit code is 1 where a mistake gives the right number, or two the same.")


def _configure_make(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="FILE", help=_SOURCE)
    parser.add_argument(
        "--out", type=Path, metavar="FILE", required=True, help=_("where to write the exercise")
    )
    parser.add_argument(
        "--target", metavar="NODE", help=_("the node that is differentiated (default: the document's)")
    )
    parser.add_argument("--kind", choices=get_args(Kind), help=_("what is asked (default: gates)"))
    parser.add_argument(
        "--hide",
        action="append",
        metavar="NODE[.PORT]",
        help=_("ask for this gradient only, of a node or on a wire; repeatable (default: all)"),
    )
    parser.add_argument(
        "--lock", action="append", metavar="NODE", help=_("keep this value in every redraw; repeatable")
    )
    parser.add_argument("--feedback", choices=get_args(Feedback), help=_("when answers are judged"))
    for name, title in _SHARES.items():
        parser.add_argument(f"--{name}", type=_share, metavar="PART", help=title)
    parser.add_argument("--seed", type=_seed, metavar="SEED", help=_("give every student other numbers"))
    copies = parser.add_mutually_exclusive_group()
    copies.add_argument("--student", metavar="ID", help=_("write the copy of this student"))
    copies.add_argument(
        "--roster",
        type=Path,
        metavar="FILE",
        help=_("write a copy for every student of this list, one id a line, into the folder --out"),
    )
    parser.epilog = _("What is not said stays as it is in a document that is an exercise already.")


_share = bounded(0.0, 1.0, _("{text} is not a number from 0 to 1"))
_SHARES = {
    "relative": _("how far an answer may be off, as a part of the right number (default: 0.01)"),
    "absolute": _("how far an answer may be off near zero (default: 1e-6)"),
    "penalty": _("what a hint or a wrong try costs of the credit, from 0 to 1 (default: 0.25)"),
}


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked, and return the exit code."""
    return _ACTIONS[arguments.action](arguments)


def _lint(arguments: argparse.Namespace) -> int:
    if (arguments.redraw is None) != (arguments.out is None):
        raise UsageError(_("--redraw SEED and --out FILE go together"))
    exercise = as_exercise(with_target(open_source(arguments.source), None))
    if arguments.redraw is not None:
        exercise = redraw(exercise, arguments.redraw)
        document.write(arguments.out, _placed(exercise.contents))
        _say_values(exercise.contents.graph)
    return _say_findings(exercise)


def _say_values(graph: Graph) -> None:
    for leaf in graph.leaves():
        console().print(f"{leaf.name} = {number(leaf.value)}", soft_wrap=True)


def _say_findings(exercise: Exercise) -> int:
    found = [*findings(exercise)]
    for finding in found:
        console().print(str(finding), soft_wrap=True)
    count = len(exercise.questions)
    if not found:
        words = ngettext(
            "{count} question: all mistakes can be told apart.",
            "{count} questions: all mistakes can be told apart.",
            count,
        )
        console().print(words.format(count=count))
        return 0
    message = ngettext(
        "{count} question, {found} of the above; --redraw SEED draws values without any.",
        "{count} questions, {found} of the above; --redraw SEED draws values without any.",
        count,
    )
    console().print(message.format(count=count, found=len(found)), soft_wrap=True)
    return CommandError.exit_code


def _make(arguments: argparse.Namespace) -> int:
    contents = with_target(open_source(arguments.source), arguments.target)
    settings = _settings(arguments, contents)
    exercise = Exercise.of(replace(contents, exercise=settings, attempt=None, expected=()))
    for place in exercise.unasked:
        name = contents.graph.node(place.node).name
        message = _("{item} has no gradient that can be asked for")
        raise CommandError(message.format(item=f"{name}.{place.port}" if place.port else name))
    for path, made in _copies(exercise, arguments):
        document.write(path, _placed(made))
        count = len(exercise.questions)
        message = ngettext("{file}: {count} question.", "{file}: {count} questions.", count)
        console().print(message.format(file=path, count=count), soft_wrap=True)
    return 0


def _copies(exercise: Exercise, arguments: argparse.Namespace) -> Iterator[tuple[Path, Contents]]:
    """Yield what is to be written and where: the exercise itself, or students' copies."""
    if arguments.roster is not None:
        students = _roster(arguments.roster)
        arguments.out.mkdir(parents=True, exist_ok=True)
        for count, student in enumerate(students, start=1):
            yield arguments.out / f"{count:03}-{file_stem(student)}{SUFFIX}", for_student(exercise, student)
    elif arguments.student is not None:
        yield arguments.out, for_student(exercise, arguments.student)
    else:
        yield arguments.out, exercise.contents


def _roster(path: Path) -> list[str]:
    """Return the students of a list, each once; raise CommandError where it cannot be read or is empty."""
    lines = read_text(path, LARGEST_ROSTER).splitlines()
    students = list(dict.fromkeys(filter(None, map(identity, lines))))
    if not students:
        raise CommandError(_("{file} names no students").format(file=path))
    return students


def _settings(arguments: argparse.Namespace, contents: Contents) -> ExerciseSettings:
    """Return the settings that the document has, with those given in their place."""
    given: dict[str, Any] = {
        name: value
        for name in ("kind", "feedback", "seed", *_SHARES)
        if (value := getattr(arguments, name)) is not None
    }
    if arguments.hide:
        given["hidden"] = tuple(_place(contents.graph, text) for text in arguments.hide)
    if arguments.lock:
        given["locked"] = tuple(contents.graph.find(name).id for name in arguments.lock)
    settings = msgspec.structs.replace(contents.exercise or ExerciseSettings(), **given)
    require_places(settings, contents.graph)
    return settings


def _place(graph: Graph, text: str) -> Place:
    name, _dot, port = text.partition(".")
    return Place(graph.find(name).id, port)


def _placed(contents: Contents) -> Contents:
    """Return the contents with places for its nodes, where it came without any."""
    return (
        contents
        if contents.positions
        else replace(contents, positions=layered(contents.graph, node_size, rooms_in(contents.graph)))
    )


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) > LARGEST_SEED:
        raise UsageError(_("{text} is no seed: give a whole number from 0").format(text=text))
    return int(text)


_ACTIONS: Mapping[str, Callable[[argparse.Namespace], int]] = {"lint": _lint, "make": _make}
