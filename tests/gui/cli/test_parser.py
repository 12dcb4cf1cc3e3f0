"""Formulas that begin with a minus sign are not taken for options."""

from __future__ import annotations

import pytest

from gui.cli.parser import with_formulas


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
