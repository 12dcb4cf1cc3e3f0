"""The title of a docked panel, with buttons that collapse it to its edge and let it float."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QDockWidget, QWidget

from engine.text import _
from gui.app.edge_strip import QUARTER, Area, turned
from gui.look.icon_button import SMALL, IconButton
from gui.look.labels import with_keys
from gui.look.theme import Theme

CHEVRONS = {
    Area.LeftDockWidgetArea: "to_left",
    Area.RightDockWidgetArea: "to_right",
    Area.TopDockWidgetArea: "to_top",
    Area.BottomDockWidgetArea: "to_bottom",
}
FLAT = frozenset({Area.TopDockWidgetArea, Area.BottomDockWidgetArea})
"""Where panels are wide and low: their titles stand beside them."""


class DockTitle(QWidget):
    """Stands above a dock's panel, or at its left where the panel is flat; `keys` collapse it as well."""

    def __init__(self, dock: QDockWidget, area: Area, keys: str = "") -> None:
        super().__init__(dock)
        self._dock = dock
        self.name = _Name(dock.windowTitle())
        self.collapse = IconButton(CHEVRONS[area], _told(_("Collapse {panel} to the edge"), dock, keys))
        self.float_button = IconButton("float", _told(_("Let {panel} float, or dock it again"), dock, ""))
        for button in (self.collapse, self.float_button):
            button.setIconSize(SMALL)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.collapse.clicked.connect(dock.hide)
        self.float_button.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setSpacing(0)
        for widget in (self.name, self.float_button, self.collapse):
            self._row.addWidget(widget)
        self._row.setStretch(0, 1)
        dock.setTitleBarWidget(self)
        dock.dockLocationChanged.connect(self._stand)
        dock.topLevelChanged.connect(self._float)
        self._stand(area)

    def _stand(self, area: Area) -> None:
        """Stand as it suits a panel at this edge."""
        if area in CHEVRONS:
            self.collapse.show_drawing(CHEVRONS[area])
            self._lie(area in FLAT)

    def _float(self, floats: bool) -> None:
        if floats:
            self._lie(beside=False)

    def _lie(self, beside: bool) -> None:
        direction, unit = QBoxLayout.Direction, Theme.UNIT
        self._row.setDirection(direction.BottomToTop if beside else direction.LeftToRight)
        margins = (0, 0, 0, 0) if beside else (2 * unit, unit // 2, unit // 2, 0)
        self._row.setContentsMargins(*margins)
        self.name.stand_upright(beside)
        self.float_button.setVisible(not beside)
        features = self._dock.features()
        upright = QDockWidget.DockWidgetFeature.DockWidgetVerticalTitleBar
        self._dock.setFeatures(features | upright if beside else features & ~upright)


class _Name(QWidget):
    """The name of a panel, from left to right or upwards."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name, self._turn = name, 0.0

    def stand_upright(self, upright: bool) -> None:
        """Read upwards, or from left to right."""
        self._turn = -QUARTER if upright else 0.0
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room that the name takes."""
        metrics = self.fontMetrics()
        size = QSize(metrics.horizontalAdvance(self._name) + 2, metrics.height())
        return size.transposed() if self._turn else size

    def minimumSizeHint(self) -> QSize:
        """Return the same: a name is shown whole."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write the name."""
        with QPainter(self) as painter:
            room: QRect = turned(painter, self.rect(), self._turn)
            across = Qt.AlignmentFlag.AlignHCenter if self._turn else Qt.AlignmentFlag.AlignLeft
            painter.drawText(room, across | Qt.AlignmentFlag.AlignVCenter, self._name)


def _told(words: str, dock: QDockWidget, keys: str) -> str:
    return with_keys(words.format(panel=dock.windowTitle()), keys)
