"""The command line as its caller sees it: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.files import document, examples
from gui import __version__
from gui.app import opening
from gui.cli import display
from gui.main import BROKEN_PIPE, INTERRUPTED, main

ROOT = Path(__file__).resolve().parents[2]
PYTHON = [sys.executable, "-m", "gui.main"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the program in this process: exit code, standard output, standard error."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        return code, *capsys.readouterr()

    return call


def environment(**changes: str | None) -> dict[str, str]:
    kept = {**os.environ, "PYTHONPATH": str(ROOT), **changes}
    return {name: value for name, value in kept.items() if value is not None}


# Help and version ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", ["eval", "check", "train", "fetch", "render", "export", "examples", "tour"]
)
def test_help_of_a_command_has_examples_and_fits_a_terminal(run: Run, command: str) -> None:
    code, out, err = run(command, "--help")
    assert (code, err) == (0, "")
    assert f"chainrule {command} " in out
    assert "example" in out
    assert max(map(len, out.splitlines())) <= 100


def test_help_lists_every_command(run: Run) -> None:
    code, out, _err = run("--help")
    assert code == 0
    for command in ("eval", "check", "train", "render", "export", "examples", "tour"):
        assert f"\n  {command} " in out


def test_version_is_the_installed_one(run: Run) -> None:
    assert run("--version") == (0, f"chainrule {__version__}\n", "")


LOADED = "import sys; from gui.main import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--version"], {"numpy", "PySide6", "rich"}),
        (["--help"], {"numpy", "PySide6", "rich"}),
        (["eval", "x*y", "--set", "x=2", "--set", "y=3"], {"PySide6", "shiboken6", "pyqtgraph"}),
        (["check", "x*y", "--set", "x=2", "--set", "y=3"], {"PySide6", "shiboken6", "pyqtgraph"}),
        (["train", "--dataset", "or", "--epochs", "1"], {"PySide6", "shiboken6", "pyqtgraph"}),
        (["examples"], {"PySide6", "shiboken6", "pyqtgraph"}),
    ],
)
def test_command_imports_no_more_than_it_needs(arguments: list[str], unwanted: set[str]) -> None:
    command = [sys.executable, "-c", LOADED, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert loaded.isdisjoint(unwanted)


# Wrong use -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["evla"], "'evla' is neither a file nor a command; did you mean chainrule eval?"),
        (
            ["chekc", "x*y", "--set", "x=1"],
            "'chekc' is neither a file nor a command; did you mean chainrule check?",
        ),
        (["(x+y)*z"], "did you mean chainrule eval?"),
        (["--nonsense"], "unrecognized arguments: --nonsense"),
        (["a.chainrule", "b.chainrule"], "unrecognized arguments: b.chainrule"),
        (["eval"], "required: FILE|FORMULA"),
        (["eval", "x", "y"], "unrecognized arguments: y"),
        (["eval", "x", "--jsno"], "unrecognized arguments: --jsno"),
        (["eval", "x", "--set"], "argument --set: expected one argument"),
        (["eval", "x", "--set", "x"], "--set x is not of the form NAME=VALUE"),
        (["eval", "x", "--set", "=3"], "--set =3 is not of the form NAME=VALUE"),
        (["eval", "x", "--set", "x="], "--set x=: Type a number"),
        (["eval", "x", "--set", "x=two"], "--set x=two: 'two' is not a number"),
        (["eval", "x", "--set", "x=[[1,2],[3]]"], "Rows must all have the same length"),
        (["eval", "x", "--set", "x=__import__('os')"], "is not a number"),
        (["check", "x", "--set", "x=1", "--step", "0"], "--step 0: the step is a number above 0"),
        (["check", "x", "--set", "x=1", "--step", "tiny"], "--step tiny"),
        (["render", "x"], "required: --out"),
        (["export", "x"], "required: --format"),
        (["export", "x", "--format", "java"], "invalid choice: 'java'"),
        (["render", "x", "--out", "a.gif"], "--out a.gif: pictures are written as .png, .svg, .pdf"),
        (["render", "x", "--out", "a.png", "--theme", "sepia"], "invalid choice: 'sepia'"),
        (["render", "x", "--out", "a.png", "--scale", "0"], "--scale 0"),
        (["train", "--dataset", "mnist2"], "--dataset is 'mnist2'; choose one of and, or, xor"),
        (["train", "--dataset", "csv"], "name the file itself"),
        (["train", "--epochs", "0"], "--epochs is 0; it must be a whole number from 1"),
        (["train", "--stop-at-loss", "0"], "--stop-at-loss is 0; it must be a number above 0"),
        (["train", "--stop-at-accuracy", "101"], "--stop-at-accuracy is 101; it must be"),
        (["train", "--stop-at-loss", "1", "--stop-at-accuracy", "9"], "not allowed with argument"),
        (["train", "--epochs", "many"], "'many' is not a whole number"),
        (["train", "--noise", "loud"], "'loud' is not a number"),
        (["train", "--noise", "3"], "--noise is 3"),
        (["train", "--dataset", "digits", "--noise", "0.1"], "--noise does not apply"),
        (["train", "--dataset", "xor", "--target", "y"], "--target does not apply"),
        (["train", "--size", "1"], "--size is 1"),
        (["train", "--test-fraction", "1"], "--test-fraction is 1"),
        (["train", "--hidden", "8,x"], "'x' is not a whole number"),
        (["train", "--hidden", "8,"], "'' is not a whole number"),
        (["train", "--hidden", "0"], "--hidden has a layer of width 0"),
        (["train", "--activation", "swish"], "--activation is 'swish'; choose one of"),
        (["train", "--initializer", "magic"], "--initializer is 'magic'; choose one of"),
        (["train", "--l2", "-1"], "--l2 is -1"),
        (["train", "--batch-size", "0"], "--batch-size is 0"),
        (["train", "--batch-size", "some"], "'some' is not a whole number"),
        (["train", "--seed", "-1"], "--seed is -1"),
        (["train", "--data-seed", "-1"], "--data-seed is -1"),
        (["train", "--optimizer", "adm"], "--optimizer is 'adm'; choose one of sgd"),
        (["train", "--optimizer", "adam:rate=1"], "adam has no hyperparameter 'rate'"),
        (["train", "--optimizer", "adam:learning_rate"], "name=value"),
        (["train", "--optimizer", "adam:learning_rate=-1"], " learning_rate is -1; it must be"),
        (["train", *["--optimizer", "adam"] * 65], " contestants is 65; it must be"),
        (["train", "--optimizer", "adam:learning_rate=fast"], "learning_rate is 'fast'"),
        (["train", "--task", "ranking"], "invalid choice: 'ranking'"),
        (["examples", "extra"], "unrecognized arguments: extra"),
    ],
)
def test_wrong_use_is_told_in_one_line_with_exit_code_2(run: Run, arguments: list[str], words: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1
    assert err.startswith("chainrule")
    assert "--help)" in err


# Wrong input -----------------------------------------------------------------------------------------------


@pytest.fixture
def files(home: Path) -> Path:
    """Fill the current folder with files that are not as they must be."""
    (home / "broken.chainrule").write_text('{"format": "chainrule", "version": 1', encoding="utf-8")
    (home / "cyclic.chainrule").write_text(
        '{"format": "chainrule", "version": 1, "nodes": [{"id": 1, "op": "negate", "name": "n", '
        '"position": [0, 0]}], "edges": [{"source": 1, "target": 1, "port": "x"}]}',
        encoding="utf-8",
    )
    (home / "empty.chainrule").write_text(
        '{"format": "chainrule", "version": 1, "nodes": [], "edges": []}', encoding="utf-8"
    )
    (home / "open.chainrule").write_text(
        '{"format": "chainrule", "version": 1, "target": 1, "nodes": [{"id": 1, "op": "negate", "name": "n", '
        '"position": [0, 0]}], "edges": []}',
        encoding="utf-8",
    )
    (home / "two.chainrule").write_text(
        '{"format": "chainrule", "version": 1, "nodes": [{"id": 1, "op": "input", "name": "a", '
        '"position": [0, 0]}, {"id": 2, "op": "input", "name": "b", "position": [0, 72]}], "edges": []}',
        encoding="utf-8",
    )
    (home / "binary.chainrule").write_bytes(bytes(range(256)))
    (home / "folder").mkdir()
    (home / "bad.csv").write_text("a,b,c\n1,2,yes\n1,x,no\n3,4,yes\n5,6,no\n", encoding="utf-8")
    return home


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.chainrule"], "cannot read none.chainrule: No such file"),
        (["notes.txt"], "cannot read notes.txt: No such file"),
        (["broken.chainrule"], "broken.chainrule is not valid JSON (line 1, column "),
        (["eval", "broken.chainrule"], "broken.chainrule is not valid JSON (line 1, column "),
        (["eval", "binary.chainrule"], "binary.chainrule is not valid JSON"),
        (["eval", "cyclic.chainrule"], "cyclic.chainrule: edges[0]: n cannot feed itself"),
        (["eval", "empty.chainrule"], "the graph is empty"),
        (["eval", "open.chainrule"], "port x of n has no wire"),
        (["eval", "two.chainrule"], "computes a, b; say which one is differentiated with --target"),
        (["eval", "none.chainrule"], "cannot read none.chainrule"),
        (["eval", "example:nine-pats"], "Did you mean nine-paths?"),
        (["eval", "(x+y)*z", "--set", "x=1"], "give y, z a value: --set y=… --set z=…"),
        (["eval", "x*(y"], "line 1, column 3"),
        (["eval", "sine(x)", "--set", "x=1"], "there is no function called sine"),
        (["eval", ""], "the formula is empty"),
        (["eval", "x\0y"], "cannot be read"),
        (["eval", "x" * 5000 + "y/"], "cannot be read"),
        (["eval", "x*2", "--set", "x=1", "--set", "q=1"], "no node called q; there are f, x"),
        (["eval", "x*2", "--set", "x=1", "--set", "f=1"], "f computes its value"),
        (["eval", "x*2", "--set", "x=1", "--wrt", "q"], "no node called q"),
        (["eval", "x*2", "--set", "x=1", "--target", "q"], "no node called q"),
        (["eval", "x+y", "--set", "x=[1,2]", "--set", "y=[1,2,3]"], "port y has shape (3,)"),
        (["check", "x*y", "--set", "x=1"], "give y a value"),
        (["check", "x*2", "--set", "x=1", "--wrt", "f"], "f cannot be checked"),
        (["render", "x+y", "--set", "x=[1,2]", "--set", "y=[1,2,3]", "--out", "a.png"], "port y has shape"),
        (["train", "--dataset", "none.csv"], "there is no file none.csv"),
        (["train", "--dataset", "bad.csv"], "bad.csv, line 3"),
        (["train", "--dataset", "bad.csv", "--target", "d"], "bad.csv"),
        (["train", "--dataset", "or", "--csv", "folder"], "--csv folder: this is a folder"),
        (["train", "--dataset", "or", "--csv", "none/a.csv"], "there is no folder none"),
        (["examples", "--copy", "nothing", "a.chainrule"], "there is no example called 'nothing'"),
        (["examples", "--copy", "fork", "two.chainrule"], "two.chainrule exists already"),
        (["examples", "--copy", "fork", "none/a.chainrule"], "cannot write a.chainrule"),
        (["tour", "none.chainrule"], "cannot read none.chainrule"),
        (["tour", "--out", "two.chainrule"], "two.chainrule: File exists"),
    ],
)
@pytest.mark.usefixtures("files")
def test_wrong_input_is_told_in_one_line_with_exit_code_1(run: Run, arguments: list[str], words: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert words in err
    assert err.count("\n") == 1
    assert err.startswith("chainrule")


def test_running_out_of_memory_is_told_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any) -> None:
        raise MemoryError

    monkeypatch.setattr("gui.cli.evaluate.evaluation_of", fail)
    assert run("eval", "x", "--set", "x=1") == (
        1,
        "",
        "chainrule eval: there is not enough memory for this\n",
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_disk_that_is_full_is_told_in_one_line() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*PYTHON, "examples"],
            cwd=ROOT,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, b"chainrule examples: No space left on device\n")


# Interruptions ---------------------------------------------------------------------------------------------


def test_interruption_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gui.cli.train.Race", interrupt)
    assert run("train", "--dataset", "or") == (INTERRUPTED, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_ctrl_c_ends_a_race_quietly(home: Path) -> None:
    command = [*PYTHON, "train", "--dataset", "digits", "--epochs", "1000000", "--csv", "started.csv"]
    with subprocess.Popen(
        command,
        cwd=home,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heed_ctrl_c,  # noqa: PLW1509 -- no other thread runs here
    ) as process:
        _wait_until_busy(process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (INTERRUPTED, "", "")
    assert not (home / "started.csv").exists()


def _heed_ctrl_c() -> None:
    """Undo what a shell does to programs that it starts in the background: it has them ignore Ctrl+C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _wait_until_busy(process: subprocess.Popen[str]) -> None:
    """Wait until the process has used so much time that it can only be racing."""
    clock = Path(f"/proc/{process.pid}/stat")
    for _attempt in range(3000):
        user_ticks = int(clock.read_text().rpartition(")")[2].split()[11]) if clock.exists() else 0
        if user_ticks > 1.5 * os.sysconf("SC_CLK_TCK"):
            return
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's pipes are tested where there are such")
@pytest.mark.parametrize("command", [("examples",), ("export", "x*y", "--format", "text")], ids=" ".join)
def test_reader_that_leaves_early_is_no_error(command: tuple[str, ...]) -> None:
    with subprocess.Popen(
        [*PYTHON, *command], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == BROKEN_PIPE


def test_terminal_that_knows_no_unicode_gets_question_marks() -> None:
    command = [*PYTHON, "eval", "θ*2", "--set", "θ=3"]
    changed = environment(PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    done = subprocess.run(command, cwd=ROOT, env=changed, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"f = 6" in done.stdout
    assert b"? " in done.stdout


# The window, or the tour -----------------------------------------------------------------------------------


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
    """Return the list of what is opened in a window instead of opening it."""
    paths: list[Path | None] = []

    def note(path: Path | None) -> int:
        paths.append(path)
        return 0

    monkeypatch.setattr(opening, "open_window", note)
    monkeypatch.setattr(display, "obstacle", lambda: None)
    return paths


def test_without_arguments_the_window_opens(run: Run, opened: list[Path | None]) -> None:
    assert run() == (0, "", "")
    assert opened == [None]


@pytest.mark.parametrize("name", ["a.chainrule", "eval.chainrule", "no suffix"])
def test_file_opens_in_the_window(run: Run, opened: list[Path | None], home: Path, name: str) -> None:
    document.write(home / name, examples.find("fork").contents())
    assert run(name) == (0, "", "")
    assert opened == [Path(name)]


@pytest.mark.usefixtures("opened")
def test_file_named_like_a_command_is_opened_by_its_path(
    run: Run, opened: list[Path | None], home: Path
) -> None:
    document.write(home / "eval", examples.find("fork").contents())
    assert run("./eval") == (0, "", "")
    assert opened == [Path("eval")]


def test_without_a_display_the_tour_is_taken(run: Run, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    taken = []
    monkeypatch.setattr(display, "obstacle", lambda: "There is no display")
    monkeypatch.setattr("gui.cli.tour.take", lambda path: taken.append(path) or 0)
    assert run() == (0, "There is no display: here is a tour without a window.\n", "")
    document.write(home / "a.chainrule", examples.find("fork").contents())
    assert run("a.chainrule")[0] == 0
    assert taken == [None, Path("a.chainrule")]


# The contract, from outside --------------------------------------------------------------------------------


def test_product_of_a_sum_from_a_shell() -> None:
    command = [*PYTHON, "eval", "(x+y)*z", "--set", "x=-2", "--set", "y=5", "--set", "z=-4", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert (found["target"], found["value"], done.stderr) == ("f", -12, "")
    gradients = {node["name"]: node["gradient"] for node in found["nodes"]}
    assert [gradients[name] for name in "xyz"] == [-4, -4, 3]
