"""What a command is about: a document, a worked example or a formula, with values set and a target chosen."""

from __future__ import annotations

import argparse
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.exercises.shipped import shipped
from engine.files import document, examples
from engine.files.document import Contents
from engine.files.ordinary_file import is_there, read_ordinary, reason_of
from engine.formulas import expression
from engine.formulas.array_text import array_from
from engine.formulas.tokens import LONGEST_TEXT
from engine.graphs.node_values import as_value, normalized
from engine.text import _
from gui.cli.errors import CommandError, UsageError

EXAMPLE, EXERCISE = "example:", "exercise:"
_SUFFIXES = (".txt", ".tex", ".py")
_BEGINNING = 512
"""Bytes that tell a document, which begins with a brace, from a formula."""
LARGEST_FORMULA = 4 * LONGEST_TEXT
"""Bytes that a file with a formula has at the most."""
Assignment = tuple[str, Any]


def add_source(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say what a command is about: FILE|FORMULA and --set."""
    parser.add_argument(
        "source",
        metavar="FILE|FORMULA",
        help=_("a .chainrule document, example:NAME, a formula such as '(x+y)*z', or a text file of one"),
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="assignments",
        metavar="NAME=VALUE",
        type=assignment,
        help=_("give an input, parameter or constant a value: x=-2, x=1/3, or W=[[1,2],[3,4]]; repeatable"),
    )


def add_target(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say what is differentiated, and with respect to what."""
    parser.add_argument(
        "--target",
        metavar="NODE",
        help=_("the node that is differentiated (default: the document's, or the formula's result)"),
    )
    parser.add_argument(
        "--wrt",
        action="append",
        default=[],
        metavar="NODE",
        help=_("differentiate with respect to this node only (default: every input and parameter)"),
    )


def assignment(text: str) -> Assignment:
    """Read NAME=VALUE; raise UsageError where it is not of that form."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        message = _("--set {text} is not of the form NAME=VALUE, as in --set x=-2")
        raise UsageError(message.format(text=text))
    try:
        return name.strip(), array_from(value)
    except ValueError as error:
        computed = _computed(value)
        if computed is None:
            raise UsageError(_("--set {text}: {problem}").format(text=text, problem=error)) from None
        return name.strip(), computed


def _computed(text: str) -> Any:
    """Return what a value comes to that is written as 1/3 or [1, pi]; None for what is none."""
    try:
        return as_value(expression.value_of(text), text)
    except EngineError:
        return None


def open_source(text: str, assignments: Sequence[Assignment] = (), *, complete: bool = True) -> Contents:
    """Return the document, example or formula with these values set.

    Where `complete`, every variable of a formula must be given a value; else what has none is 1. Raises
    CommandError or an EngineError that says what is wrong.
    """
    text, given = text.strip(), {normalized(name) for name, _value in assignments}
    if text.startswith(EXAMPLE):
        contents = examples.find(text.removeprefix(EXAMPLE)).contents()
    elif text.startswith(EXERCISE):
        contents = shipped(text.removeprefix(EXERCISE)).contents
    elif _is_folder(text):
        raise CommandError(_("{path} is a folder; name a document in it").format(path=text))
    elif _is_missing(text):
        raise CommandError(_("there is no file called {path}").format(path=text))
    elif is_text(text):
        contents = _of_formula(read_text(Path(text), LARGEST_FORMULA).strip(), given if complete else None)
    elif is_file(text):
        contents = document.read(text)
    else:
        contents = _of_formula(text, given if complete else None)
    for name, value in assignments:
        contents.graph.set_value(contents.graph.find(name).id, value)
    return contents


def is_file(text: str) -> bool:
    """Return whether the text names a document rather than being a formula."""
    if text.lower().endswith(examples.SUFFIX):
        return True
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # too long for a path, or a character that no path has
        return False


def is_text(text: str) -> bool:
    """Return whether this names a file that holds a formula: one of text, or of no kind that is known."""
    if text.lower().endswith(examples.SUFFIX) or not is_file(text):
        return False
    try:
        return not read_ordinary(text, _BEGINNING).removeprefix(BOM_UTF8).lstrip().startswith(b"{")
    except OSError:
        return False


def _is_missing(text: str) -> bool:
    """Return whether this is the name of a file with a formula, and there is none."""
    return text.lower().endswith(_SUFFIXES) and " " not in text and not is_file(text)


def read_text(path: Path, most: int) -> str:
    """Return the text of an ordinary file of at most so many bytes; raise CommandError where it is none."""
    try:
        data = read_ordinary(path, most)
    except OSError as error:
        message = _("{file} cannot be read: {reason}")
        raise CommandError(message.format(file=path, reason=reason_of(error))) from None
    if len(data) > most:
        message = _("{file} has more than {limit} bytes, the most that it may have")
        raise CommandError(message.format(file=path, limit=f"{most:,}"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CommandError(_("{file} is no text in UTF-8").format(file=path)) from None


def _is_folder(text: str) -> bool:
    """Return whether the text, which can be no formula, names a folder."""
    return text.startswith((".", "/", "~")) and is_there(text) and Path(text).is_dir()


def source_and_target(arguments: argparse.Namespace, *, complete: bool = True) -> Contents:
    """Return what a command's arguments name, its target the node that they say; raise as the two do."""
    contents = open_source(arguments.source, arguments.assignments, complete=complete)
    return with_target(contents, arguments.target)


def with_target(contents: Contents, name: str | None) -> Contents:
    """Return the contents with the node that is to be differentiated as target; raise where that is open."""
    if name is not None:
        return replace(contents, target=contents.graph.find(name).id)
    if contents.target is not None:
        return contents
    outputs = contents.graph.outputs()
    if not outputs:
        raise CommandError(_("the graph is empty: there is nothing to evaluate"))
    if len(outputs) > 1:
        names = ", ".join(contents.graph.node(node_id).name for node_id in outputs)
        message = _("the graph computes {names}; say which one is differentiated with --target")
        raise CommandError(message.format(names=names))
    return replace(contents, target=outputs[0])


def _of_formula(text: str, given: set[str] | None) -> Contents:
    formula = expression.parse(text)
    missing = [] if given is None else [name for name in formula.unset if name not in given]
    if missing:
        options = " ".join(f"--set {name}=…" for name in missing)
        message = _("give {names} a value: {options}")
        raise CommandError(message.format(names=", ".join(missing), options=options))
    return Contents(formula.graph, target=formula.target, title=text[: document.LONGEST_TEXTS["title"]])
