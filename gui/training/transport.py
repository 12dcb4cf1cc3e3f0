"""The strip that runs the race: Play or Pause, step, reset, where to stop, speed, and how far it has come."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QWidget

from engine.text import _
from gui.look.icon_button import IconButton
from gui.look.icons import icon
from gui.look.labels import PlainLabel
from gui.look.theme import Theme, appearance, palette_of
from gui.training.stop_button import StopButton

SPEEDS: tuple[float | None, ...] = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, None)
"""Steps per second that the slider walks through; None is as fast as the machine can."""
FIRST_SPEED = 100
"""Steps per second until the user chooses: the default race parts within ten seconds, for all to see."""


class Transport(QWidget):
    """Buttons and counters; it only says what is wanted, and shows what it is told."""

    play_toggled = Signal(bool)
    step_wanted = Signal()
    epoch_wanted = Signal()
    reset_wanted = Signal()
    speed_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: list[IconButton] = []
        self._playing = False
        self._play = self._button("play", _("Play"), _("Play or pause the race (Space)"))
        self._play.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._play.clicked.connect(lambda: self.play_toggled.emit(not self._playing))
        self._step = self._button("step", _("Step"), _("Take one step (.)"))
        self._step.clicked.connect(self.step_wanted)
        self._epoch = self._button("epoch", _("Epoch"), _("Take the steps of one epoch (Shift+.)"))
        self._epoch.clicked.connect(self.epoch_wanted)
        self._reset = self._button(
            "reset",
            _("Reset"),
            _("Back to the first weights; changed settings stay (Ctrl+R)"),
        )
        self._reset.clicked.connect(self.reset_wanted)
        self.stop = StopButton()
        self._slider, self._speed = self._make_speed(), PlainLabel()
        self._progress, self._rate = PlainLabel(), PlainLabel()
        self._arrange()
        self._show_speed(self._slider.value())
        self._recolour()
        appearance().changed.connect(self._recolour)

    # -- what the Lab tells -------------------------------------------------------------------------------

    def set_playing(self, playing: bool) -> None:
        """Show whether the race runs, without asking for it."""
        self._playing = playing
        self._play.show_drawing("pause" if playing else "play")
        self._play.setText(_("Pause") if playing else _("Play"))
        self._recolour()

    @property
    def is_playing(self) -> bool:
        """Whether the race is shown as running."""
        return self._playing

    def set_available(self, available: bool) -> None:
        """Allow the race to be run, or not while the settings are wrong."""
        for button in self._buttons:
            button.setEnabled(available)

    def show_progress(self, step: int, epoch: int, steps_per_second: float | None) -> None:
        """Show the counters; no rate is shown where none is known."""
        text = _("Step {step}   Epoch {epoch}").format(step=f"{step:,}", epoch=f"{epoch:,}")
        self._progress.setText(text)
        rate = "" if steps_per_second is None else f"{steps_per_second:,.0f}"
        self._rate.setText(_("{rate} steps/s").format(rate=rate) if rate else "")

    # -- speed --------------------------------------------------------------------------------------------

    @property
    def speed(self) -> float | None:
        """The chosen steps per second, None for as many as there can be."""
        return SPEEDS[self._slider.value()]

    @property
    def speed_mark(self) -> int:
        """The place of the slider, to be remembered."""
        return self._slider.value()

    def set_speed_mark(self, mark: int) -> None:
        """Put the slider back where it was."""
        self._slider.setValue(mark)

    def _make_speed(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, len(SPEEDS) - 1)
        slider.setValue(SPEEDS.index(FIRST_SPEED))
        slider.setPageStep(1)
        slider.setFixedWidth(96)
        slider.setToolTip(_("Speed, in steps per second"))
        slider.setAccessibleName(_("Speed"))
        slider.valueChanged.connect(self._show_speed)
        return slider

    def _show_speed(self, mark: int) -> None:
        speed = SPEEDS[mark]
        self._speed.setText(_("max") if speed is None else _("{rate}/s").format(rate=f"{speed:,}"))
        self.speed_changed.emit(speed)

    # -- building -----------------------------------------------------------------------------------------

    def _button(self, drawing: str, title: str, tip: str) -> IconButton:
        button = IconButton(drawing, tip, title)
        button.setIconSize(QSize(18, 18))
        button.setFixedHeight(Theme.UNIT * 4)
        self._buttons.append(button)
        return button

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Theme.UNIT // 2)
        for button in self._buttons:
            row.addWidget(button)
        row.addWidget(self.stop)
        row.addSpacing(Theme.UNIT)
        row.addWidget(self._slider)
        self._speed.setMinimumWidth(48)
        row.addWidget(self._speed)
        row.addStretch()
        row.addWidget(self._progress)
        row.addSpacing(Theme.UNIT)
        self._rate.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # It takes what is left, so that large counters and a goal do not push the panels beside the plots.
        self._rate.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._rate.setMaximumWidth(self.fontMetrics().horizontalAdvance("000,000 steps/s"))
        row.addWidget(self._rate, 1)

    def _recolour(self) -> None:
        theme = appearance().theme
        on_accent = palette_of(theme).highlightedText().color()
        if not self._playing:
            self._play.setIcon(icon("play", on_accent))
        ground, ink = (theme.card, theme.ink) if self._playing else (theme.accent, on_accent)
        off = theme.border.name()
        edge = theme.border if self._playing else theme.accent
        self._play.setStyleSheet(
            f"QToolButton {{ background: {ground.name()}; color: {ink.name()};"
            f" border: 1px solid {edge.name()}; border-radius: 4px; padding: 0 8px; }}"
            f" QToolButton:disabled {{ background: {off}; border-color: {off}; }}"
            f" QToolButton:focus {{ border-color: {theme.ink.name()}; }}"
        )
        self._play.setFixedWidth(self.fontMetrics().horizontalAdvance(_("Pause")) + Theme.UNIT * 6)
