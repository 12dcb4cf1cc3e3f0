"""What the Lab shows is what would be drawn anew, after all it is told and in whatever theme it began."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QApplication

from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.instruments import Boundaries
from engine.training.measurement import Measurement
from engine.training.race import Progress, Status
from engine.training.record import Measure, Record
from engine.training.rules.contestants import contestant
from gui.look.theme import appearance
from gui.training.contestants.columns import Column
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.contestant_table import ContestantTable
from gui.training.contestants.marks import LegendEntry
from gui.training.data.dataset_preview import DatasetPreview
from gui.training.plots.curve_plot import CurvePlot
from gui.training.plots.curve_view import CurveView
from gui.training.tiles.pictures import PictureGrid
from tests.gui.drawing import compare
from tests.gui.screen import MOST_OTHERWISE, anew, difference, on_screen

ENTRIES = [LegendEntry(contestant("sgd"), 0, run=0), LegendEntry(contestant("adam"), 1, run=1)]
MOONS = DatasetSettings("moons", size=40)


pytestmark = pytest.mark.usefixtures("light")


def shown(qtbot, widget, size=(420, 300)):
    qtbot.addWidget(widget)
    widget.setFixedSize(*size)
    widget.show()
    qtbot.waitExposed(widget)
    on_screen(widget)
    return widget


def picture(share=0.9):
    answers = np.full((2, 8, 8, 2), share)
    answers[..., 1] = 1 - share
    return Boundaries(np.linspace(-2, 3, 8), np.linspace(-2, 2, 8), answers)


@pytest.fixture
def grid(qtbot):
    grid = PictureGrid()
    grid.show_dataset(load_dataset(MOONS))
    grid.set_entries(ENTRIES)
    grid.show_picture(picture())
    return shown(qtbot, grid)


GRID = {
    "another picture": lambda grid: grid.show_picture(picture(0.1)),
    "another choice": lambda grid: grid.select(1),
    "captions": lambda grid: grid.set_captions(["97%", "diverged"]),
    "other entries": lambda grid: grid.set_entries(ENTRIES[:1]),
    "one hidden": lambda grid: grid.set_entries([ENTRIES[0], replace(ENTRIES[1], visible=False)]),
    "other data": lambda grid: grid.show_dataset(load_dataset(DatasetSettings("circles", size=40))),
    "dark": lambda grid: appearance().choose("dark"),
}


@pytest.mark.parametrize("name", GRID)
def test_pictures_show_what_they_are_told(grid, name):
    before = on_screen(grid)
    GRID[name](grid)
    after = on_screen(grid)
    assert difference(before, after) > MOST_OTHERWISE
    assert difference(after, anew(grid)) <= MOST_OTHERWISE


def test_a_preview_shows_what_it_is_told(qtbot):
    preview = shown(qtbot, DatasetPreview())
    pictures = [on_screen(preview)]
    for tell in (
        lambda: preview.show_dataset(load_dataset(MOONS)),
        lambda: preview.show_dataset(load_dataset(DatasetSettings("digits", size=60))),
        lambda: appearance().choose("dark"),
    ):
        tell()
        pictures.append(on_screen(preview))
        assert difference(*pictures[-2:]) > MOST_OTHERWISE
        assert difference(pictures[-1], anew(preview)) <= MOST_OTHERWISE
    fresh = shown(qtbot, DatasetPreview())
    fresh.show_dataset(load_dataset(DatasetSettings("digits", size=60)))
    assert difference(pictures[-1], anew(fresh)) <= MOST_OTHERWISE
    assert preview.toolTip() == preview.accessibleName() == "43 to train, 17 to test"


def record(rows=6):
    made = Record(2)
    for row in range(rows):
        losses = np.array([0.5**row, 0.25**row])
        evaluation = Measurement(10 * row, row, losses, 2 * losses, 1 - losses / 2, 1 - losses / 2)
        made.add(Progress(10 * row + 1, np.tile(losses, (10, 1)), (evaluation,)))
    return made


def plot_of(qtbot, measures=(Measure.TRAIN_LOSS, Measure.TEST_LOSS)):
    plot = CurvePlot("Loss", CurveView(measures))
    shown(qtbot, plot)
    plot.set_entries(ENTRIES)
    plot.show_record(record(), 10)
    return plot


PLOT = {
    "a record": lambda plot: plot.show_record(record(3), 10),
    "entries": lambda plot: plot.set_entries(ENTRIES[:1]),
    "dark": lambda plot: appearance().choose("dark"),
    "a readout": lambda plot: plot.legend.set_readout(plot.readout_at(20.0)),
}


@pytest.mark.parametrize("name", PLOT)
def test_a_plot_shows_what_it_is_told(qtbot, name):
    plot = plot_of(qtbot)
    before = on_screen(plot)
    PLOT[name](plot)
    after = on_screen(plot)
    assert difference(before, after) > MOST_OTHERWISE
    assert difference(after, anew(plot)) <= 10 * MOST_OTHERWISE


def point_at(plot):
    """Let the pointer rest in the middle, as a mouse would that nobody moves any more."""
    plot._pointer = QPointF(plot.plotItem.vb.sceneBoundingRect().center())
    plot.refresh()


def test_a_plot_that_changed_its_theme_looks_like_one_that_began_in_it(qtbot):
    plot = plot_of(qtbot)
    point_at(plot)
    appearance().choose("dark")
    fresh = plot_of(qtbot)
    point_at(fresh)
    assert difference(on_screen(plot), on_screen(fresh)) <= MOST_OTHERWISE


def test_the_pointer_is_marked_where_values_are_read(qtbot):
    plot = plot_of(qtbot)
    place = plot.plotItem.vb.mapViewToScene(QPointF(20.0, 0.5)).toPoint()
    qtbot.mouseMove(plot.viewport(), place)
    plot.mouseMoveEvent(_moved_to(plot, place))
    assert plot._cursor.isVisible()
    assert plot._cursor.value() == pytest.approx(20.0, abs=0.5)
    assert plot.legend.readout.heading == "Step 20"
    QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    plot.leaveEvent(QEvent(QEvent.Type.Leave))
    assert not plot._cursor.isVisible()
    outside = plot.viewport().rect().topLeft()
    plot.mouseMoveEvent(_moved_to(plot, outside))
    assert not plot._cursor.isVisible()
    assert plot.legend.readout is None


def _moved_to(plot, place):
    from PySide6.QtGui import QMouseEvent

    none = Qt.MouseButton.NoButton
    point = QPointF(place)
    return QMouseEvent(
        QEvent.Type.MouseMove, point, QPointF(plot.mapToGlobal(place)), none, none,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip


def told(model):
    """Return everything a table's model says of its cells, a line a row."""
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.CheckStateRole,
             Qt.ItemDataRole.TextAlignmentRole, Qt.ItemDataRole.ForegroundRole,
             Qt.ItemDataRole.FontRole)  # fmt: skip

    def plain(value):
        if hasattr(value, "bold"):
            return "bold" if value.bold() else "plain"
        if isinstance(value, Qt.AlignmentFlag):
            return "+".join(sorted(flag.name.removeprefix("Align") for flag in value))
        return value.name() if hasattr(value, "green") else getattr(value, "name", value)

    lines = []
    for row in range(model.rowCount()):
        for column in Column:
            index = model.index(row, column)
            said = [str(plain(model.data(index, role))) for role in roles]
            flags = "+".join(sorted(flag.name.removeprefix("ItemIs") for flag in model.flags(index)))
            tip = len(model.data(index, Qt.ItemDataRole.ToolTipRole).splitlines())
            lines.append(f"{row} {column.name}: {' · '.join(said)} · {flags} · {tip} lines of tip")
    return lines


def test_the_table_says_of_each_contestant_what_was_looked_at(qapp):
    model = ContestantModel()
    model.set_entries([replace(entry, run=None) for entry in ENTRIES])
    lines = ["-- before a race", *told(model)]
    model.add("momentum")
    model.enrol()
    model.add("rmsprop")
    losses = np.array([0.5, 0.25, np.nan])
    statuses = (Status(), Status(), Status(diverged_at=1234))
    model.show_progress(Measurement(10, 1, losses, 2 * losses, losses, 1 - losses), statuses)
    lines += ["-- paused", *told(model)]
    model.set_racing(True)
    lines += ["-- racing", *(line for line in told(model) if "STATUS" in line)]
    headings = [
        [model.headerData(column, Qt.Orientation.Horizontal, role) for column in Column]
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.FontRole)
    ]
    assert all(headings[0][1:])
    assert all(headings[1])
    assert not any(headings[2])
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    compare("contestants", lines)


def test_the_table_tells_what_is_chosen_and_keys_do_not_run_into_the_table(qtbot):
    model = ContestantModel()
    model.set_entries(ENTRIES)
    table = ContestantTable(model)
    qtbot.addWidget(table)
    chosen, opened = [], []
    table.chosen.connect(chosen.append)
    table.open_wanted.connect(opened.append)
    table.choose(1)
    assert (chosen, table.current) == ([1], 1)
    table.choose(1)
    assert chosen == [1]
    table._open.click()
    assert opened == [1]
    table.duplicate()
    assert [entry.spec.optimizer for entry in model.entries] == ["sgd", "adam", "adam"]
    assert table.current == 2
    table.move_by(-2)
    assert table.current == 0
    table.remove()
    assert len(model.entries) == 2
    widths = [table.view.columnWidth(column) for column in Column]
    assert all(width >= 40 for width in widths)
    assert table.sizeHint().width() >= sum(widths[:-1])
    assert table.minimumSizeHint().height() < table.sizeHint().height()


def lab_in_use(opened_lab, client):
    lab = opened_lab()
    lab.setFixedSize(lab.size())
    lab.race.step_epoch()
    client.drain()
    client.drain()
    lab.bar.warn("Something to say", {"A choice": lambda: None})
    lab.dataset_panel.show_error("noise", "This is too much")
    lab.table.choose(1)
    lab.setFocus()
    QApplication.processEvents()
    return lab


def test_a_lab_that_changed_its_theme_looks_like_one_that_began_in_it(opened_lab, client):
    lab = lab_in_use(opened_lab, client)
    appearance().choose("dark")
    QApplication.processEvents()
    changed = anew(lab)
    lab.shutdown()
    lab.hide()
    fresh = lab_in_use(opened_lab, client)
    assert difference(changed, anew(fresh)) < 10 * MOST_OTHERWISE
    appearance().choose("light")
    assert difference(changed, anew(fresh)) > 0.5
