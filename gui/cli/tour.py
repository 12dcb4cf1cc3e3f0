"""`chainrule tour`: what Chainrule does, shown without a window, in print and in pictures."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import platformdirs

from engine.files import examples
from engine.files.document import Contents
from engine.text import _
from engine.training.data.datasets import DatasetSettings
from engine.training.networks.network import Network
from engine.training.race import Progress, Race
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings
from gui.cli import evaluate, race_report
from gui.cli.output import console
from gui.cli.source import open_source, with_target
from gui.cli.train import run_race

SETTINGS_FOLDER = "CHAINRULE_SETTINGS"
RACE = RaceSettings(
    dataset=DatasetSettings("digits"),
    network=Network(hidden=(32,)),
    contestants=(
        contestant("sgd"),
        contestant("momentum"),
        contestant("rmsprop", learning_rate=0.001),
        contestant("adam", learning_rate=0.003),
    ),
)
EPOCHS = 20
EPOCHS_PER_LINE = 5


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `chainrule tour`."""
    parser.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help=_("the document to evaluate and draw (default: the first example)"),
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help=_("where the pictures are written"))
    parser.epilog = _("example:\n  chainrule tour --out pictures")


def run(arguments: argparse.Namespace) -> int:
    """Take the tour, and return the exit code."""
    return take(arguments.file, arguments.out)


def take(file: str | Path | None = None, folder: Path | None = None) -> int:
    """Evaluate a graph, race four optimizers, write pictures of both, and return the exit code."""
    contents = with_target(_contents(file), None)
    folder = _prepared(folder or usual_folder())
    _show_graph(contents)
    race, told = _show_race()
    written = _draw(contents, race, told, folder)
    message = _("Pictures ({names}) are in {folder}")
    console().print(message.format(names=", ".join(written), folder=folder.resolve()), soft_wrap=True)
    return 0


def usual_folder() -> Path:
    """Return where pictures go: where settings go if that was chosen, else among the user's own pictures."""
    chosen = os.environ.get(SETTINGS_FOLDER)
    return Path(chosen) / "tour" if chosen else platformdirs.user_pictures_path() / "chainrule-tour"


def _contents(file: str | Path | None) -> Contents:
    return examples.examples()[0].contents() if file is None else open_source(str(file))


def _prepared(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _show_graph(contents: Contents) -> None:
    out = console()
    out.print(contents.title, style="bold")
    out.print(contents.description)
    evaluate.show(contents, evaluate.evaluation_of(contents))


def _show_race() -> tuple[Race, list[Progress]]:
    race = Race(RACE)
    out, told = console(), list[Progress]()
    on_terminal = console(stderr=True).is_terminal

    def after_epoch(progress: Progress) -> None:
        told.append(progress)
        if not on_terminal and race.epoch % EPOCHS_PER_LINE == 0:
            out.print(_progress_line(race, progress))

    out.print(_("A race on handwritten digits"), style="bold")
    race_report.show(race, run_race(race, EPOCHS, after_epoch))
    return race, told


def _progress_line(race: Race, progress: Progress) -> str:
    accuracies = progress.evaluations[-1].test_accuracy
    each = ", ".join(
        f"{label} {accuracy:.2f}"
        for label, accuracy in zip(race_report.labels(race), accuracies, strict=True)
    )
    template = _("Epoch {epoch} of {epochs}, test accuracy: {each}")
    return template.format(epoch=race.epoch, epochs=EPOCHS, each=each)


def _draw(contents: Contents, race: Race, told: list[Progress], folder: Path) -> list[str]:
    from gui.cli import pictures

    written = []
    for theme in pictures.THEMES:
        written.append(pictures.draw_graph(contents, folder / f"graph-{theme}.png", theme))
        written.append(pictures.draw_race(race, told, folder / f"race-{theme}.png", theme))
    windows = {theme: folder / f"window-{theme}.png" for theme in pictures.THEMES}
    written += pictures.draw_window(contents, windows)
    return [path.name for path in written]
