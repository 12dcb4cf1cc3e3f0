"""`chainrule export`: every format on standard output and into a file."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from engine.files import document, examples
from engine.formulas.expression import parse
from gui.cli.export import FILMS, FORMATS
from gui.main import main

FORMULA = ["(x+y)*z", "--set", "x=-2", "--set", "y=5", "--set", "z=-4"]
BEGINNINGS = {
    "latex": "% (x+y)*z\n\\documentclass{article}\n",
    "numpy": "# A computational graph",
    "pytorch": "# A computational graph",
    "dot": "digraph {",
    "moodle-xml": '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>',
    "gift": "$CATEGORY: $course$/(x+y)*z\n\n::",
    "text": "x = -2\ny = 5\nz = -4\nf = (x + y) * z\n",
}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_printed(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", *FORMULA, "--format", kind]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(BEGINNINGS[kind])
    assert err == ""


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_written_into_a_file(
    kind: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", *FORMULA, "--format", kind, "--out", "written"]) == 0
    assert capsys.readouterr().out == ""
    assert (home / "written").read_text(encoding="utf-8").startswith(BEGINNINGS[kind])


@pytest.mark.parametrize("kind", FORMATS)
def test_every_example_can_be_exported(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    for example in examples.examples():
        assert main(["export", f"example:{example.name}", "--format", kind]) == 0
        assert capsys.readouterr().out.endswith("\n")


def test_program_runs_and_prints_values_and_gradients(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", *FORMULA, "--format", "numpy", "--out", "f.py"]) == 0
    found = runpy.run_path(str(home / "f.py"))
    assert (found["f"], found["d_x"], found["d_y"], found["d_z"]) == (-12, -4, -4, 3)
    assert "f = -12.0\n" in capsys.readouterr().out


def test_text_is_read_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "example:sigmoid-neuron", "--format", "text"]) == 0
    text = capsys.readouterr().out
    assert len(parse(text).graph) == len(examples.find("sigmoid-neuron").contents().graph)
    assert main(["eval", text]) == 0
    assert capsys.readouterr().out.startswith("f = 0.731059\n")


def test_target_is_what_is_differentiated(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "example:product-of-a-sum", "--format", "numpy", "--target", "q"]) == 0
    assert "d_q = 1.0\n" in capsys.readouterr().out


def test_parts_that_are_not_wired_are_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contents = examples.find("fork").contents()
    contents.graph.add("multiply", name="loose")
    document.write(home / "a.chainrule", contents)
    assert main(["export", "a.chainrule", "--format", "numpy"]) == 0
    assert "no wire: loose." in capsys.readouterr().out
    assert main(["export", "a.chainrule", "--format", "text"]) == 1
    assert capsys.readouterr().err.count("loose") == 1


@pytest.mark.parametrize(("kind", "signature"), [("html", b"<!DOCTYPE html>"), ("apng", b"\x89PNG")])
def test_a_pass_is_written_as_a_page_or_an_animation(
    kind: str, signature: bytes, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", *FORMULA, "--format", kind, "--out", "film", "--scale", "0.5"]) == 0
    assert capsys.readouterr() == ("", "")
    assert (home / "film").read_bytes().startswith(signature)


@pytest.mark.parametrize(("kind", "suffix"), [("frames", ".png"), ("svg-frames", ".svg")])
@pytest.mark.parametrize(("played", "steps"), [("backward", 7), ("forward", 3)])
def test_a_pass_is_written_as_numbered_pictures(
    kind: str, suffix: str, played: str, steps: int, home: Path
) -> None:
    options = ["--format", kind, "--pass", played, "--out", "slides", "--scale", "0.5", "--theme", "dark"]
    assert main(["export", "example:product-of-a-sum", *options]) == 0
    names = sorted(path.name for path in (home / "slides").iterdir())
    assert names == [f"{number:02}{suffix}" for number in range(1, steps + 1)]


def test_formats_of_films_are_those_of_the_table() -> None:
    from gui.flow.film_formats import FILM_FORMATS

    assert tuple(FILM_FORMATS) == FILMS


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--format", "html"], "--format html needs --out"),
        (["--format", "apng", "--out", "a", "--seconds", "0"], "--seconds 0: a step is seen for 0.05 to 60"),
        (["--format", "frames", "--out", "no/slides"], "no/slides cannot be written: No such file"),
    ],
)
def test_a_film_that_cannot_be_written_says_why(
    options: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", *FORMULA, *options]) != 0
    assert problem in capsys.readouterr().err


def test_file_that_cannot_be_written_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "x", "--format", "text", "--out", "no/such/folder"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "cannot write no/such/folder: No such file or directory" in err
