"""Asks for a printer, and how its page lies."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget


def ask_for_printer(window: QWidget, name: str, size: QSize) -> QPrinter | None:
    """Ask for a printer for a document of a name and a size; return None after a change of mind."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    orientation = QPageLayout.Orientation
    is_wide = size.width() >= size.height()
    printer.setPageOrientation(orientation.Landscape if is_wide else orientation.Portrait)
    dialog = QPrintDialog(printer, window)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer if accepted else None
