"""What every command prints, writes and leaves is what somebody read and stored, and so are its options.

`WRITE_DRAWINGS=1 pytest tests/gui/cli/test_printed.py` stores it anew.
"""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.exercises.exercise import Exercise, as_exercise
from engine.exercises.quiz import Quiz
from engine.files import document, examples
from engine.files.document import Contents
from engine.files.exercise_section import Attempt
from engine.formulas.expression import parse
from engine.graphs.graph import Graph
from gui.cli.parser import COMMANDS, PROGRAM, command_parser, window_parser
from gui.cli.source import LARGEST_FORMULA
from gui.main import main
from tests.engine.training.idx_files import write_set
from tests.gui.drawing import compare

RUNS = {
    "eval": """
        eval "(x+y)*z" --set x=-2 --set y=5 --set z=-4
        eval example:sigmoid-neuron --wrt w0 --target d
        eval example:affine-batch
        eval "sum(x)" --set x=[1,2,3,4,5,6,7]
        eval "sum(x)" --set x=[[1,2,3],[4,5,-6]]
        eval "exp(log(x))" --set x=-1
        eval "sqrt(sum(square(x)))" --set "x=[0, 0]"
        eval "sqrt(x)" --set x=0 --json
        eval "bce(1/(1+exp(-z)), t)" --set z=1 --set t=0 --json
        eval loose.chainrule
        eval quadratic.txt --set x=1/3
        eval just-short-enough.tex
        eval just-too-long.tex
        eval braces.txt
        eval brace-behind-a-mark.txt
        eval picture.py
        eval not-there.txt
        eval not-there.chainrule
        eval "x y.txt"
        eval ./folder
        eval /
        eval folder
        eval ~
        eval exercise:fork
        eval example:none
        eval " x*2 " --set " x = 4 "
        eval "x*y + a" --set x=1
        eval "x*y" --set x=1 --set y=2 --set w=3
        eval "x" --set =3
        eval "x" --set x
        eval "x" --set x=1/0
        eval "x" --set " =1"
        eval two.chainrule
        eval two.chainrule --target a
        eval empty.chainrule
        eval "x" --set x=1 --target y
        eval "-x" --set x=2
        evil x
        eval
        "x + 1"
        """,
    "check": """
        check "(x+y)*z" --set x=-2 --set y=5 --set z=-4
        check "x*y" --set x=3 --set y=1/3 --wrt y --json
        check "x*y" --set x=3 --set y=0.5 --wrt y
        check "2*x" --set x=3 --wrt c
        check "q = x*y; r = x; q" --set x=3 --set y=2 --wrt r
        check "log(x)" --set x=-1
        check "relu(x - 1)" --set x=1.000001
        check "relu(x - 1)" --set x=1.000001 --step 1e-7
        check "relu(x)" --set x=0 --json
        check "1e20+x" --set x=1
        check "y*(1e20+x)" --set x=1 --set y=2
        check "exp(2)"
        check "x" --set x=1 --step 0
        check "x" --set x=1 --step 1
        check "x" --set x=1 --step two
        """,
    "train": """
        train --dataset or --epochs 2
        train --dataset or --epochs 2 --optimizer sgd --optimizer sgd:learning_rate=1 --optimizer sgd --json
        train --dataset xor --size 24 --epochs 1 --hidden 2,3 --optimizer adam --csv curves.csv --seed 3
        train --dataset sine --epochs 1 --hidden none --test-fraction 0 --optimizer momentum
        train --dataset sine --epochs 5 --optimizer sgd:learning_rate=10 --optimizer adam --csv curves.csv
        train --dataset small.csv --epochs 1 --batch-size all --optimizer sgd
        train --dataset small.csv --epochs 1 --batch-size 3 --optimizer sgd --target a --json
        train --dataset tables/plain --epochs 1 --optimizer sgd --no-header --task regression
        train --dataset plain --epochs 1
        train --dataset circles --features x2,y2 --hidden none --epochs 1 --optimizer sgd
        train --dataset sine --features x2
        train --dataset drawn
        train --dataset images --epochs 1 --size 20 --optimizer sgd
        train --dataset images --target a
        train --dataset points.npz --epochs 1 --optimizer sgd --features xy
        train --dataset points.npz --epochs 1 --optimizer sgd --task regression
        train --dataset points.npz --target a
        train --dataset none.npz
        train --dataset tables
        train --dataset idx
        train --dataset csv
        train --dataset not-there.csv
        train --epochs 0
        train --epochs 1000001
        train --epochs many
        train --noise much
        train --hidden 8,x
        train --batch-size some
        train --optimizer sgdd
        train --csv folder
        train --csv none/a.csv
        train --epoch 3
        """,
    "baselines": """
        baselines --dataset clusters --size 60 --neighbours 1,3,5 --l2 0.01,0.1 --folds 3
        baselines --dataset sine --size 40 --neighbours 1,3 --l2 0.1 --distance l1 --seed 2
        baselines --dataset small.csv --folds 4
        baselines --dataset tables/plain --no-header --test-fraction 0 --folds 12 --task regression
        baselines --dataset or --size 20 --neighbours 3 --l2 0.1 --folds 2 --json
        baselines --neighbours 0
        baselines --neighbours 1,x
        baselines --neighbours 500
        baselines --l2=-1
        baselines --l2 ""
        baselines --distance l3
        baselines --folds 1
        baselines --dataset moons --size 20 --folds 20
        baselines --seed some
        baselines --data-seed -1
        baselines --dataset drawn
        baselines --dataset not-there.csv
        """,
    "exercise": """
        exercise
        exercise lint example:product-of-a-sum
        exercise lint "x = -3; y = -7; z = 9; q = x + y; f = q * z"
        exercise lint "x = -3; f = x**2" --redraw 3
        exercise lint "x = -3; f = x**2" --out a.chainrule
        exercise lint "x = -3; y = 5; f = x*y" --redraw 3 --out redrawn.chainrule
        exercise lint "x = -3; f = x**2" --redraw -3 --out a.chainrule
        exercise lint "x = -3; f = x**2" --redraw 9007199254740993 --out a.chainrule
        exercise make "x = -3; y = 5; f = x*y" --out made.chainrule --hide x --lock y --penalty 0.5
        exercise make "x = -3; y = 5; f = x*y" --out made.chainrule --hide f.x --kind gates --relative 1
        exercise make made.chainrule --out again.chainrule --seed 3 --absolute 0 --feedback "at the end"
        exercise make made.chainrule --out kim.chainrule --student kim
        exercise make made.chainrule --out copies --roster students.txt
        exercise make made.chainrule --out copies --roster nobody.txt
        exercise make made.chainrule --out copies --roster students.txt --student kim
        exercise make "x = -3; y = 5; f = x*y" --out a --hide f
        exercise make "x = -3; y = 5; f = x*y" --out a --hide f.w
        exercise make "x = -3; y = 5; f = x*y" --out a --penalty 1.1
        exercise make two.chainrule --out a
        """,
    "grade": """
        grade sum.chainrule handed-in sum.chainrule handed-in/kim.chainrule --out grades
        grade sum.chainrule handed-in/kim.chainrule --out grades
        grade missing.chainrule handed-in --out grades
        grade sum.chainrule
        """,
    "fetch": """
        fetch
        fetch imagenet
        fetch mnist --mirror school.example
        train --dataset cifar-10
    """,
    "files": """
        export "(x+y)*z" --format text
        export "(x+y)*z" --format text --out f.txt
        export "(x+y)*z" --set x=2 --format text --target q_1
        export "(x+y)*z" --format gift --out f.gift
        export "(x+y)*z" --format html
        export "log(x)" --set y=2 --format frames --out slides
        export "tanh(x)" --format svg-frames --out slides --pass step
        export "(x+y)*z" --format apng --out a.png --seconds 61
        render "x*y" --out " a.svg "
        render "x*y" --out a.gif
        render "x*y" --out a.png --scale 11
        render two.chainrule --out a.png --target a
        render two.chainrule --out b.svg
        render empty.chainrule --out a.png
        examples --copy fork mine.chainrule
        examples --copy example:fork two.chainrule
        examples --copy none other.chainrule
        """,
}
"""Command lines, those of one table one after another in one folder."""


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def folder(home: Path) -> Path:
    """Fill the folder that commands are run in, and return it."""
    (home / "folder").mkdir()
    (home / "tables").mkdir()
    for name, text in {
        "quadratic.txt": "q = x + 1\nf = q^2  # squared\n",
        "just-short-enough.tex": "x".ljust(LARGEST_FORMULA),
        "just-too-long.tex": "x".ljust(LARGEST_FORMULA + 1),
        "braces.txt": "  {}",
        "brace-behind-a-mark.txt": "\ufeff{}",
        "small.csv": "a,b,t\n"
        + "".join(f"{row},{row % 3},{'no' if row < 6 else 'yes'}\n" for row in range(12)),
        "tables/plain": "".join(f"{row},{row * row}\n" for row in range(12)),
        "students.txt": "\ufeffkim\n\n lee  bo \nlee bo\n../x\n",
        "nobody.txt": " \n\n",
    }.items():
        (home / name).write_text(text, encoding="utf-8")
    write_set(home / "images")
    np.savez(home / "points.npz", X=np.arange(40).reshape(20, 2) * 7 % 11, y=np.arange(20) % 2)
    (home / "picture.py").write_bytes(b"\xff\xfe\x00")
    _documents(home)
    return home


def _documents(folder: Path) -> None:
    """Write an empty document, one of two results, one with a loose end, and an exercise with two copies."""
    two = parse("x = 2; a = exp(x)").graph
    two.connect(two.find("x").id, two.add("tanh", name="b"), "x")
    loose = examples.find("fork").contents()
    loose.graph.add("multiply", name="loose")
    exercise = parse("x = -3; y = 5; z = -4; q = x + y; f = q * z")
    for name, contents in {
        "empty": Contents(Graph()),
        "two": Contents(two, {}),
        "loose": loose,
        "sum": as_exercise(Contents(exercise.graph, target=exercise.target, title="A sum")).contents,
    }.items():
        document.write(folder / f"{name}.chainrule", contents)
    (folder / "handed-in").mkdir()
    for student, answers in (("kim", ["-4", "3", "7"]), ("lee", [])):
        quiz = Quiz(Exercise.of(document.read(folder / "sum.chainrule")), Attempt(student))
        for answer in answers:
            quiz.answer(answer)
        copy = replace(quiz.exercise.contents, attempt=quiz.attempt)
        document.write(folder / "handed-in" / f"{student}.chainrule", copy)
    (folder / "handed-in" / "z.chainrule").write_text("no")


@pytest.mark.parametrize("table", RUNS)
def test_a_command_prints_and_writes_what_was_read(
    table: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = []
    for line in filter(None, map(str.strip, RUNS[table].splitlines())):
        before = _stamps(folder)
        code = main(shlex.split(line))
        out, err = capsys.readouterr()
        lines += [f"$ {line}", *_settled(out, folder), *(f"! {row}" for row in _settled(err, folder))]
        lines += [f"exit code {code}"] if code else []
        lines += [f"wrote {name}" for name, stamp in _stamps(folder).items() if before.get(name) != stamp]
    compare(f"printed-{table}", lines)


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _settled(text: str, folder: Path) -> Iterator[str]:
    """Yield the lines of a text without what differs between machines, and without what a table lists.

    Of long numbers so much is kept as is no rounding, of very small ones nothing, and so of fingerprints,
    which tell the last bit of every number.
    """
    for line in text.replace(str(folder), "FOLDER").replace("\\", "/").splitlines():
        named = re.sub(r"choose one of [^(]*", "choose one of several ", line.rstrip())
        large = re.sub(r"\d(\.\d+)?e-(0[89]|[1-9]\d)", lambda small: "~".rjust(len(small[0])), named)
        start = re.sub(r'(start "?|"start": ")[0-9a-f]{4}-[0-9a-f]{4}', r"\1####-####", large)
        yield re.sub(r"\d+\.\d{6,}", lambda long: f"{float(long[0]):.4g}", start)


def test_programs_that_read_curves_and_grades_find_the_columns_they_know(folder: Path) -> None:
    assert main(["train", "--dataset", "or", "--epochs", "2", "--optimizer", "sgd", "--csv", "a.csv"]) == 0
    assert main(["grade", "sum.chainrule", "handed-in", "--out", "grades"]) == 1
    written = [path.read_bytes().decode("utf-8-sig") for path in _tables(folder)]
    lines = [line for text in written for line in _settled(text, folder)]
    compare("printed-tables", lines)


def _tables(folder: Path) -> list[Path]:
    return [folder / "a.csv", *sorted((folder / "grades").glob("*.csv"))]


def test_the_options_of_all_commands_are_those_that_were_read() -> None:
    lines = []
    for name in (*COMMANDS, ""):
        parser = command_parser(COMMANDS[name]) if name else window_parser()
        assert (parser.prog, parser.allow_abbrev) == (f"{PROGRAM} {name}".strip(), False)
        lines += [parser.prog, *_options(parser, "  ")]
    compare("printed-options", lines)


def _options(parser: argparse.ArgumentParser, indent: str) -> Iterator[str]:
    alone = {id(action) for group in parser._mutually_exclusive_groups for action in group._group_actions}
    for group in parser._action_groups:
        for action in filter(
            lambda action: not isinstance(action, argparse._HelpAction), group._group_actions
        ):
            yield indent + " · ".join(filter(None, [*_told(action), "alone" if id(action) in alone else ""]))
            for name, inner in _inner(action).items():
                yield f"{indent}  {name}"
                yield from _options(inner, f"{indent}    ")


def _inner(action: argparse.Action) -> dict[str, Any]:
    return dict(action.choices or {}) if isinstance(action, argparse._SubParsersAction) else {}


def _told(action: argparse.Action) -> Iterator[str]:
    """Yield how an argument is called and what it takes; of its words, only that there are any."""
    yield " ".join(action.option_strings) or action.dest
    yield type(action).__name__.strip("_")
    yield f"as {action.dest}" if action.option_strings else ""
    yield f"{action.nargs} times" if action.nargs is not None else ""
    yield f"by {getattr(action.type, '__name__', action.type)}" if action.type else ""
    yield "one of several" if action.choices else ""
    yield f"at first {action.default!r}" if action.default is not None else ""
    yield "required" if action.required else ""
    yield f"shown as {' '.join(action.metavar) if isinstance(action.metavar, tuple) else action.metavar}"
    yield "explained" if action.help else ""
