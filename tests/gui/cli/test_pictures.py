"""`chainrule render`, the pictures of the tour, and that drawing leaves nothing behind."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from engine.files.document import Contents, encode
from engine.files.examples import find
from engine.formulas.expression import parse
from engine.training.race import Race
from gui.cli import pictures, tour
from gui.look.theme import DARK, LIGHT, appearance
from gui.main import main

pytestmark = pytest.mark.usefixtures("qapp")


def loaded(path: Path) -> QImage:
    image = QImage(str(path))
    assert not image.isNull()
    return image


@pytest.mark.parametrize("source", ["example:sigmoid-neuron", "(x+y)*z", "-x * y"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_render_draws_a_png_in_the_theme(home: Path, source: str, theme: object) -> None:
    assert isinstance(theme, type(LIGHT))
    assert main(["render", source, "--out", "a.png", "--theme", theme.name]) == 0
    image = loaded(home / "a.png")
    assert image.width() > 400
    assert image.pixelColor(1, 1) == theme.ground


def test_what_cannot_be_evaluated_is_told_and_not_drawn(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    graph = parse("f = x + y").graph
    for name, entries in (("x", [1.0, 2.0]), ("y", [1.0, 2.0, 3.0])):
        graph.set_value(graph.find(name).id, np.array(entries))
    (home / "odd.chainrule").write_bytes(encode(Contents(graph, target=graph.find("f").id)))
    assert main(["render", "odd.chainrule", "--out", "a.png"]) == 1
    assert "shape" in capsys.readouterr().err
    assert not (home / "a.png").exists()


def test_scale_multiplies_the_pixels_of_a_png(home: Path) -> None:
    for scale in ("1", "3"):
        assert main(["render", "example:fork", "--out", f"{scale}.png", "--scale", scale]) == 0
    small, large = loaded(home / "1.png"), loaded(home / "3.png")
    assert (large.width(), large.height()) == (3 * small.width(), 3 * small.height())


def test_a_film_is_drawn_as_finely_as_a_picture_if_nothing_is_said(home: Path) -> None:
    contents = find("fork").contents()
    pictures.film_graph(contents, home / "plain", "frames")
    pictures.film_graph(contents, home / "half", "frames", scale=1.0)
    plain, half = (loaded(sorted((home / name).glob("*.png"))[0]) for name in ("plain", "half"))
    assert plain.size() == half.size() * 2


def test_render_draws_svg_and_pdf(home: Path) -> None:
    for name in ("a.svg", "a.PDF"):
        assert main(["render", "example:sigmoid-gate", "--out", name]) == 0
    assert ElementTree.parse(home / "a.svg").getroot().tag.endswith("svg")
    assert (home / "a.PDF").read_bytes().startswith(b"%PDF")


def test_values_that_are_set_are_drawn(home: Path) -> None:
    for name, value in (("a.png", "1"), ("b.png", "2"), ("c.png", "1")):
        assert main(["render", "example:fork", "--set", f"x={value}", "--out", name]) == 0
    images = [loaded(home / name) for name in ("a.png", "b.png", "c.png")]
    assert images[0] == images[2] != images[1]


def test_picture_that_cannot_be_written_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "example:fork", "--out", "none/a.png"]) == 1
    assert capsys.readouterr().err == (
        f"chainrule render: {Path('none/a.png')} cannot be written: No such file or directory\n"
    )


def test_tour_evaluates_races_and_writes_pictures(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tour, "EPOCHS", 5)
    theme, settings = appearance().choice, os.environ["CHAINRULE_SETTINGS"]
    assert main(["tour"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("Product of a sum\n")
    assert "f = -12\n" in out
    assert "Epoch 5 of 5, test accuracy: sgd 0." in out
    assert "Handwritten digits: 1,347 examples" in out
    folder = home / "settings" / "tour"
    assert out.splitlines()[-1].endswith(str(folder.resolve()))
    names = {f"{what}-{theme}.png" for what in ("graph", "race", "window") for theme in ("light", "dark")}
    assert {path.name for path in folder.iterdir()} == names
    assert all(name in out for name in names)
    assert loaded(folder / "graph-dark.png").pixelColor(1, 1) == DARK.ground
    assert (appearance().choice, os.environ["CHAINRULE_SETTINGS"]) == (theme, settings)
    assert sorted(path.name for path in (home / "settings").iterdir()) == ["tour"]


def test_tour_draws_the_file_it_is_given(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tour, "EPOCHS", 1)
    monkeypatch.setattr(pictures, "draw_window", lambda _contents, paths: list(paths.values()))
    assert main(["examples", "--copy", "sigmoid-gate", "mine.chainrule"]) == 0
    assert main(["tour", "mine.chainrule", "--out", "here/there"]) == 0
    assert "f = 0.731059\n" in capsys.readouterr().out
    graph, same = home / "here" / "there" / "graph-light.png", home / "same.png"
    assert main(["render", "example:sigmoid-gate", "--out", str(same)]) == 0
    assert loaded(graph) == loaded(same)


def test_race_is_drawn_with_a_curve_for_each_contestant(home: Path) -> None:
    race = Race(tour.RACE)
    told = [race.advance(race.batches_per_epoch) for _epoch in range(3)]
    image = loaded(pictures.draw_race(race, told, home / "race.png"))
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(0, image.height(), 2)}
    for colour in LIGHT.contestants[: len(race.contestants)]:
        assert colour.rgb() in colours


def test_a_widget_is_shown_while_it_is_photographed_and_never_on_a_screen(home: Path, qtbot: QtBot) -> None:
    seen = []

    class Noted(QLabel):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            seen.append((self.isVisible(), self.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)))

    label = Noted("x")
    qtbot.addWidget(label)
    label.resize(30, 20)
    pictures._photograph(label, home / "a.png")
    assert set(seen) == {(True, True)}
    assert label.isHidden()
    assert loaded(home / "a.png").size() == label.size() * label.devicePixelRatio()


def test_running_application_is_used(qapp: QApplication) -> None:
    assert pictures.application() is qapp


@pytest.mark.parametrize(("system", "is_offscreen"), [("linux", True), ("win32", False), ("darwin", False)])
def test_without_one_an_application_is_made_that_needs_no_display(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], system: str, is_offscreen: bool
) -> None:
    class Made:
        instance = staticmethod(lambda: None)

        def __init__(self, arguments: list[str]) -> None:
            self.arguments = arguments

    handlers: list[Callable[..., None]] = []
    monkeypatch.setattr(pictures, "QApplication", Made)
    monkeypatch.setattr(pictures, "qInstallMessageHandler", handlers.append)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setenv("QT_QPA_PLATFORM", "chosen")
    assert isinstance(pictures.application(), Made)
    assert os.environ["QT_QPA_PLATFORM"] == ("offscreen" if is_offscreen else "chosen")
    assert len(handlers) == is_offscreen
    for hear in handlers:
        for message in ("This plugin does not support raise()", "a warning"):
            hear(None, None, message)
    assert capsys.readouterr().err == "a warning\n" * is_offscreen


def test_nodes_without_a_place_are_laid_out_and_others_stay() -> None:
    contents = find("fork").contents()
    assert pictures.placed(contents) is contents


@pytest.mark.parametrize(
    ("settings", "folder"), [("/chosen", Path("/chosen/tour")), ("", Path("chainrule-tour"))]
)
def test_pictures_go_where_settings_go_or_among_the_users(
    monkeypatch: pytest.MonkeyPatch, settings: str, folder: Path
) -> None:
    monkeypatch.setenv("CHAINRULE_SETTINGS", settings)
    assert tour.usual_folder().parts[-len(folder.parts) :] == folder.parts
