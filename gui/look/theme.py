"""Colours and sizes, light and dark, and the object that follows the system's choice between them.

Every colour of the program is a field of `Theme`; widgets and painters read it, nobody writes a colour down
twice. `appearance()` belongs to the running application and says when to repaint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from engine.ops import Kind
from gui.look.application import belonging

CHOICES = ("system", "light", "dark")


@dataclass(frozen=True)
class Theme:
    """One complete set of colours.

    `negative`, `positive` and `zero` are the gradient's; `accent` marks what is selected, `danger` what is
    wrong or not finite, `warning` what deserves a look. `rim` outlines what a hand takes hold of: ports and
    handles. `contestants` are ten colours apart from each other and from all of `classes`; who does not see
    colours has marks beside them. Sizes are points; `UNIT` is the rhythm in pixels.

    Contrast with ground and card is at least 4.5 for what is read, and 3 for rims (WCAG 2.2, 1.4.3, 1.4.11).
    """

    SMALL: ClassVar[float] = 9.0
    NORMAL: ClassVar[float] = 10.5
    LARGE: ClassVar[float] = 14.0
    UNIT: ClassVar[int] = 8

    name: str
    dark: bool
    ground: QColor
    dots: QColor
    card: QColor
    border: QColor
    rim: QColor
    ink: QColor
    soft: QColor
    negative: QColor
    positive: QColor
    zero: QColor
    shadow: QColor
    accent: QColor
    danger: QColor
    warning: QColor
    kinds: Mapping[Kind, QColor]
    contestants: tuple[QColor, ...]
    further_classes: tuple[QColor, ...]

    @property
    def classes(self) -> tuple[QColor, ...]:
        """Ten colours of classes of data: the gradient's two, and eight apart from those and each other."""
        return self.negative, self.positive, *self.further_classes


def blend(start: QColor, end: QColor, amount: float) -> QColor:
    """Return the colour that lies `amount` (0 … 1) of the way from one colour to another."""
    return QColor.fromRgbF(
        start.redF() + (end.redF() - start.redF()) * amount,
        start.greenF() + (end.greenF() - start.greenF()) * amount,
        start.blueF() + (end.blueF() - start.blueF()) * amount,
        start.alphaF() + (end.alphaF() - start.alphaF()) * amount,
    )


_KINDS = {
    Kind.INPUT: "#637288",
    Kind.PARAMETER: "#7A5AC8",
    Kind.CONSTANT: "#806C3C",
    Kind.ARITHMETIC: "#2E7D6B",
    Kind.LINEAR: "#4F7A28",
    Kind.FUNCTION: "#A0602A",
    Kind.ACTIVATION: "#B03A6B",
    Kind.LOSS: "#A83A3A",
    Kind.COMPOSITE: "#2F5FA8",
}
LIGHTER_BY_HALF = 150


def _kinds(dark: bool) -> Mapping[Kind, QColor]:
    colours = {kind: QColor(code) for kind, code in _KINDS.items()}
    if dark:
        colours = {kind: colour.lighter(LIGHTER_BY_HALF) for kind, colour in colours.items()}
    return MappingProxyType(colours)


def _colours(*codes: str) -> tuple[QColor, ...]:
    return tuple(QColor(code) for code in codes)


LIGHT = Theme(
    name="light", dark=False,
    ground=QColor("#F6F7F9"), dots=QColor("#DDE1E7"), card=QColor("#FFFFFF"), border=QColor("#CBD1DA"),
    rim=QColor("#868E9B"),
    ink=QColor("#1B2430"), soft=QColor("#66707F"),
    negative=QColor("#1F6FB2"), positive=QColor("#B85200"), zero=QColor("#B4BBC6"),
    shadow=QColor(27, 36, 48, 26),
    accent=QColor("#4A56C6"), danger=QColor("#C2185B"), warning=QColor("#946600"),
    kinds=_kinds(dark=False),
    contestants=_colours("#B07D00", "#00959E", "#2E8B3D", "#8E44AD", "#1B2430",
                         "#D81B60", "#7B4B2A", "#7A7F87", "#4E5D00", "#D65FAA"),
    further_classes=_colours("#84B400", "#9C003C", "#A86CFC", "#004830", "#30A8FC",
                             "#00249C", "#D89084", "#603C78"),
)  # fmt: skip

DARK = Theme(
    name="dark", dark=True,
    ground=QColor("#15181D"), dots=QColor("#272C34"), card=QColor("#20252D"), border=QColor("#3A424E"),
    rim=QColor("#727C8C"),
    ink=QColor("#E8ECF2"), soft=QColor("#98A2B1"),
    negative=QColor("#5AA9E6"), positive=QColor("#F2954A"), zero=QColor("#566070"),
    shadow=QColor(0, 0, 0, 70),
    accent=QColor("#98A4FF"), danger=QColor("#FF6FB0"), warning=QColor("#E5B94E"),
    kinds=_kinds(dark=True),
    contestants=_colours("#E8C33C", "#3FC9C9", "#4FB35A", "#B98AF0", "#E8ECF2",
                         "#FF5C8A", "#B0765A", "#8D96A3", "#D9E88A", "#F0A6DC"),
    further_classes=_colours("#9CD830", "#C03000", "#9C54F0", "#608400", "#18FCCC",
                             "#0060D8", "#008490", "#845484"),
)  # fmt: skip


class Appearance(QObject):
    """Which theme the application wears; it follows the system until the user chooses."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._choice = "system"
        application.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)
        self._wear(self._wanted())

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        return self._theme

    @property
    def choice(self) -> str:
        """What the user chose: "system", "light" or "dark"."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Wear "light" or "dark" from now on, or follow the "system"; raise ValueError for anything else."""
        if choice not in CHOICES:
            raise ValueError(choice)
        self._choice = choice
        self._follow()

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted is not self._theme:
            self._wear(wanted)
            self.changed.emit()

    def _wanted(self) -> Theme:
        if self._choice != "system":
            return DARK if self._choice == "dark" else LIGHT
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT

    def _wear(self, theme: Theme) -> None:
        self._theme = theme
        self._application.setStyleSheet("")  # one put on anew costs Qt far less than one that changes
        self._application.setPalette(palette_of(theme))
        self._application.setStyleSheet(style_sheet_of(theme))


def appearance() -> Appearance:
    """Return the appearance of the running QApplication, made on first use."""
    return belonging(Appearance)


def palette_of(theme: Theme) -> QPalette:
    """Return the widget palette that goes with a theme."""
    role, palette = QPalette.ColorRole, QPalette()
    for roles, colour in (
        ((role.Window, role.AlternateBase), theme.ground),
        ((role.Base, role.Button, role.ToolTipBase), theme.card),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), theme.ink),
        ((role.PlaceholderText,), theme.soft),
        ((role.Mid, role.Midlight), theme.border),
        ((role.Highlight, role.Link, role.Accent), theme.accent),
        ((role.HighlightedText,), QColor("#15181D" if theme.dark else "#FFFFFF")),
        ((role.Light,), blend(theme.card, theme.ink, 0.08)),
        ((role.Dark, role.Shadow), blend(theme.border, theme.ink, 0.3)),
    ):
        for each in roles:
            palette.setColor(each, colour)
    faded = blend(theme.ground, theme.soft, 0.6)
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, faded)
    return palette


def style_sheet_of(theme: Theme) -> str:
    """Return the few rules that a palette cannot express."""
    ink, card, border = theme.ink.name(), theme.card.name(), theme.border.name()
    rim, accent, pressed = theme.rim.name(), theme.accent.name(), theme.soft.name()
    return f"""
        QToolTip {{ color: {ink}; background: {card}; border: 1px solid {border}; padding: 4px; }}
        QMainWindow::separator {{ background: {border}; width: 1px; height: 1px; }}
        QToolBar {{ border: none; border-bottom: 1px solid {border}; padding: 4px 8px; spacing: 4px; }}
        EdgeStrip {{ border: none; padding: {Theme.UNIT // 2}px 0; spacing: 0; }}
        QToolBar::separator {{ background: {border}; width: 1px; margin: 6px; }}
        QStatusBar::item {{ border: none; }}
        #port {{ border-top: 1px solid {border}; }}
        #section {{ border: none; padding: 0; background: transparent; }}
        QMainWindow > QTabBar {{ qproperty-elideMode: ElideNone; qproperty-focusPolicy: ClickFocus; }}
        QDockWidget::title {{ padding: 8px 16px 4px 16px; text-align: left; }}
        QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {border}; }}
        QSlider::sub-page:horizontal {{ border-radius: 2px; background: {accent}; }}
        QSlider::handle:horizontal {{ width: 11px; margin: -5px 0; border-radius: 4px; }}
        QSlider::handle:horizontal {{ background: {card}; border: 1px solid {rim}; }}
        QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{ border: 2px solid {accent}; }}
        QSlider::handle:horizontal:disabled {{ border: 1px solid {border}; }}
        QScrollBar {{ background: transparent; }}
        QScrollBar:vertical {{ width: 10px; }}
        QScrollBar:horizontal {{ height: 10px; }}
        QScrollBar::handle {{ background: {rim}; border-radius: 3px; margin: 2px; }}
        QScrollBar::handle:vertical {{ min-height: 24px; }}
        QScrollBar::handle:horizontal {{ min-width: 24px; }}
        QScrollBar::handle:hover {{ background: {pressed}; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
        QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
