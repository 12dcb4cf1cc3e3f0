"""What the program remembers between sessions: window layout, theme, recent files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

FOLDER_VARIABLE = "CHAINRULE_SETTINGS"
"""Names a folder to remember things in, in place of the user's own."""
MOST_RECENT = 10


def folder() -> Path:
    """Return the folder that holds the settings."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen) if chosen else platformdirs.user_config_path("chainrule", appauthor=False)


def keep_to_folder() -> None:
    """Where a folder was chosen, let Qt's own dialogs remember things there as well."""
    if os.environ.get(FOLDER_VARIABLE):
        for file_format in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(file_format, QSettings.Scope.UserScope, str(folder()))


class Settings:
    """Remembered values by name; what was never stored, or cannot be read, comes back as its default."""

    def __init__(self) -> None:
        self._store = QSettings(str(folder() / "chainrule.ini"), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """Return a remembered text."""
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def set_text(self, key: str, value: str) -> None:
        """Remember a text."""
        self._store.setValue(key, value)

    def state(self, key: str) -> QByteArray:
        """Return a remembered window state, empty where there is none."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_state(self, key: str, value: QByteArray) -> None:
        """Remember a window state."""
        self._store.setValue(key, value)

    def record(self, key: str) -> dict[str, Any]:
        """Return a remembered JSON object, empty where there is none."""
        try:
            value = json.loads(self.text(key, "{}"))
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    def set_record(self, key: str, value: dict[str, Any]) -> None:
        """Remember a JSON object."""
        self.set_text(key, json.dumps(value))

    def recent_files(self) -> list[Path]:
        """Return the documents opened last, latest first, without those that are gone."""
        lines = self.text("recent").split("\n")
        return [Path(line) for line in lines if line and Path(line).exists()]

    def remember_file(self, path: Path) -> None:
        """Put a document first among the recent ones."""
        paths = [path, *(each for each in self.recent_files() if each != path)]
        self.set_text("recent", "\n".join(str(each) for each in paths[:MOST_RECENT]))

    def forget_files(self) -> None:
        """Empty the list of recent documents."""
        self.set_text("recent", "")

    def write(self) -> None:
        """Bring everything to the disk now."""
        self._store.sync()
