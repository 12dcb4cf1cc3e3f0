"""What is tried with nearly right inputs, one row each: a subject takes an input as a user would give it.

A subject raises for whatever a user should never see; a refusal in words is right, as long as all that was
there before is there after it.
"""

from __future__ import annotations

import contextlib
import io
import random
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QPointF, QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from engine.errors import EngineError
from engine.files.document import decode, encode, read, write
from engine.training.datasets import DatasetSettings, load_dataset
from gui.app import files
from gui.app.main_window import MainWindow
from gui.app.settings import folder
from gui.canvas import tooltips
from gui.canvas.scene import Hit
from gui.document import commands
from gui.main import main
from tests.faults import mutations

KEYS = ("theme", "window", "panels", "lab", "recent")
SETTINGS: tuple[Any, ...] = (
    5,
    "",
    "dark",
    b"\0\xff",
    '{"a": {"a": ' + "[" * 200,
    "[1, 2]",
    '{"speed": 1e300}',
    [1, 2],
)
COMMANDS = ("eval", "check", "train", "export", "examples", "render", "nothing", "--help", "--version")
OPTIONS = (
    "--set",
    "--json",
    "--target",
    "--wrt",
    "--format",
    "--dataset",
    "--epochs",
    "--optimizer",
    "--seed",
)

ARGUMENTS = ("x=1", "x=[1,2", "0", "-1", "1e999", "adam")


@dataclass(frozen=True)
class Subject:
    """One thing to try: `take` makes an input of a draw and gives it to a window."""

    name: str
    take: Callable[[MainWindow, random.Random, Path], None]


def open_document(window: MainWindow, draw: random.Random, home: Path) -> None:
    """Open a file, look at all of it, edit, take it all back, save and read again."""
    path = home / "fuzz.chainrule"
    path.write_bytes(mutations.blob(draw) if draw.random() < 0.1 else mutations.document(draw))
    before = encode(window.document.contents())
    if not window.files.open(path):
        assert encode(window.document.contents()) == before, "a refused file changed the document"
        return
    look(window)
    edit_and_undo(window, draw)
    again = home / "again.chainrule"
    write(again, window.document.contents())
    assert encode(read(again)) == encode(window.document.contents()), "the file reads otherwise than it was"


def look(window: MainWindow) -> None:
    """See all that can be seen of the document: the picture, every node's inspector and tooltip, the tree."""
    window.document.flush()
    canvas = window.graph.canvas
    canvas.fit()
    canvas.grab()
    for node in [*window.document.graph][:12]:
        canvas.select([node])
        tooltips.tooltip(window.document, Hit(node))
        tooltips.spoken(window.document, node)
    for edge in window.document.graph.edges()[:12]:
        tooltips.tooltip(window.document, Hit(edge=edge))
    QApplication.processEvents()


def edit_and_undo(window: MainWindow, draw: random.Random) -> None:
    """Do a few gestures that may be refused, and undo what was done."""
    document = window.document
    before, steps = encode(document.contents()), document.undo_stack.index
    for _turn in range(6):
        with contextlib.suppress(EngineError):
            _gesture(document, draw)
        document.flush()
    while document.undo_stack.index > steps:
        document.undo_stack.undo()
    assert encode(document.contents()) == before, "undo does not lead back"


def _gesture(document: Any, draw: random.Random) -> None:
    nodes = list(document.graph) or [0]
    some = draw.sample(nodes, min(len(nodes), 3))
    match draw.randrange(8):
        case 0:
            commands.delete(document, some)
        case 1:
            commands.duplicate(document, some)
        case 2:
            commands.group(document, some)
        case 3:
            commands.set_target(document, some[0])
        case 4:
            commands.set_value(document, some[0], draw.choice((1e300, float("nan"), [1.0, 2.0])))
        case 5:
            commands.rename(document, some[0], draw.choice(mutations.TEXTS))
        case 6:
            commands.connect(document, some[0], some[-1], "x")
        case _:
            commands.collapse(document)


def draw_formula(window: MainWindow, draw: random.Random, _home: Path) -> None:
    """Type a formula and press Enter; a refusal leaves the graph."""
    before = encode(window.document.contents())
    with contextlib.suppress(EngineError):
        from engine.formulas.expression import parse

        formula = parse(mutations.formula(draw))
        contents = files.Contents(formula.graph, {}, formula.target)
        assert encode(decode(encode(contents))) == encode(contents), "a formula's graph cannot be saved"
        commands.replace_graph(window.document, contents, "Draw")
        look(window)
        window.document.undo_stack.undo()
    assert encode(window.document.contents()) == before, "a formula left something behind"


def paste(window: MainWindow, draw: random.Random, _home: Path) -> None:
    """Paste what is on the clipboard, whatever it is, and undo it."""
    mime = QMimeData()
    kind = draw.choice((commands.GRAPH_MIME, "text/plain", "image/png"))
    mime.setData(kind, draw.choice((mutations.document, mutations.blob))(draw))
    QGuiApplication.clipboard().setMimeData(mime)
    before = encode(window.document.contents())
    canvas = window.graph.canvas
    if canvas.attempt(lambda: commands.paste(window.document, mime), QPointF()):
        look(window)
        window.document.undo_stack.undo()
    assert encode(window.document.contents()) == before, "pasting left something behind"


def start_with_settings(_window: MainWindow, draw: random.Random, _home: Path) -> None:
    """Start with settings of which some make no sense."""
    store = QSettings(str(folder() / "chainrule.ini"), QSettings.Format.IniFormat)
    for _turn in range(draw.randint(1, 4)):
        store.setValue(draw.choice(KEYS), draw.choice(SETTINGS))
    store.sync()
    other = MainWindow()
    other.show()
    QApplication.processEvents()
    other.close()
    other.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def run_command(_window: MainWindow, draw: random.Random, home: Path) -> None:
    """Run a command line; it ends with a code and one line, never a traceback."""
    file = home / "fuzz.txt"
    file.write_bytes(mutations.document(draw))
    given = draw.choice((mutations.formula(draw), str(file), "example:fork", ""))
    further = [draw.choice((*OPTIONS, *ARGUMENTS)) for _turn in range(draw.randint(0, 4))]
    words = [draw.choice(COMMANDS), given, *further]
    if words[0] == "train":
        words = ["train", "--dataset", "xor", "--epochs", "1", *words[2:]]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    assert code in {0, 1, 2}, f"{shlex.join(words)}: exit code {code}"
    assert "Traceback" not in err.getvalue(), shlex.join(words)


def load_table(_window: MainWindow, draw: random.Random, home: Path) -> None:
    """Load a table of one's own as a data set."""
    path = home / "fuzz.csv"
    path.write_bytes(mutations.blob(draw) if draw.random() < 0.1 else mutations.table(draw))
    with contextlib.suppress(EngineError):
        examples = load_dataset(DatasetSettings("csv", path=str(path)))
        assert len(examples.train_x), "nothing to train on, and no word of it"


SUBJECTS = (
    Subject("documents", open_document),
    Subject("formulas", draw_formula),
    Subject("clipboard", paste),
    Subject("settings", start_with_settings),
    Subject("command lines", run_command),
    Subject("tables", load_table),
)


def never_ask() -> None:
    """Let no dialog wait for an answer: what is not saved is given up."""
    files.ask_to_save = lambda *_question: QMessageBox.StandardButton.Discard  # type: ignore[assignment]
