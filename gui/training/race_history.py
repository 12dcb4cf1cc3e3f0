"""What the Lab can take back: edits of the contestants, and whatever put a race aside for another one."""

from __future__ import annotations

from engine.text import _
from gui.document.undo_stack import History, Step, UndoStack
from gui.training.conductor import RaceConductor
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.roster import RosterEdit


class RaceHistory(History):
    """Edits of the contestants; where one put a race aside, that race comes back with it.

    A race that was put aside by something else comes back first, and once more the one it was put aside for:
    there is one race to go back to, either way.
    """

    def __init__(self, race: RaceConductor, model: ContestantModel) -> None:
        self._race = race
        self.edits = UndoStack(race)
        # The edit made since the race began, whether it asks for another race, and the one that did.
        self._made: Step | None = None
        self._is_other_wanted = False
        self._cause: Step | None = None
        self._is_race_last = self._is_coming_back = False
        model.edited.connect(self._push)
        model.roster_changed.connect(self.want_another)
        race.began.connect(lambda _ready: self._begin())

    def undo(self) -> None:
        """Take the last edit back, or bring the race back that was put aside."""
        is_cause = self._cause is not None and self.edits.last is self._cause
        if self._is_race_first or not self.edits.canUndo():
            self._bring_back()
        else:
            self.edits.undo()
            if is_cause and self._race.can_bring_back:
                self._bring_back()

    def redo(self) -> None:
        """Make the edit again that was last taken back."""
        self._is_race_last = False
        self.edits.redo()
        self._made = self.edits.last

    def bring_back(self) -> None:
        """Bring the race back that was put aside, with the contestants that it had."""
        if self._cause is not None and self.edits.last is self._cause:
            self.undo()
        else:
            self._bring_back()

    def canUndo(self) -> bool:
        """Return whether there is an edit to take back, or a race was put aside."""
        return self.edits.canUndo() or self._race.can_bring_back

    def canRedo(self) -> bool:
        """Return whether there is an edit to make again."""
        return self.edits.canRedo()

    def undoText(self) -> str:
        """Return what would be taken back, in a word."""
        if self.edits.canUndo() and not self._is_race_first:
            return self.edits.undoText()
        return _("change of the race") if self._race.can_bring_back else ""

    def redoText(self) -> str:
        """Return what would be made again."""
        return self.edits.redoText()

    def want_another(self) -> None:
        """Know that the edit that is being made, or was just made, has another race begin."""
        self._is_other_wanted = True

    @property
    def _is_race_first(self) -> bool:
        """Whether the race that was put aside comes back before any edit is taken back."""
        return self._is_race_last and self._race.can_bring_back

    def _push(self, edit: RosterEdit) -> None:
        last, self._is_race_last = self.edits.last, False
        if self.edits.can_amend and last is not self._cause and edit.goes_on(last):
            self._made = RosterEdit(edit.restore, edit.text, last.before, edit.after, edit.subject)
            self.edits.amend(self._made)
        else:
            self._made = edit
            self.edits.push(edit)

    def _bring_back(self) -> None:
        self._cause, self._is_coming_back = None, True
        self._race.bring_back()

    def _begin(self) -> None:
        if not self._is_coming_back and self._race.has_replaced:
            self._cause = self._made if self._is_other_wanted else None
            self._is_race_last = self._cause is None
        self._made, self._is_other_wanted, self._is_coming_back = None, False, False
