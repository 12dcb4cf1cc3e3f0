"""What the Lab can take back: whatever put a race aside for another one, or for its start."""

from __future__ import annotations

from engine.text import _
from gui.document.undo_stack import History
from gui.training.conductor import RaceConductor


class RaceHistory(History):
    """One step deep: the race that was put aside comes back, and once more the one it was put aside for."""

    def __init__(self, race: RaceConductor) -> None:
        self._race = race

    def undo(self) -> None:
        """Bring the race back that was put aside."""
        self._race.bring_back()

    def redo(self) -> None:
        """Do nothing: undoing once more goes back to the other race."""

    def canUndo(self) -> bool:
        """Return whether a race was put aside."""
        return self._race.can_bring_back

    def canRedo(self) -> bool:
        """Return False: there is one race to go back to, either way."""
        return False

    def undoText(self) -> str:
        """Return what put the race aside, in a word."""
        return _("change of the race") if self.canUndo() else ""

    def redoText(self) -> str:
        """Return nothing."""
        return ""
