"""The strip under the canvas: plays a pass, and says in words and in a formula what is happening."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.text import _
from gui.flow.caption_view import CaptionView
from gui.flow.player import SPEEDS, USUAL_SPEED, Player
from gui.look.icon_button import IconButton
from gui.look.labels import PlainLabel
from gui.look.letters import grown
from gui.look.theme import Theme

HEIGHT, AT_REST = 84, 44
_LEFT, _SPEED, _MARGIN = 320, 56, 4
_GROWING = {QEvent.Type.FontChange, QEvent.Type.LayoutRequest, QEvent.Type.Resize}
_MOST_MARKS = 60
"""Events up to which each has its mark on the scrubber."""


class FlowBar(QFrame):
    """Transport at the left, caption at the right, low at rest; `refused` says why a pass can't be played."""

    refused = Signal(str)

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self.begin, self.transport = self._make_begin(), self._make_transport()
        self.caption = CaptionView()
        row = QHBoxLayout(self)
        row.setContentsMargins(Theme.UNIT * 2, _MARGIN, Theme.UNIT * 2, _MARGIN)
        row.setSpacing(Theme.UNIT * 2)
        row.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.transport)
        row.addWidget(self.caption, 1)
        player.changed.connect(self._show)
        self._show()

    # -- building -----------------------------------------------------------------------------------------

    def _make_begin(self) -> QWidget:
        panel, player = QWidget(), self._player
        row = QHBoxLayout(panel)
        row.setContentsMargins(0, 0, 0, 0)
        self.backward_button = self._button(
            "backward", _("Backward"), _("Watch the gradient come back, a gate at a time (B)")
        )
        self.forward_button = self._button("forward", _("Forward"), _("Watch the values being computed (F)"))
        self.step_button = self._button(
            "step", _("Step"), _("Watch a whole training step: forward, backward, update (T)")
        )
        for button, play in (
            (self.backward_button, player.play_backward),
            (self.forward_button, player.play_forward),
            (self.step_button, player.play_step),
        ):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.clicked.connect(lambda _checked, play=play: self._attempt(play))
            row.addWidget(button)
        return panel

    def _make_transport(self) -> QWidget:
        panel, player = QWidget(), self._player
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        self.play = self._button("play", _("Play"), _("Play by itself, or pause (Space)"))
        rows: tuple[tuple[IconButton, Callable[[], None]], ...] = (
            (self._button("first", _("To the start"), _("To the start (Home)")), player.go_to_start),
            (self._button("back", _("Back"), _("A step back (←)")), lambda: player.step(-1)),
            (self.play, player.toggle),
            (self._button("on", _("On"), _("A step on (→)")), lambda: player.step(1)),
            (self._button("last", _("To the end"), _("To the end (End)")), player.go_to_end),
        )
        for button, press in rows:
            button.clicked.connect(lambda _checked, press=press: press())
            buttons.addWidget(button)
        self.counter = PlainLabel()
        self.counter.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons.addWidget(self.counter, 1)
        stop = self._button("close", _("Stop playing"), _("Show all numbers again (Esc)"))
        stop.clicked.connect(player.end)
        buttons.addWidget(stop)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(buttons)
        column.addLayout(self._make_sliders())
        return panel

    def _make_sliders(self) -> QHBoxLayout:
        self.scrubber = QSlider(Qt.Orientation.Horizontal)
        self.scrubber.setToolTip(_("Every event of the pass; drag to go there"))
        self.scrubber.setAccessibleName(_("Events"))
        self.scrubber.setMinimum(1)
        self.scrubber.valueChanged.connect(self._player.go_to)
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setRange(0, len(SPEEDS) - 1)
        self.speed.setValue(USUAL_SPEED)
        self.speed.setToolTip(_("Speed of playing by itself: 1× is an event a second"))
        self.speed.setAccessibleName(_("Speed"))
        self.speed_told = PlainLabel()
        self.speed_told.setMinimumWidth(self.speed_told.fontMetrics().horizontalAdvance(_told(min(SPEEDS))))
        self.speed.valueChanged.connect(self._set_speed)
        self._set_speed(self.speed.value())
        self.by_level = QCheckBox(_("levels"))
        self.by_level.setToolTip(_("Play a level of gates at a time"))
        self.by_level.toggled.connect(self._play_by_level)
        for widget in (self.scrubber, self.speed, self.by_level):
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout()
        row.setSpacing(Theme.UNIT)
        row.addWidget(self.scrubber, 1)
        row.addSpacing(Theme.UNIT)
        row.addWidget(self.speed)
        row.addWidget(self.speed_told)
        row.addWidget(self.by_level)
        return row

    def _button(self, drawing: str, title: str, tip: str) -> IconButton:
        button = IconButton(drawing, tip, title)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    # -- keeping up ---------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Grow with the letters, and with what is told."""
        done = super().event(event)
        if event.type() in _GROWING:
            self._fit()
        return done

    def _fit(self) -> None:
        """Be as high and as wide as letters and what is told want it."""
        self.setFixedHeight(self._height())
        self.transport.setFixedWidth(grown(self, _LEFT))
        self.speed.setFixedWidth(grown(self, _SPEED))

    def _height(self) -> int:
        """The same for every event that is played; at rest as low as the sentence lets it be."""
        highest = grown(self, HEIGHT)
        if self._player.playback is not None:
            return highest
        return min(highest, max(grown(self, AT_REST), self.caption.height_of_words() + 2 * _MARGIN))

    def _attempt(self, play: Callable[[], None]) -> None:
        try:
            play()
        except EngineError as error:
            self.refused.emit(str(error))

    def _set_speed(self, mark: int) -> None:
        self._player.set_speed(SPEEDS[mark])
        self.speed_told.setText(_told(SPEEDS[mark]))
        self.speed.setAccessibleDescription(self.speed_told.text())

    def _play_by_level(self, wanted: bool) -> None:
        if self._player.playback is not None:
            self._player.playback.by_level = wanted

    def _show(self) -> None:
        playback = self._player.playback
        self.begin.setVisible(playback is None)
        self.transport.setVisible(playback is not None)
        self._fit()
        self.caption.lie_flat(playback is None)
        if playback is None:
            return
        total = len(playback.trace)
        self.counter.setText(_("{count} of {total}").format(count=playback.count, total=total))
        for widget in (self.scrubber, self.by_level):
            widget.blockSignals(True)
        self.scrubber.setMaximum(total)
        self.scrubber.setValue(playback.count)
        marks = QSlider.TickPosition.TicksBelow if total <= _MOST_MARKS else QSlider.TickPosition.NoTicks
        self.scrubber.setTickPosition(marks)
        self.scrubber.setTickInterval(1)
        self.by_level.setVisible(playback.has_levels)
        self.by_level.setChecked(playback.by_level)
        for widget in (self.scrubber, self.by_level):
            widget.blockSignals(False)
        self.play.show_drawing("pause" if self._player.is_running else "play")
        self.caption.tell(playback)


def _told(speed: float) -> str:
    return _("{speed:g}×").format(speed=speed)
