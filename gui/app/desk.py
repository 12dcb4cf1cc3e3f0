"""What the window does that is about no document: the gallery, the theme, the box about the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from engine.text import _
from gui import __version__
from gui.app.settings import Settings
from gui.look.motion import motion
from gui.look.theme import appearance

if TYPE_CHECKING:
    from gui.app.gallery import Gallery


class Desk(QObject):
    """Everything around the workspaces of one window.

    `example_chosen` carries the contents of one, `file_chosen` the path of a document; `commands_wanted` asks
    for the list of all commands.
    """

    example_chosen = Signal(object)
    file_chosen = Signal(object)
    commands_wanted = Signal()
    theme_chosen = Signal()

    def __init__(self, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._settings, self._window = settings, window
        self._start = settings.start()
        self.gallery: Gallery | None = None

    def show_gallery(self) -> None:
        """Open the example gallery."""
        if self.gallery is None:
            from gui.app.gallery import Gallery

            self.gallery = Gallery(self._window, self._settings.recent_files)
            self.gallery.chosen.connect(self.example_chosen)
            self.gallery.file_chosen.connect(self.file_chosen)
        self.gallery.show()
        self.gallery.raise_()

    def choose_theme(self, choice: str) -> None:
        """Wear "light" or "dark" from now on, or follow the "system", and remember it."""
        appearance().choose(choice)
        self._settings.set_theme(choice)
        self.theme_chosen.emit()

    def choose_start(self, choice: str) -> None:
        """Begin with what was open last ("again") or with an "empty" canvas from the next start on."""
        self._start = choice
        self._settings.set_start(choice)

    def starts_with(self, choice: str) -> bool:
        """Return whether the next start begins so."""
        return self._start == choice

    def flip_theme(self) -> None:
        """Change between light and dark."""
        self.choose_theme("light" if appearance().theme.dark else "dark")

    def flip_motion(self) -> None:
        """Let gradients run along the wires from now on, or no longer, and remember it."""
        motion().flip()
        self._settings.set_motion(motion().choice)

    def show_commands(self) -> None:
        """Ask for the list of all commands with their keys."""
        self.commands_wanted.emit()

    def about(self) -> None:
        """Tell what this program is."""
        words = _(
            "<b>Chainrule {version}</b><p>Draw computational graphs, watch gradients flow through them, "
            "and race optimizers on small neural networks.</p>"
        )
        QMessageBox.about(self._window, _("About Chainrule"), words.format(version=__version__))

    def quit(self) -> None:
        """Close the window, unless something unsaved is to stay."""
        self._window.close()
