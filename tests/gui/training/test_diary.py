"""A race from its first step to the last word about it: all that the Lab says and shows meanwhile.

`WRITE_DRAWINGS=1 pytest tests/gui/training/test_diary.py` stores it anew.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from engine.training.messages import Failed
from gui.training import race_drawing
from gui.training.contestants.columns import Column
from gui.training.contestants.contestant_editors import HyperparameterPopup
from tests.gui.diary import Diary, State, plain, without_places
from tests.gui.drawing import compare

pytestmark = pytest.mark.usefixtures("light")


def told_of(plot) -> State:
    """Return what a plot draws: its curves, its marks, and what of the axes is seen."""
    name = "accuracies" if plot._ceiling else "losses"
    told = {}
    for (run, measure), curve in plot.curves.items():
        x, y = curve.points
        ends = plain([*x[:1], *x[-1:], *y[:1], *y[-1:]])
        told[f"{name} {measure.name} of {run}"] = [f"{len(x)} points", f"ends {ends}"]
    read = plot.legend.readout
    return told | {
        f"{name} marked": [plain([mark.x, mark.y, mark.symbol]) for mark in plot.drawn.marks],
        f"{name} seen": [plain([float(end) for end in side]) for side in plot.plotItem.vb.viewRange()],
        f"{name} axis": [plot.plotItem.getAxis("bottom").labelText],
        f"{name} read": ["" if read is None else f"{read.heading} {read.columns} {read.rows}"],
        f"{name} pointer": [f"about {plot._cursor.value():.0f}" if plot._cursor.isVisible() else "none"],
    }


CLIENT = ("is_alive", "is_playing", "has_answered", "is_listening", "is_race_due")


class Story:
    """Does one thing after the other to a Lab, and has each noted."""

    def __init__(self, lab, client, connections) -> None:
        self.lab, self.client, self.connections = lab, client, connections
        self._sent = len(connections[0].sent)
        lab.plots._making.finish()  # what is made by and by is there, however quick the machine
        others = (client, lab.race, lab.model, lab.announcements)
        self.diary = Diary(lab, *others, more=self._more)

    def do(self, act, *steps, ticks: int = 1) -> None:
        """Do something, let the worker answer for some ticks, and note it."""
        for step in steps:
            step()
        if self.lab.race._settling.isActive():
            self.lab.race._settling.stop()
            self.lab.race.prepare()
        for _tick in range(ticks):
            self.client.drain()
            self.lab.drawing.finish()
        commands = [command for connection in self.connections for command in connection.sent]
        for command in commands[self._sent :]:
            self.diary.say(f"sent {_written(command)}")
        self._sent = len(commands)
        self.diary.note(act)

    def _more(self) -> State:
        lab, client, race = self.lab, self.client, self.lab.race
        pictures, history, latest = lab.pictures, lab.history, self.lab.race.record.latest
        return {
            "client": [name for name in CLIENT if getattr(client, name)],
            "race": ["running" if race.is_running else "standing", f"{race.put_aside} put aside"],
            "record": [f"of {race.record.contestants}", f"at {'none' if latest is None else latest.step}"],
            "best": [f"{lab.model.best}"],
            "history": [f"{history.canUndo()} {history.canRedo()} {history.undoText()!r}"],
            "pictures": [type(pictures.picture).__name__, f"chosen {pictures._selected}"],
            "tiles": [f"{pictures.tiles}", *pictures._captions],
            "tips": [pictures._tip(tile) for tile in pictures.tiles],
            "preview": [lab.dataset_panel._preview.toolTip()],
            **told_of(lab.plots.loss),
            **told_of(lab.plots.accuracy),
        }


def _written(command) -> str:
    values = {row.name: getattr(command, row.name) for row in fields(command)}
    settings = values.pop("settings", None)
    told = [f"{name} {plain(value)}" for name, value in values.items() if name != "path"]
    return " ".join([type(command).__name__, *told, *([] if settings is None else [_short(settings)])])


def _short(settings) -> str:
    return re.sub(r", \w+=None", "", str(settings)).removeprefix("RaceSettings")


def typed(line, text: str):
    """Return what types a text into a line and finishes it."""

    def do() -> None:
        line.setText(text)
        line.setModified(True)
        line.editingFinished.emit()

    return do


def entered(field, text: str):
    """Return what types a number and finishes it."""

    def do() -> None:
        field.lineEdit().setText(text)
        field.editingFinished.emit()

    return do


def chosen(box, data):
    """Return what chooses from a list."""

    def do() -> None:
        box.setCurrentIndex(box.findData(data))
        box.activated.emit(box.currentIndex())

    return do


@pytest.fixture
def story(lab, client, connections, monkeypatch):
    """Return a story of the small race, in which nobody waits: time goes on by itself at each look."""
    now = iter(range(10**6))
    monkeypatch.setattr(race_drawing.time, "monotonic", lambda: next(now) / 25)
    return Story(lab, client, connections)


def test_a_race_is_run_step_by_step_edited_and_taken_back(story):
    """It takes more than a second: the whole Lab is shown and read some thirty times."""
    lab, model, table = story.lab, story.lab.model, story.lab.table
    transport, plots = lab.transport, lab.plots
    story.do("play for five ticks", transport._play.click, ticks=5)
    story.do("pause", transport._play.click)
    story.do("a step", transport._step.click, ticks=2)
    story.do("an epoch", transport._epoch.click, ticks=2)
    story.do("slower", lambda: transport.set_speed_mark(4))
    story.do("another rate", lambda: model.setData(model.index(1, Column.LEARNING_RATE), 0.2))
    story.do("no rate", lambda: model.setData(model.index(1, Column.LEARNING_RATE), -1))
    popup = HyperparameterPopup(model, 1)
    story.do("another β₁", entered(popup.fields["beta1"], "0.5"))
    popup.deleteLater()
    hide = (Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    story.do("one is hidden", lambda: model.setData(model.index(0, Column.SHOWN), *hide))
    story.do(
        "it is seen again",
        lambda: model.setData(model.index(0, Column.SHOWN), Qt.CheckState.Checked, hide[1]),
    )
    story.do("the second comes first", lambda: table.choose(1), lambda: table.move_by(-1))
    story.do("two epochs more", transport._epoch.click, transport._epoch.click, ticks=4)
    pointed = plots.loss.plotItem.vb.mapViewToScene(QPointF(4.4, 0.3)).toPoint()
    story.do("one points at the plot", lambda: _move(plots.loss, pointed))
    story.do("one points beside it", lambda: _move(plots.loss, QPoint(1, 1)))
    story.do("and away", lambda: plots.loss.leaveEvent(QEvent(QEvent.Type.Leave)))
    story.do("batches on a logarithmic axis", plots._shown["batch"].click, plots._log.click)
    story.do(
        "by epochs and smooth", lambda: plots._axis.setCurrentIndex(1), lambda: plots._smoothing.setValue(70)
    )
    story.do("accuracies", lambda: plots._tabs.setCurrentIndex(1))
    pointed = plots.accuracy.plotItem.vb.mapViewToScene(QPointF(1.2, 0.5)).toPoint()
    story.do("one points at accuracies", lambda: _move(plots.accuracy, pointed))
    state = json.loads(json.dumps(lab.save_state()))
    story.do("a copy", table.duplicate)
    story.do("one more", table.add_button.menu().actions()[0].trigger)
    story.do("another in its place", lambda: model.setData(model.index(0, Column.OPTIMIZER), "momentum"))
    story.do("back to the race before", story.lab.history.bring_back, ticks=2)
    story.do("one is taken off", lambda: table.choose(0), table.remove)
    story.do("the last one stays", table.remove)
    story.do("from the start", transport._reset.click, ticks=2)
    story.do("as it was kept", lambda: lab.restore_state(state), ticks=2)
    compare("diary-race", story.diary.lines)


def _move(plot, place: QPoint) -> None:
    QTest.mouseMove(plot.viewport(), place)


def test_other_data_other_networks_and_all_that_goes_wrong(story, tmp_path, qtbot):
    """It takes more than a second: the whole Lab is shown and read some thirty times."""
    lab, client = story.lab, story.client
    data, network = lab.dataset_panel, lab.network_panel
    story.do("an epoch", lab.transport._epoch.click, ticks=2)
    story.do("layers", typed(network._hidden, "5, 3"))
    story.do("one layer more", network._more.click)
    story.do("two layers less", network._fewer.click, network._fewer.click)
    story.do("no layers", typed(network._hidden, "5, x"))
    story.do("no weight", typed(network._hidden, "5"), entered(network._l2, "-1"))
    story.do("a weight", entered(network._l2, "0.25"))
    story.do("all rows at once", entered(network._batch, ""))
    story.do("half a row", entered(network._batch, "2.5"))
    story.do("ten rows and another seed", entered(network._batch, "10"), entered(network._seed, "3"))
    story.do("another activation", chosen(network._activation, "relu"))
    story.do("other weights", chosen(network._initializer, "he_normal"))
    story.do("numbers", chosen(data._names, "sine"))
    story.do("few and noisy ones", entered(data._size, "40"), entered(data._noise, "0.5"))
    story.do("too noisy ones", entered(data._noise, "9"))
    story.do("none to test", entered(data._noise, ""), entered(data._test, "0"), entered(data._seed, "2"))
    wild = lab.model.index(0, Column.LEARNING_RATE)
    story.do("far too fast", lambda: lab.model.setData(wild, 1000.0))
    story.do("until it diverges", lab.transport._epoch.click, lab.transport._epoch.click, ticks=8)
    path = tmp_path / "good.csv"
    rows = "".join(f"{row},{row % 7},{'up' if row % 2 else 'down'}\n" for row in range(24))
    path.write_text("a,b,label\n" + rows, encoding="utf-8")
    story.do("a file", lambda: data.choose_file(str(path)))
    story.do("another column", typed(data._target.lineEdit(), "b"))
    story.do("as a number", chosen(data._task, "regression"))
    story.do("another file", typed(data._file.line, str(tmp_path / "none.csv")))
    story.do("digits", chosen(data._names, "digits"), entered(data._size, "100"))
    story.do("a large picture", lambda: _double_click(lab.pictures))
    story.do("small ones", lambda: _double_click(lab.pictures))
    story.do("nobody sees them", lab.docks["pictures"].close)
    asked = Failed(client._race, "this is too large", "size", None, playing=False)
    story.do("a failure of a field", lambda: client.failed.emit(asked), ticks=0)
    story.do("a failure of none", lambda: client.failed.emit(replace(asked, field="none")), ticks=0)
    story.do("play", lab.race.prepare, lab.transport._play.click, ticks=2)
    story.do("silence", client.silent.emit, ticks=0)
    story.do("an answer", client.answered.emit, ticks=0)
    story.do("silence again", client.silent.emit, ticks=0)
    story.do("another worker", lab.bar.choices["Restart"].click, ticks=2)
    story.do("its death", lambda: setattr(story.connections[-1], "broken", True))
    story.do("a network of the dead", lambda: lab.request_graph(0))
    story.do("play again", lab.transport._play.click, ticks=2)
    story.do("a network", lambda: lab.table.choose(1), lab.table._open.click, ticks=2)
    story.do("the end", lab.shutdown)
    compare("diary-lab", without_places(_anywhere(line, tmp_path) for line in story.diary.lines))


def _double_click(grid) -> None:
    QTest.mouseDClick(
        grid, Qt.MouseButton.LeftButton, pos=[*grid.tile_rects().values()][-1].toRect().center()
    )


def _anywhere(line: str, folder) -> str:
    return line.replace(str(folder), "FOLDER")
