"""Command lines: examples that can be copied, words for every argument, formulas that begin with a minus."""

from __future__ import annotations

import shlex

import pytest

from gui.cli.errors import UsageError
from gui.cli.parser import COMMANDS, PROGRAM, command_parser, window_parser, with_formulas


@pytest.mark.parametrize(
    ("arguments", "read"),
    [
        (["-x*y"], [" -x*y"]),
        (["--json", "-x"], ["--json", " -x"]),
        (["--set", "-x"], ["--set", "-x"]),
        (["--set=x=1", "-x"], ["--set=x=1", " -x"]),
        (["-h"], ["-h"]),
        (["-"], ["-"]),
        (["--", "-x"], ["--", " -x"]),
        (["--wrong"], ["--wrong"]),
        ([""], [""]),
        (["-(x)", "--set", "x=-1"], [" -(x)", "--set", "x=-1"]),
    ],
)
def test_formula_with_a_minus_sign_is_marked_by_a_space(arguments: list[str], read: list[str]) -> None:
    assert with_formulas(arguments) == read


def examples_of(text: str) -> list[list[str]]:
    """Return the command lines in a help text that one could copy, without the program's name."""
    whole = text.replace("\\\n", " ")
    lines = [line.strip() for line in whole.splitlines() if line.startswith(f"  {PROGRAM} ")]
    copied = [line.partition("   ")[0].partition(" | ")[0] for line in lines]
    return [shlex.split(line)[1:] for line in copied]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_of_a_command_can_be_copied_as_they_are(name: str) -> None:
    parser = command_parser(COMMANDS[name])
    assert parser.epilog is not None
    examples = [arguments for arguments in examples_of(parser.epilog) if arguments[0] == name]
    assert examples
    for _name, *arguments in examples:
        parser.parse_args(with_formulas(arguments))


def test_the_examples_of_the_program_can_be_copied_as_they_are() -> None:
    examples = examples_of(window_parser().format_help().partition("examples:")[2])
    assert len(examples) >= 4
    for name, *arguments in filter(None, examples):
        command_parser(COMMANDS[name]).parse_args(with_formulas(arguments))


@pytest.mark.parametrize("name", [*COMMANDS, ""])
def test_every_argument_says_what_it_is_for_and_lines_stay_as_they_are_written(name: str) -> None:
    parser = command_parser(COMMANDS[name]) if name else window_parser()
    for action in parser._actions:
        assert action.help
        assert " " in action.help or action.help.startswith("default")
    told = parser.format_help()
    assert parser.epilog is not None
    assert parser.epilog in told
    assert parser.description is not None
    assert parser.description[0].isupper()
    assert parser.description.endswith(".")
    assert told.startswith(f"usage: {PROGRAM}")


def test_no_option_is_taken_for_another_that_it_begins_like() -> None:
    with pytest.raises(UsageError, match="unrecognized"):
        command_parser(COMMANDS["train"]).parse_args(["--epoch", "3"])
