"""The undo stack: QUndoStack's interface, over steps that Python owns.

QUndoStack itself deletes commands that Python's garbage collector has already deleted, when both go in one
collection, and the program then dies; this one has nothing to delete twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal


class Step(Protocol):
    """A gesture that was made, and can be taken back and made again."""

    @property
    def text(self) -> str:
        """What the step is called in a menu."""

    def undo(self) -> None:
        """Take the gesture back."""

    def redo(self) -> None:
        """Make the gesture again."""


@dataclass(frozen=True)
class Past:
    """Steps in their order, how many of them are made, and how many were when it was saved, if one knows."""

    steps: tuple[Step, ...] = ()
    index: int = 0
    clean: int | None = 0

    @property
    def is_clean(self) -> bool:
        """Whether as many are made as were when it was saved."""
        return self.clean == self.index


class History:
    """What can be taken back and made again: a document's gestures, or what put a race aside."""

    def undo(self) -> None:
        """Take the last back."""
        raise NotImplementedError

    def redo(self) -> None:
        """Make the last that was taken back again."""
        raise NotImplementedError

    def canUndo(self) -> bool:
        """Return whether there is anything to take back."""
        raise NotImplementedError

    def canRedo(self) -> bool:
        """Return whether there is anything to make again."""
        raise NotImplementedError

    def undoText(self) -> str:
        """Return what would be taken back, as a menu says it."""
        raise NotImplementedError

    def redoText(self) -> str:
        """Return what would be made again, as a menu says it."""
        raise NotImplementedError


class UndoStack(QObject, History):
    """Steps in the order they were made, and how far back the document stands.

    `changed` comes after every push, undo, redo, clear, setClean or take_up.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: list[Step] = []
        self._index = 0
        self._clean: int | None = 0

    def push(self, step: Step) -> None:
        """Append a step that has been made; what was undone before it can no longer be redone."""
        if self._clean is not None and self._clean > self._index:
            self._clean = None
        self._steps[self._index :] = [step]
        self._index += 1
        self.changed.emit()

    @property
    def can_amend(self) -> bool:
        """Whether another step may stand for the last: none was taken back, and it is not what is saved."""
        return 0 < self._index == len(self._steps) and not self.isClean()

    def amend(self, step: Step) -> None:
        """Put a step that has been made in place of the last, which is part of it."""
        self._steps[-1] = step
        self.changed.emit()

    def undo(self) -> None:
        """Take the last step back, where there is one."""
        if self.canUndo():
            self._steps[self._index - 1].undo()
            self._index -= 1
            self.changed.emit()

    def redo(self) -> None:
        """Make the step again that was last taken back, where there is one."""
        if self.canRedo():
            self._steps[self._index].redo()
            self._index += 1
            self.changed.emit()

    def go_to(self, index: int) -> None:
        """Take steps back or make them again until so many are made."""
        while self._index > index and self.canUndo():
            self._steps[self._index - 1].undo()
            self._index -= 1
        while self._index < index and self.canRedo():
            self._steps[self._index].redo()
            self._index += 1
        self.changed.emit()

    def clear(self) -> None:
        """Forget all steps; the document counts as clean."""
        self.take_up(Past())

    @property
    def past(self) -> Past:
        """All there is of it, to be taken up again."""
        return Past(self.steps, self._index, self._clean)

    def take_up(self, past: Past) -> None:
        """Stand where another history stood."""
        self._steps, self._index, self._clean = [*past.steps], past.index, past.clean
        self.changed.emit()

    def setClean(self) -> None:
        """Remember this as the state that is saved."""
        self._clean = self._index
        self.changed.emit()

    def forget_clean(self) -> None:
        """Let no state count as the one that is saved."""
        self._clean = None
        self.changed.emit()

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in order, those taken back last."""
        return tuple(self._steps)

    @property
    def index(self) -> int:
        """How many of the steps are made as the document stands."""
        return self._index

    @property
    def last(self) -> Step | None:
        """The step that undo would take back."""
        return self._steps[self._index - 1] if self.canUndo() else None

    def isClean(self) -> bool:
        """Return whether the document stands where it was last saved."""
        return self._clean == self._index

    def canUndo(self) -> bool:
        """Return whether there is a step to take back."""
        return self._index > 0

    def canRedo(self) -> bool:
        """Return whether there is a step to make again."""
        return self._index < len(self._steps)

    def undoText(self) -> str:
        """Return the name of the step that undo would take back."""
        return self.last.text if self.last else ""

    def redoText(self) -> str:
        """Return the name of the step that redo would make again."""
        return self._steps[self._index].text if self.canRedo() else ""

    def count(self) -> int:
        """Return how many steps there are, made or taken back."""
        return len(self._steps)
