"""The Training Lab: panels around the plots, and what they show of the race that its conductor runs."""

from __future__ import annotations

import logging
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QVBoxLayout, QWidget

from engine.errors import ConfigurationError, EngineError
from engine.text import _
from engine.training.course import courses
from engine.training.data.datasets import DatasetSettings
from engine.training.messages import NetworkReport, Ready, Snapshot
from engine.training.settings import RaceSettings
from gui.look.message_bar import MessageBar
from gui.look.theme import Theme, appearance
from gui.training.announcements import Announcements
from gui.training.client import WorkerClient
from gui.training.conductor import RaceConductor
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.contestant_table import ContestantTable
from gui.training.contestants.listing import entries_of, entries_read, seated, waiting
from gui.training.contestants.marks import LegendEntry
from gui.training.data.dataset_panel import DatasetPanel
from gui.training.docks import Docks, Panel, padded
from gui.training.first_race import FIRST_RACE
from gui.training.network.diagram_feed import DiagramFeed
from gui.training.network.diagram_panel import DiagramPanel
from gui.training.network.network_panel import NetworkChoice, NetworkPanel
from gui.training.plots.plot_panel import PlotPanel
from gui.training.race_drawing import RaceDrawing
from gui.training.race_history import RaceHistory
from gui.training.safekeeping import RaceKeeper
from gui.training.searches.baselines import Baselines
from gui.training.searches.best_rates import BestRates
from gui.training.searches.race_heading import RaceHeading
from gui.training.tiles.picture_captions import PictureCaptions
from gui.training.tiles.picture_feed import PictureFeed
from gui.training.tiles.picture_panel import PicturePanel
from gui.training.tiles.pictures import PictureGrid
from gui.training.transport import Transport

Answer = TypeVar("Answer")
S = TypeVar("S")
logger = logging.getLogger(__name__)


class TrainingLab(QMainWindow):
    """A widget to put into the main window; call `shutdown` before it goes.

    `race` runs what is shown. `graph_requested` carries an engine Graph and the id of the node that training
    descends, `message` a sentence for the status bar. `history_changed` says that another race can be
    brought back, or none. `drawing` is busy while something of a race that runs is still to be shown.
    """

    graph_requested = Signal(object, int)
    message = Signal(str)
    history_changed = Signal()

    def __init__(self, parent: QWidget | None = None, client: WorkerClient | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Widget)
        self.client = client or WorkerClient(self)
        self.model = ContestantModel(self)
        self.dataset_panel, self.network_panel = DatasetPanel(), NetworkPanel()
        self.transport, self.plots, self.bar = Transport(), PlotPanel(), MessageBar()
        self.drawing = RaceDrawing(self.plots.refreshing, self._show_numbers, self._show_pictures, self)
        self.pictures = PictureGrid(making=self.drawing)
        self.table, self.diagram = ContestantTable(self.model), DiagramPanel()
        self.captions = PictureCaptions(self.model, self.pictures)
        self.picture_panel = PicturePanel(self.pictures)
        self.race = RaceConductor(self.client, self.model, self._checked_settings, self)
        self.announcements = Announcements(self.bar, self.race, self.client, self._show_beside)
        self.history = RaceHistory(self.race, self.model)
        self.heading = RaceHeading(self.race, self.model, self.plots, self)
        self.best_rates = BestRates(self.race, self.model, self.table.rates, self.heading, self)
        self.baselines = Baselines(self.race, self.dataset_panel.baselines_button, self)
        self.keeper: RaceKeeper | None = None
        self.picture_feed = PictureFeed(self, self.picture_panel, self.client)
        self._was_shown = self._is_arranged = False
        self._build()
        self._connect()
        DiagramFeed(self.diagram, self.network_panel, self.table, self.model, self.race, self.client)
        self._show_settings(FIRST_RACE)

    # -- for the main window ------------------------------------------------------------------------------

    def configure(self, settings: RaceSettings) -> None:
        """Show these settings in the panels and prepare their race."""
        self._show_settings(settings)
        self.history.edits.clear()
        self.race.prepare()

    def settings(self) -> RaceSettings:
        """Return what the panels hold; raise ConfigurationError where that makes no race."""
        return self._settings(self.dataset_panel.settings(), self.network_panel.choice())

    def request_graph(self, row: int) -> None:
        """Ask for a contestant's network as a graph; it comes by `graph_requested`."""
        if not self.race.network_of(row):
            self.message.emit(_("This contestant has no network yet."))

    def panel_actions(self) -> list[QAction]:
        """Return an action for each panel that shows or hides it."""
        return self.docks.actions()

    def resume(self, path: Path) -> None:
        """Go on with the race that a file holds, paused, once the worker has read it."""
        self.race.resume(path)

    def keep_in(self, folder: Path) -> None:
        """Keep what runs in a folder, for `resume` after a crash."""
        self.keeper = self.announcements.keeper = RaceKeeper(folder)
        self.race.resumed.connect(self.keeper.take_over)

    def shutdown(self, *, keep: bool = False) -> None:
        """End the worker and every timer, and forget the race, or with `keep` leave it for the next start.

        The Lab may be shown and played again afterwards.
        """
        self.race.shutdown()
        self.dataset_panel.fetch.cancel_all()
        if self.keeper is not None:
            self.keeper.close(keep=keep)

    def save_state(self) -> dict[str, Any]:
        """Return layout, settings and views as values that JSON knows."""
        state: dict[str, Any] = {
            "docks": b64encode(self.docks.save().data()).decode("ascii"),
            "plots": self.plots.save_state(),
            "speed": self.transport.speed_mark,
            "pictures": self.picture_panel.wanted,
            "stop": self.transport.stop.save_state(),
            "mirror": self.dataset_panel.fetch.mirror,
        }
        with suppress(ConfigurationError):  # what makes no race is not worth remembering
            state["settings"] = msgspec.to_builtins(self.settings())
            state["contestants"] = msgspec.to_builtins([entry.listed for entry in self.model.entries])
        return state

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up what `save_state` returned; what is missing or cannot be read is passed over."""
        try:
            self._is_arranged = self.docks.restore(QByteArray(b64decode(state.get("docks") or "")))
        except (NotBase64, TypeError, ValueError):
            logger.info("the layout of the Lab could not be read")
        if isinstance(state.get("plots"), dict):
            self.plots.restore_state(state["plots"])
        if isinstance(state.get("speed"), int):
            self.transport.set_speed_mark(state["speed"])
        self.picture_panel.want(state.get("pictures"))
        self.transport.stop.restore_state(state.get("stop"))
        self.dataset_panel.fetch.set_mirror(state.get("mirror"))
        if isinstance(state.get("settings"), dict):
            self._restore_settings(state["settings"], state.get("contestants"))

    # -- building -----------------------------------------------------------------------------------------

    def _build(self) -> None:
        side = Qt.DockWidgetArea
        left, bottom, right = side.LeftDockWidgetArea, side.BottomDockWidgetArea, side.RightDockWidgetArea
        self.docks = Docks(
            self,
            {
                "data": Panel(_("Data"), padded(self.dataset_panel), left),
                "network": Panel(_("Network"), padded(self.network_panel), left),
                "contestants": Panel(_("Contestants"), self.table, bottom),
                "diagram": Panel(_("Diagram"), self.diagram, bottom, behind="contestants"),
                "pictures": Panel(_("Pictures"), padded(self.picture_panel), right),
            },
        )
        center = QWidget()
        column = QVBoxLayout(center)
        column.setContentsMargins(*(4 * (Theme.UNIT,)))
        column.setSpacing(Theme.UNIT)
        column.addWidget(self.transport)
        column.addWidget(self.bar)
        column.addWidget(self.plots, 1)
        self.setCentralWidget(center)

    def _connect(self) -> None:
        client, model, transport, race = self.client, self.model, self.transport, self.race
        race.began.connect(self._begin)
        race.advanced.connect(self.drawing.take)
        race.running_changed.connect(transport.set_playing)
        race.running_changed.connect(model.set_racing)
        race.available_changed.connect(transport.set_available)
        race.worker_started.connect(self._introduce)
        client.network_arrived.connect(self._deliver)
        self.dataset_panel.changed.connect(race.prepare_soon)
        self.network_panel.changed.connect(race.prepare_soon)
        model.roster_changed.connect(self._roster_changed)
        model.display_changed.connect(self._show_entries)
        model.refused.connect(self.bar.refuse)
        model.taken.connect(self.bar.move_on)
        self.history.edits.changed.connect(self.history_changed)
        self.table.rates.restart_wanted.connect(self.history.want_another)
        transport.play_toggled.connect(lambda playing: race.play() if playing else race.pause())
        transport.step_wanted.connect(race.step)
        transport.epoch_wanted.connect(race.step_epoch)
        transport.reset_wanted.connect(race.reset)
        transport.speed_changed.connect(client.set_speed)
        transport.stop.goal_changed.connect(client.set_goal)
        self.table.chosen.connect(self.pictures.select)
        self.table.open_wanted.connect(self.request_graph)
        self.pictures.selected.connect(self.table.choose)
        appearance().changed.connect(self._recolour)
        self._shortcuts()

    def _shortcuts(self) -> None:
        for keys, action in (("Space", self._space), (".", self.race.step), ("Shift+.", self.race.step_epoch),
                             (">", self.race.step_epoch), ("Ctrl+R", self.race.reset)):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def subject(self, kind: type[S]) -> S | None:
        """Return what an action on this kind of thing is about here."""
        return self.history if isinstance(self.history, kind) else None

    def _space(self) -> None:
        """Play or pause, except on a button, which Space presses as everywhere."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        else:
            self.race.toggle()

    # -- events -------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Start the worker once the Lab is first seen, so that Play is instant."""
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            if not self._is_arranged:
                self.docks.arrange()
            if not self.client.is_alive:
                self.race.prepare_next()
        self.picture_feed.ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for no more pictures while nobody sees them."""
        super().hideEvent(event)
        self.picture_feed.ask()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the worker."""
        self.shutdown()
        super().closeEvent(event)

    # -- settings -----------------------------------------------------------------------------------------

    def _show_settings(self, settings: RaceSettings, listed: Sequence[LegendEntry] = ()) -> None:
        """Show settings, mostly of a race to come, in which nobody has a place before it is prepared."""
        self.dataset_panel.set_settings(settings.dataset)
        self.network_panel.set_choice(
            NetworkChoice(settings.network, settings.batch_size, settings.seed, settings.shuffled)
        )
        self.model.set_entries(listed or waiting(settings.contestants))
        self.table.choose(0)
        self._show_entries()

    def _restore_settings(self, plain: dict[str, Any], listed: object = None) -> None:
        try:
            settings = msgspec.convert(plain, RaceSettings)
        except (msgspec.ValidationError, EngineError):
            logger.info("the settings of the Lab could not be read")
            return
        self._show_settings(settings, waiting(settings.contestants, entries_read(listed)))
        self.history.edits.clear()
        if self._was_shown:
            self.race.prepare()

    def _settings(self, dataset: DatasetSettings, choice: NetworkChoice) -> RaceSettings:
        specs = tuple(entry.spec for entry in self.model.racing)
        return RaceSettings(
            dataset, choice.network, specs, choice.batch_size, choice.seed, shuffled=choice.shuffled
        )

    def _checked_settings(self) -> RaceSettings | None:
        """Return what the panels hold, or None after saying beside the field what is wrong."""
        self.dataset_panel.clear_errors()
        self.network_panel.clear_errors()
        dataset = self._asked(self.dataset_panel, self.dataset_panel.settings)
        choice = self._asked(self.network_panel, self.network_panel.choice)
        if dataset is None or choice is None:
            return None
        return self._asked(self.network_panel, lambda: self._settings(dataset, choice))

    def _asked(self, panel: DatasetPanel | NetworkPanel, question: Callable[[], Answer]) -> Answer | None:
        """Return the answer, or None after saying beside the panel's field why there is none."""
        try:
            return question()
        except ConfigurationError as error:
            if not panel.show_error(error.field, str(error)):
                self.bar.say(str(error))
            return None

    def _show_beside(self, field: str, message: str) -> bool:
        """Say what is wrong beside the field at fault; if it is "", beside where the data come from."""
        field = field or self.dataset_panel.source_field
        return any(panel.show_error(field, message) for panel in (self.network_panel, self.dataset_panel))

    # -- what the worker is told --------------------------------------------------------------------------

    def _roster_changed(self) -> None:
        self._show_entries()
        self.race.prepare_soon()

    def _introduce(self) -> None:
        """Tell a new worker how fast to run, where to stop, what to draw, and where to keep the race."""
        self.client.set_speed(self.transport.speed)
        self.client.set_goal(self.transport.stop.goal)
        if self.keeper is not None:
            self.announcements.guard(self.keeper.place, self.client.keep_at)
        self.picture_feed.ask()

    # -- reports ------------------------------------------------------------------------------------------

    def _begin(self, ready: Ready) -> None:
        """Show a race that stands at its start, or where it had come to."""
        self.drawing.forget()
        if ready.step:
            told = entries_of(ready.record.listed) or self.model.entries
            self._show_settings(ready.settings, seated(told, ready.settings.contestants))
        self.bar.clear()
        self.dataset_panel.show_dataset(ready.dataset)
        self.network_panel.show_dataset(ready.dataset)
        self._show_task(ready)
        self.transport.stop.show_dataset(ready.dataset)
        self._show_entries()
        self.plots.show_record(self.race.record, ready.batches_per_epoch)
        self.model.show_progress(ready.evaluation, ())
        self.picture_panel.show_dataset(ready.dataset)
        self.captions.begin(ready)
        self.transport.show_progress(ready.step, ready.evaluation.epoch, None)
        self.announcements.offer_to_bring_back(self.history.bring_back)
        self.history_changed.emit()

    def _show_task(self, ready: Ready) -> None:
        """Say what losses are measured in, and errors where the target is a number."""
        target = None if ready.dataset.class_names else ready.dataset.target_name
        self.plots.show_task(ready.settings.network.loss_for(ready.dataset.task).title, target)
        self.model.show_target(target)

    def _show_numbers(self, snapshot: Snapshot) -> None:
        self._tell_of_divergence(snapshot)
        record = self.race.record
        self.model.show_progress(record.latest, snapshot.statuses, courses(record))
        rate = snapshot.steps_per_second if snapshot.playing else None
        self.transport.show_progress(snapshot.step, snapshot.epoch, rate)

    def _show_pictures(self, snapshots: Sequence[Snapshot]) -> None:
        self.captions.follow(snapshots)

    def _tell_of_divergence(self, snapshot: Snapshot) -> None:
        for entry, step in self.model.newly_diverged(snapshot.statuses):
            told = _("{name} diverged: not finite from step {step} on. A smaller learning rate may help.")
            self.message.emit(told.format(name=entry.title, step=f"{step:,}"))

    def _deliver(self, report: NetworkReport) -> None:
        built = report.state.graph()
        self.graph_requested.emit(built.graph, built.objective)

    def _recolour(self) -> None:
        self.docks.recolour()

    # -- showing ------------------------------------------------------------------------------------------

    def _show_entries(self) -> None:
        for shown in (self.plots, self.pictures):
            shown.set_entries(self.race.entries)
        self.captions.show()
