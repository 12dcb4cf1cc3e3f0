"""Where the program keeps what is its own: in a folder that was chosen, else where each system has it."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER_VARIABLE = "CHAINRULE_SETTINGS"
"""The environment variable that names a folder for settings, logs and all else that is kept."""


def chosen_folder() -> Path | None:
    """Return the folder that everything is to be kept in, None where it is in the user's own folders."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen) if chosen else None
