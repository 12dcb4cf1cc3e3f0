"""A picture on paper, as large as its page."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from engine.text import _
from gui.app.picture_export import Look, Sitting
from gui.document.shown import Shown
from gui.look.fitted import fitted


def ask_and_print(window: QWidget, shown: Shown, look: Look) -> bool:
    """Ask for a printer and print a picture; return False after a change of mind, or where it failed."""
    sitting = Sitting(shown, look)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(shown.title or _("Computational graph"))
    is_wide = sitting.size.width() >= sitting.size.height()
    orientation = QPageLayout.Orientation
    printer.setPageOrientation(orientation.Landscape if is_wide else orientation.Portrait)
    dialog = QPrintDialog(printer, window)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    has_printed = accepted and print_page(printer, sitting)
    sitting.over()
    return has_printed


def print_page(printer: QPrinter, sitting: Sitting) -> bool:
    """Print a picture in the middle of a page, as large as there is room; return whether that could be."""
    page, size = printer.pageRect(QPrinter.Unit.DevicePixel), sitting.area.size()
    place = fitted(size, QRectF(QPointF(), page.size()))
    with QPainter(printer) as painter:
        if not painter.isActive():
            return False
        painter.translate(place.topLeft())
        painter.scale(place.width() / size.width(), place.width() / size.width())
        sitting.draw(painter)
    return True
