"""Screenshots: every view is brought about as its name says, and photographed in both sizes and themes."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QMessageBox

from engine.composites.composite import Composite
from gui.app import files
from gui.app.main_window import MainWindow
from gui.cli import shots
from gui.cli.shots import README_PICTURES, VIEWS, Race
from gui.look.theme import DARK, LIGHT, appearance

DISCARD = QMessageBox.StandardButton.Discard


def in_front(window):
    """Return the names of the document's nodes and of those that are selected."""
    graph = window.document.graph
    chosen = {graph.node(node_id).name for node_id in window.graph.canvas.selected_nodes()}
    return {node.name for node in graph.nodes()}, chosen


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_shows_a_graph_that_is_computed(window, name):
    VIEWS[name](window)
    window.document.flush()
    assert window.workspaces.is_graph_in_front
    if name != "ready-made":
        assert window.document.problem is None
        assert window.document.target is not None


def test_views_show_what_their_names_say(window):
    VIEWS["graph"](window)
    assert in_front(window) == ({"x", "y", "z", "q", "f"}, {"f"})
    VIEWS["composite"](window)
    assert "sigmoid_gate" in in_front(window)[0]
    assert in_front(window)[1] == {"sigmoid_gate"}
    assert not {"minus_s", "e", "d", "f"} & in_front(window)[0]
    VIEWS["nested"](window)
    assert in_front(window)[1] == {"neuron"}
    VIEWS["inside"](window)
    assert window.graph.looks_inside
    shots._fit(window)
    VIEWS["collapsed"](window)
    assert window.document.graph.find("f").op.name == "sigmoid"
    assert in_front(window)[1] == {"f"}
    VIEWS["many-inputs"](window)
    assert {len(node.op.ports) for node in window.document.graph.nodes()} >= {2, 3, 4, 8, 20}
    assert sorted(float(node.value) for node in window.document.graph.leaves())[:2] == [0.25, 0.5]
    places = [*window.document.positions.values()]
    assert len(set(places)) == len(places)
    VIEWS["ready-made"](window)
    made = window.document.graph.nodes()
    assert all(isinstance(node.op, Composite) for node in made)
    columns, rows = zip(*(window.document.positions[node.id] for node in made), strict=True)
    assert (set(columns), sorted(rows)[:3]) == ({0.0, 240.0}, [0.0, 0.0, 160.0])
    assert window.graph.palette_panel.search.text() == "composite"


@pytest.mark.parametrize("race", shots.RACES.values(), ids=shots.RACES)
def test_every_race_is_one_of_everyone_on_its_data(race):
    settings = shots._settings(race)
    assert {spec.optimizer for spec in settings.contestants} == set(shots.RACING)
    assert (settings.dataset.name, settings.network.hidden) == (race.dataset, race.hidden)
    assert race.step >= 100


def quick_rates(lab):
    """The sheet of best rates with a budget that is spent at once."""
    sheet = shots._rates(lab)
    for name, value in {"count": 2, "seeds": 1, "steps": 2}.items():
        sheet.budget.fields[name].set_value(value)
    return sheet


def test_the_sheets_that_search_are_those_of_rates_and_of_baselines(window):
    for name, titled in (("rates", "Best learning rates"), ("baselines", "Baselines")):
        sheet = shots.SEARCHES[name](window.lab)
        assert sheet.isVisible()
        assert sheet.windowTitle() == titled
        sheet.reject()


def test_each_is_photographed_in_both_themes_and_the_readme_s_are_kept(qtbot, home, monkeypatch):
    settings, seen = [], []

    def window():
        made = MainWindow()
        qtbot.addWidget(made)
        return made

    monkeypatch.setattr(shots, "MainWindow", window)
    monkeypatch.setattr(shots, "SIZES", {"small": (640, 480)})
    monkeypatch.setattr(shots, "VIEWS", {"sigmoid": VIEWS["sigmoid"]})
    monkeypatch.setattr(shots, "RACES", {"or": Race("or", (2,), 3)})
    monkeypatch.setattr(shots, "SEARCHED", Race("or", (2,), 0))
    monkeypatch.setattr(shots, "SEARCHES", {"rates": quick_rates})
    strips = {"strip-flow-light": QPixmap(30, 20), "strip-flow-dark": QPixmap(31, 20)}
    monkeypatch.setattr(shots, "take_strips", lambda window, _folder: seen.append(window.size()) or strips)
    monkeypatch.setattr(shots, "PICTURES", home)
    monkeypatch.setattr(shots, "_wait", lambda _seconds: (QApplication.processEvents(), settings.append(
        os.environ[shots.FOLDER_VARIABLE])))  # fmt: skip
    monkeypatch.setenv(shots.FOLDER_VARIABLE, "put back")
    shots.main(home / "a" / "shots")
    names = {
        f"{what}-{theme}.png"
        for what in ("sigmoid-small", "race-or-small", "rates")
        for theme in ("light", "dark")
    }
    assert {path.name for path in (home / "a" / "shots").iterdir()} == names
    for theme in (LIGHT, DARK):
        image = QImage(str(home / "a" / "shots" / f"sigmoid-small-{theme.name}.png"))
        assert (image.width(), image.height()) == (640, 480)
        colours = {image.pixel(x, y) for x in range(0, 640, 3) for y in range(100, 480, 3)}
        assert theme.ground.rgb() in colours
    kept = {README_PICTURES[name] for name in ("sigmoid-small-light", "strip-flow-light", "rates-light")}
    assert {path.name for path in home.glob("*.png")} == kept
    assert QImage(str(home / README_PICTURES["strip-flow-light"])).width() == 30
    assert seen == [QSize(640, 480)]
    assert "put back" not in settings
    appearance().choose("system")


def test_a_race_that_never_comes_so_far_is_given_up(window, monkeypatch):
    monkeypatch.setattr(shots, "PATIENCE", 0.05)
    monkeypatch.setattr(shots, "_wait", lambda _seconds: None)
    with pytest.raises(TimeoutError):
        shots._wait_for_step(window.lab, 1)


def test_views_follow_each_other_without_a_question(window, monkeypatch, tmp_path):
    asked, taken = [], []
    monkeypatch.setattr(files, "ask_to_save", lambda *question: asked.append(question) or DISCARD)
    monkeypatch.setattr(shots, "VIEWS", {name: VIEWS[name] for name in ("composite", "many-inputs")})
    monkeypatch.setattr(shots, "RACES", {})
    monkeypatch.setattr(shots, "take_strips", lambda *_given: {})
    monkeypatch.setattr(shots, "_photograph", lambda *given: taken.append(given[2]))
    monkeypatch.setattr(window, "show_lab", lambda: taken.append("lab"))
    shots._take_all(window, tmp_path)
    assert taken == ["composite", "many-inputs", "lab"]
    assert asked == []
