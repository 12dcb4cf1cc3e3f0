"""What is said above the plots of the race's worker, and of races that can be brought back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from engine.files.ordinary_file import reason_of
from engine.text import _
from engine.training.messages import Failed, Snapshot
from gui.look.message_bar import MessageBar
from gui.training.client import WorkerClient
from gui.training.conductor import RaceConductor
from gui.training.safekeeping import RaceKeeper

logger = logging.getLogger(__name__)


class Announcements(QObject):
    """Follows a worker and says in a bar what has become of it, with what can be done about it.

    `beside` is asked to say beside a field what is wrong with it, and returns whether it could. `keeper`
    knows of a race that is kept and would go on in another worker.
    """

    def __init__(
        self,
        bar: MessageBar,
        race: RaceConductor,
        client: WorkerClient,
        beside: Callable[[str, str], bool],
    ) -> None:
        super().__init__(bar)
        self._bar, self._race, self._client, self._beside = bar, race, client, beside
        self.keeper: RaceKeeper | None = None
        self._stopped = ""
        client.failed.connect(self._fail)
        client.died.connect(self._tell_of_death)
        client.silent.connect(self._tell_of_silence)
        client.answered.connect(self._end_silence)
        race.advanced.connect(self._tell_of_stop)
        race.running_changed.connect(self._go_on)

    def offer_to_bring_back(self, bring_back: Callable[[], None]) -> None:
        """Say which race was put aside, if one was, and offer to bring it back."""
        if self._race.can_bring_back:
            text = _("The race before had come to step {step}.").format(step=f"{self._race.put_aside:,}")
            self._bar.tell(text, {_("Bring it back"): bring_back})

    def guard(self, place: Callable[[], Path], keep_at: Callable[[Path], None]) -> None:
        """Have the race kept at a place, or say why there is none."""
        try:
            keep_at(place())
        except OSError as error:
            message = _("a crash now would lose the race: it cannot be kept ({reason})")
            self._bar.say(message.format(reason=reason_of(error)))

    def _fail(self, failure: Failed) -> None:
        """Say what went wrong beside the field at fault, or above the plots."""
        if failure.details:
            logger.error(failure.details)
        if not failure.details and self._beside(failure.field, failure.message):
            self._race.set_available(False)
        else:
            self._bar.say(failure.message)

    def _tell_of_death(self, message: str) -> None:
        kept = self._kept()
        choices = {} if kept is None else {_("Go on with the last one"): lambda: self._race.resume(kept)}
        self._bar.say(message, choices)

    def _tell_of_silence(self) -> None:
        kept = self._kept()
        choices = {_("Wait"): self._client.wait_longer, _("Restart"): lambda: self._race.restart(kept)}
        if self._client.is_race_due or not self._client.has_answered:
            text = _("The training process has not answered yet: it is starting, or reading the data.")
        elif kept is None:
            text = _("The training process does not answer. Restarting it begins the race anew.")
        else:
            text = _("The training process does not answer. Restarted, it goes on from what was kept last.")
        self._bar.say(text, choices)

    def _tell_of_stop(self, snapshots: tuple[Snapshot, ...]) -> None:
        """Say why a race has paused by itself, until it goes on."""
        for stopped in filter(None, (snapshot.stopped for snapshot in snapshots)):
            self._bar.tell(stopped, {_("Go on"): self._race.play})
            self._stopped = stopped

    def _go_on(self, is_running: bool) -> None:
        if is_running and self._stopped and self._bar.text == self._stopped:
            self._bar.clear()

    def _kept(self) -> Path | None:
        return None if self.keeper is None else self.keeper.kept

    def _end_silence(self) -> None:
        if self._bar.choices:
            self._bar.clear()
