"""One small picture a contestant, side by side: what each network answers, drawn over the data."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QHideEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from engine.text import _
from engine.training.data.preparation import Dataset
from engine.training.instruments import INSTRUMENTS, Boundaries, Picture
from gui.look import numbers
from gui.look.labels import plain_tip
from gui.look.slices import Slices
from gui.look.theme import Theme, appearance
from gui.training.contestants.marks import LegendEntry, paint_sample
from gui.training.tiles.axes import paint_axes
from gui.training.tiles.ground import SMALL_TILE, Ground
from gui.training.tiles.painters import Tile, painter_of
from gui.training.tiles.scatter import Window

TITLE, SAMPLE = 24, 28
"""The height of a title, and the width of what stands before a name in it."""
GAP = Theme.UNIT
SMALLEST_TILE = 88
MOST_FOR_CAPTION = 0.8
"""The part of a title's room that a caption may take from the name."""


class PictureGrid(QWidget):
    """Draws all visible contestants' pictures as tiles; a click selects one, a double click enlarges it.

    `seen` says whether it is in sight from now on, in its dock or looked at from the edge. Tiles that are
    painted by and by wait their turn in `making`.
    """

    selected = Signal(int)
    enlarged = Signal()
    seen = Signal(bool)

    def __init__(self, parent: QWidget | None = None, making: Slices | None = None) -> None:
        super().__init__(parent)
        self._entries: list[LegendEntry] = []
        self._captions: list[str] = []
        self._step: int | None = None
        self._ground: Ground | None = None
        self._picture: Picture | None = None
        self._bodies: dict[int, QPixmap] = {}
        self._making = Slices(self) if making is None else making
        self._due: list[int] = []
        self._selected, self._large = 0, False
        appearance().changed.connect(self._recolour)

    # -- what the Lab tells -------------------------------------------------------------------------------

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these contestants, in this order."""
        self._entries = list(entries)
        self._selected = min(self._selected, max(len(entries) - 1, 0))
        self._paint_anew()

    def set_captions(self, captions: Sequence[str], step: int | None = None) -> None:
        """Write a few words beside each contestant's name; they and the pictures are of this step."""
        if (self._captions, self._step) != (list(captions), step):
            self._captions, self._step = list(captions), step
            self.update()

    def show_dataset(self, dataset: Dataset) -> None:
        """Draw the pictures over these data from now on, and forget those of other data."""
        self._ground = Ground(dataset)
        self._picture = None
        self._recolour()

    def show_picture(self, picture: Picture | None, *, by_and_by: bool = False) -> None:
        """Show what the networks answer now, at once or a few tiles a turn of the event loop."""
        if picture is None:
            return
        self._picture = picture
        if not by_and_by:
            self._paint_anew()
            return
        tiles = self.tiles
        self._bodies = {index: body for index, body in self._bodies.items() if index in tiles}
        more = [index for index in tiles if index not in self._due]
        self._due += more  # behind those that still wait for their turn
        self._making.ask([self._renew_next] * len(more))

    def select(self, index: int) -> None:
        """Mark a contestant as the chosen one."""
        self._selected = index
        self.update()

    # -- what can be asked --------------------------------------------------------------------------------

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return self._picture

    @property
    def is_large(self) -> bool:
        """Whether one contestant's picture takes all the room."""
        return self._large

    @property
    def tiles(self) -> list[int]:
        """The contestants that have a tile, by index."""
        if self._large and self._selected < len(self._entries):
            return [self._selected]
        return [index for index, entry in enumerate(self._entries) if entry.is_drawn]

    def tile_image(self, index: int) -> QImage | None:
        """Return the image under a contestant's points, or None where its picture has none."""
        run, under = self._entries[index].run, painter_of(self._picture).under
        if under is None or run is None or self._ground is None:
            return None
        return under(self._picture, run, self._ground)

    # -- geometry -----------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Leave room for one tile."""
        return QSize(SMALLEST_TILE + 2 * GAP, SMALLEST_TILE + TITLE)

    def sizeHint(self) -> QSize:
        """Ask for two tiles side by side."""
        return QSize(2 * SMALL_TILE + GAP, 3 * SMALL_TILE)

    def tile_rects(self) -> dict[int, QRectF]:
        """Return the rectangle of each tile, title included, by contestant."""
        tiles = self.tiles
        if not tiles:
            return {}
        columns, wide, high = self._best_columns(len(tiles))
        # Where it is the height that is short, there may be room for a name that is wider than its picture.
        room = (self.width() - (columns - 1) * GAP) / columns
        wide = max(wide, min(room, max(map(self._title_width, tiles))))
        return {
            index: QRectF(
                (place % columns) * (wide + GAP),
                (place // columns) * (high + TITLE + GAP),
                wide,
                high + TITLE,
            )
            for place, index in enumerate(tiles)
        }

    def _best_columns(self, count: int) -> tuple[int, float, float]:
        """Return how many columns make the tiles largest, and their width and height without the title."""
        stretch = painter_of(self._picture).stretch
        sizes = []
        for columns in range(1, count + 1):
            rows = -(-count // columns)
            wide = max((self.width() - (columns - 1) * GAP) / columns, 16.0)
            high = max((self.height() - (rows - 1) * GAP) / rows - TITLE, 16.0)
            sizes.append((columns, min(wide, stretch * high), min(high, stretch * wide)))
        return max(sizes, key=lambda size: min(size[1:]))

    # -- events -------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that one sees it."""
        super().showEvent(event)
        self.seen.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that nobody does."""
        super().hideEvent(event)
        self.seen.emit(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tiles that are exposed."""
        if self._ground is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for index, rect in self.tile_rects().items():
                if rect.intersects(QRectF(event.rect())):
                    body = self._body_rect(rect)
                    self._paint_title(painter, index, QRectF(rect.left(), rect.top(), rect.width(), TITLE))
                    painter.drawPixmap(body.topLeft(), self._body(index, body.size(), self._ground))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the contestant whose tile is pressed."""
        index = self._tile_at(event.position())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self.select(index)
            self.selected.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show one contestant large, or all of them again."""
        if self._large or self._tile_at(event.position()) is not None:
            self._large = not self._large
            self.update()
            self.enlarged.emit()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Draw the points anew at the new size."""
        if self._ground is not None:
            self._ground.forget()

    def event(self, event: object) -> bool:
        """Show the tip of the tile under the pointer."""
        if isinstance(event, QHelpEvent):
            index = self._tile_at(QPointF(event.pos()))
            tip = "" if index is None else self._tip(index)
            QToolTip.showText(event.globalPos(), plain_tip(tip), self)
            return True
        return super().event(event)  # type: ignore[arg-type]

    def _tile_at(self, position: QPointF) -> int | None:
        return next((i for i, rect in self.tile_rects().items() if rect.contains(position)), None)

    def _tip(self, index: int) -> str:
        what = INSTRUMENTS[self._picture.instrument].description if self._picture is not None else ""
        hint = _("Double-click to see all.") if self._large else _("Double-click to enlarge.")
        place = "" if self._step is None else _("At step {step}.").format(step=f"{self._step:,}")
        lines = (str(self._entries[index].spec), f"{what} {place}", self._colours_told(), hint)
        return "\n".join(filter(None, lines))

    def _colours_told(self) -> str:
        """Say what colours stand for where they stand for a number, in its own units."""
        ground = self._ground
        if ground is None or not isinstance(self._picture, Boundaries) or ground.dataset.class_names:
            return ""
        low, high = map(numbers.short, ground.range_of_targets())
        words = _("{target} from {low} (blue) to {high} (orange).")
        return words.format(target=ground.dataset.target_name, low=low, high=high)

    # -- drawing ------------------------------------------------------------------------------------------

    def _recolour(self) -> None:
        if self._ground is not None:
            self._ground.forget()
        self._paint_anew()

    def _paint_anew(self) -> None:
        self._bodies, self._due = {}, []
        self.update()

    def _renew_next(self) -> None:
        """Paint a tile's picture anew, if one is due that there is, before it is seen."""
        if not self._due:  # meanwhile all were painted anew
            return
        index = self._due.pop(0)
        rect = self.tile_rects().get(index)
        if rect is not None and self._bodies.pop(index, None) is not None and self._ground is not None:
            self._body(index, self._body_rect(rect).size(), self._ground)
            self.update(rect.toAlignedRect())

    def _body_rect(self, tile: QRectF) -> QRect:
        """Return where a tile has its picture, on whole pixels."""
        high = tile.height() - TITLE
        wide = min(tile.width(), painter_of(self._picture).stretch * high)
        return QRectF(tile.left(), tile.top() + TITLE, wide, high).toRect()

    def _body(self, index: int, size: QSize, ground: Ground) -> QPixmap:
        """Return a tile's picture of that size, as it was painted before if it was."""
        body, ratio = self._bodies.get(index), self.devicePixelRatioF()
        if body is None or body.size() != size * ratio:
            body = self._bodies[index] = QPixmap(size * ratio)
            body.setDevicePixelRatio(ratio)
            body.fill(Qt.GlobalColor.transparent)
            with QPainter(body) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._paint_body(painter, index, QRectF(QPointF(), QSizeF(size)), ground)
        return body

    def _title_font(self, *, is_bold: bool) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(Theme.SMALL)
        font.setBold(is_bold)
        return font

    def _title_width(self, index: int) -> float:
        """Return how much room a contestant's name takes with its caption, whether it is chosen or not."""
        metrics = QFontMetricsF(self._title_font(is_bold=True))
        words = (self._entries[index].title, self._caption(index))
        return SAMPLE + GAP + sum(map(metrics.horizontalAdvance, words))

    def _caption(self, index: int) -> str:
        return self._captions[index] if index < len(self._captions) else ""

    def _paint_title(self, painter: QPainter, index: int, rect: QRectF) -> None:
        theme, entry = appearance().theme, self._entries[index]
        paint_sample(painter, theme, entry, QRectF(rect.left(), rect.top() + 4, 22, 16))
        font = self._title_font(is_bold=index == self._selected)
        painter.setFont(font)
        caption = self._caption(index)
        room = rect.adjusted(SAMPLE, 0, 0, 0)
        painter.setPen(theme.ink)
        metrics, middle = QFontMetricsF(font), Qt.AlignmentFlag.AlignVCenter
        taken = metrics.horizontalAdvance(caption) + GAP
        if not caption or taken > MOST_FOR_CAPTION * room.width():
            caption, taken = "", 0.0
        left = room.width() - taken
        name = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, left)
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(theme.soft)
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, caption)

    def _paint_body(self, painter: QPainter, index: int, rect: QRectF, ground: Ground) -> None:
        row, entry, window = painter_of(self._picture), self._entries[index], None
        if row.has_points and ground.has_points:
            window = self._window(ground)
            painter.fillRect(rect, appearance().theme.card)
            image = self.tile_image(index)
            if image is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(rect, image)
            # Under few points, as of a truth table, which has one in every corner; over many.
            if ground.has_few_points:
                paint_axes(painter, appearance().theme, rect, window, *ground.axes)
            ground.paint(painter, rect, window)
        if row.over is not None and entry.run is not None:
            tile = Tile(entry.run, entry.colour(appearance().theme), rect, window)
            row.over(painter, self._picture, tile, ground)
        if window is not None and not ground.has_few_points:
            paint_axes(painter, appearance().theme, rect, window, *ground.axes)

    def _window(self, ground: Ground) -> Window:
        """Return the piece of the plane that the tiles show."""
        of_picture = painter_of(self._picture).window
        return ground.window() if of_picture is None else of_picture(self._picture)
