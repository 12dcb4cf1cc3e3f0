"""What the program remembers between sessions: window layout, theme, recent files, the Lab.

The file may have been written by another version, or by hand. What each key can mean is said here and nowhere
else, and whatever means nothing is dropped: it never keeps the program from starting.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_type_hints

import msgspec
import platformdirs
from PySide6.QtCore import QByteArray, QSettings

from engine.files.document import View
from engine.files.ordinary_file import is_there
from engine.files.path_text import path_to_text, text_to_path
from engine.files.places import chosen_folder
from gui.look.habits import Habits
from gui.look.motion import CHOICES as MOTIONS
from gui.look.theme import CHOICES as THEMES

LARGEST = 2**20
"""Bytes that the file has at the most."""
MOST_RECENT = 10
MOST_OPEN = 100
"""Files that are remembered as open, the first ones."""
AGAIN, EMPTY = STARTS = "again", "empty"
"""What the program begins with: what was open last, or an empty canvas."""

Schema = Mapping[str, Any]
"""The type of each field of a record, as msgspec understands types, or the schema of a record within it."""

LAB: Schema = {
    "docks": str,
    "speed": Annotated[int, msgspec.Meta(ge=0, le=100)],
    "settings": dict[str, Any],
    "contestants": list[dict[str, Any]],
    "stop": dict[str, Any],
    "mirror": str,
    "pictures": str,
    "plots": {
        "shown": list[str],
        "log": bool,
        "log_steps": bool,
        "epochs": bool,
        "smoothing": Annotated[int, msgspec.Meta(ge=0, le=100)],
        "tab": Annotated[int, msgspec.Meta(ge=0, le=1)],
    },
}
"""What the Training Lab remembers; its settings are checked by the engine when they become a race."""
CANVAS: Schema = get_type_hints(Habits)
"""How the user likes the canvas to behave."""


OPEN: Schema = {"files": list[str], "front": Annotated[int, msgspec.Meta(ge=0)]}
"""What is remembered of the open documents."""

T = TypeVar("T")


@dataclass(frozen=True)
class OpenFiles:
    """The files of open documents in their order, and the place of the one in front."""

    files: Sequence[Path] = ()
    front: int = 0


def folder() -> Path:
    """Return the folder that holds the settings."""
    return chosen_folder() or platformdirs.user_config_path("chainrule", appauthor=False)


def keep_to_folder() -> None:
    """Where a folder was chosen, let Qt's own dialogs remember things there as well."""
    if chosen_folder():
        for file_format in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(file_format, QSettings.Scope.UserScope, str(folder()))


class Settings:
    """Remembered values by name; what was never stored, or makes no sense, comes back as its default."""

    def __init__(self) -> None:
        self._store = _store_at(folder() / "chainrule.ini")

    def theme(self) -> str:
        """Return the chosen theme, one of `THEMES`."""
        return self._choice("theme", THEMES)

    def set_theme(self, choice: str) -> None:
        """Remember the chosen theme."""
        self._store.setValue("theme", choice)

    def motion(self) -> str:
        """Return how much may move, one of `MOTIONS`."""
        return self._choice("motion", MOTIONS)

    def set_motion(self, choice: str) -> None:
        """Remember how much may move."""
        self._store.setValue("motion", choice)

    def start(self) -> str:
        """Return what the program begins with, one of `STARTS`."""
        return self._choice("start", STARTS)

    def set_start(self, choice: str) -> None:
        """Remember what to begin with."""
        self._store.setValue("start", choice)

    def state(self, key: str) -> QByteArray:
        """Return a remembered window state, empty where there is none."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_state(self, key: str, value: QByteArray) -> None:
        """Remember a window state."""
        self._store.setValue(key, value)

    def folds(self) -> dict[str, bool]:
        """Return which parts of the inspector a user opened or folded."""
        return self._decoded("folds", bool)

    def set_folds(self, chosen: Mapping[str, bool]) -> None:
        """Remember which parts of the inspector are open."""
        self._store.setValue("folds", json.dumps(dict(chosen)))

    def lab(self) -> dict[str, Any]:
        """Return what is remembered of the Training Lab, as far as it makes sense."""
        return self._record("lab", LAB)

    def set_lab(self, value: dict[str, Any]) -> None:
        """Remember the Training Lab."""
        self._store.setValue("lab", json.dumps(value))

    def canvas(self) -> dict[str, Any]:
        """Return what is remembered of the canvas, as far as it makes sense."""
        return self._record("canvas", CANVAS)

    def set_canvas(self, value: dict[str, Any]) -> None:
        """Remember how the user likes the canvas."""
        self._store.setValue("canvas", json.dumps(value))

    def recent_files(self) -> list[Path]:
        """Return the documents opened last, latest first, without those that are gone."""
        files = (_file(line) for line in self._text("recent").split("\n"))
        return [path for path in files if path is not None][:MOST_RECENT]

    def remember_file(self, path: Path) -> None:
        """Put a document first among the recent ones."""
        paths = [path, *(older for older in self.recent_files() if older != path)]
        self._store.setValue("recent", "\n".join(map(path_to_text, paths[:MOST_RECENT])))

    def open_files(self) -> OpenFiles:
        """Return which files were open last; those that are gone by now are among them."""
        record = self._record("open", OPEN)
        files: list[Path] = []
        for line in record.get("files", ())[:MOST_OPEN]:
            with suppress(ValueError):
                files.append(text_to_path(line))
        return OpenFiles(files, min(record.get("front", 0), max(0, len(files) - 1)))

    def remember_open(self, opened: OpenFiles) -> None:
        """Remember which files are open."""
        files = [path_to_text(path) for path in opened.files[:MOST_OPEN]]
        self._store.setValue("open", json.dumps({"files": files, "front": opened.front}))

    def forget_files(self) -> None:
        """Empty the list of recent documents."""
        self._store.setValue("recent", "")
        self._store.setValue("views", "")

    def view_of(self, path: Path) -> View | None:
        """Return where one looked last in a recent document, None where that is not known."""
        found = self._views().get(path_to_text(path))
        return None if found is None else View((found[0], found[1]), found[2])

    def remember_view(self, path: Path, view: View) -> None:
        """Remember where one looks in a document, as long as it is a recent one."""
        recent = {path_to_text(file) for file in self.recent_files()}
        views = {**self._views(), path_to_text(path): (*view.centre, view.zoom)}
        kept = {name: place for name, place in views.items() if name in recent}
        self._store.setValue("views", json.dumps(kept))

    def _views(self) -> dict[str, tuple[float, float, float]]:
        views = self._decoded("views", tuple[float, float, float])
        return {name: place for name, place in views.items() if all(map(math.isfinite, place))}

    def write(self) -> None:
        """Bring everything to the disk now."""
        self._store.sync()

    def _choice(self, key: str, choices: Sequence[str]) -> str:
        """Return what was chosen, the first of the choices where it is none of them."""
        choice = self._text(key)
        return choice if choice in choices else choices[0]

    def _decoded(self, key: str, kind: type[T]) -> dict[str, T]:
        """Return values of one kind by name, none where any of them is of another."""
        try:
            return msgspec.json.decode(self._text(key), type=dict[str, kind])  # type: ignore[valid-type]
        except (msgspec.MsgspecError, RecursionError):
            return {}

    def _record(self, key: str, schema: Schema) -> dict[str, Any]:
        try:
            value = json.loads(self._text(key))
        except (ValueError, RecursionError):
            return {}
        return _sensible(value, schema)

    def _text(self, key: str) -> str:
        value = self._store.value(key)
        return value if isinstance(value, str) else ""


def _store_at(place: Path) -> QSettings:
    """Return what is kept in a file; where the program cannot have written it, what lasts as long as it runs.

    Without a file, and a format that Qt could write, it stays in memory.
    """
    if not is_there(place) or (place.is_file() and place.stat().st_size <= LARGEST):
        return QSettings(str(place), QSettings.Format.IniFormat)
    return QSettings("", QSettings.Format.InvalidFormat)


def _file(line: str) -> Path | None:
    """Return the file that a line of the recent ones names; None where there is none."""
    with suppress(OSError, ValueError):  # too long for a path, or not one
        path = text_to_path(line)
        return path if path.is_file() else None
    return None


def _sensible(record: Any, schema: Schema) -> dict[str, Any]:
    """Return the fields of a record that the schema knows and whose values have its types."""
    fields = record if isinstance(record, dict) else {}
    kept = {name: _sensible_field(fields[name], kind) for name, kind in schema.items() if name in fields}
    return {name: value for name, value in kept.items() if value is not None}


def _sensible_field(value: Any, kind: Any) -> Any:
    if isinstance(kind, Mapping):
        return _sensible(value, kind)
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return None
