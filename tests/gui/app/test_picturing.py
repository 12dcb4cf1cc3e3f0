"""A picture from the window: chosen in one sheet, seen at once, and written, copied or printed."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from engine.files import atomic_file
from gui.app import export_sheet, picture_export, picturing, printing
from gui.app.export_sheet import Preview
from gui.app.picture_export import Look, PictureExport, Sitting
from gui.canvas.render import render
from gui.document.document import Document
from gui.look import slices
from gui.look.slices import at_once
from gui.look.theme import DARK, LIGHT
from tests.faults.watchdog import large
from tests.gui.drawing import Drawing
from tests.gui.screen import difference, pixels

CONTROL = Qt.KeyboardModifier.ControlModifier
PATIENCE = 20_000


@pytest.fixture
def sheet(neuron_window):
    """Open the sheet by its key over the sigmoid neuron, of which three nodes are selected."""
    window = neuron_window
    window.graph.canvas.select([window.document.graph.find(name).id for name in ("w0", "x0", "p0")])
    QTest.keyClick(window.graph.canvas, Qt.Key.Key_E, CONTROL)
    sheet = window.graph.picturing.sheet
    yield sheet
    sheet.close()


@pytest.fixture
def answer(monkeypatch):
    """Return a function that says what the file dialogs are answered with."""

    def say(name, replaces=True):
        monkeypatch.setattr(picturing, "ask_where_to_export", lambda *_asked, **_named: (str(name or ""), ""))
        monkeypatch.setattr(picturing, "ask_to_replace", lambda _window, _path: replaces)

    return say


def choose(box, words):
    box.setCurrentIndex(next(at for at in range(box.count()) if box.itemText(at).startswith(words)))


def written(window, path, qtbot):
    told = f"{path.name} is written in {path.parent}."
    qtbot.waitUntil(lambda: window.graph.messages.text == told, timeout=PATIENCE)
    return path


def test_what_is_chosen_is_seen_at_once_and_written(sheet, neuron_window, home, answer, qtbot):
    assert sheet.isVisible()
    whole = sheet.preview.grab().toImage()
    size = sheet.size_told.text()
    choose(sheet.theme, "Dark")
    dark = sheet.preview.grab().toImage()
    assert difference(pixels(whole), pixels(dark)) > 0.5
    choose(sheet.part, "What is selected")
    sheet.legend.setChecked(False)
    part = sheet.preview.grab().toImage()
    assert difference(pixels(dark), pixels(part)) > 0.05
    assert sheet.size_told.text() != size
    choose(sheet.scale, "3")
    told = sheet.size_told.text()
    answer(home / "neuron")
    QTest.mouseClick(sheet.save_button, Qt.MouseButton.LeftButton)
    image = QImage(str(written(neuron_window, home / "neuron.png", qtbot)))
    assert f"{image.width()} × {image.height()} pixels" == told
    assert image.pixelColor(3, 3) == DARK.ground
    assert not sheet.isVisible()


class Sitter(Sitting):
    """Stands for a sitting of 720 by 480 that leaves the painter full of ink."""

    def __init__(self):
        self.area = QRectF(0.0, 0.0, 720.0, 480.0)
        self.detail = QImage()

    def draw(self, painter):
        painter.setBrush(LIGHT.accent)
        painter.drawRect(self.area)
        yield


@pytest.mark.parametrize(
    ("page", "drawn"),
    [
        (QRectF(0.0, 0.0, 1440.0, 1160.0), "rectangle 0 100 1440 1060"),
        (QRectF(0.0, 0.0, 1540.0, 960.0), "rectangle 50 0 1490 960"),
    ],
)
def test_a_picture_stands_in_the_middle_of_its_page(page, drawn):
    painter = Drawing(LIGHT)
    at_once(Sitter().draw_on_page(page, painter))
    assert painter.lines[0].startswith(drawn)


@pytest.mark.parametrize(
    ("room", "drawn", "border"),
    [
        (QSize(360, 240), "0 0 360 240", "0 0 359.5 239.5"),
        (QSize(500, 240), "70 0 430 240", "70 0 429.5 239.5"),  # in the middle
        (QSize(360, 400), "0 80 360 320", "0 80 359.5 319.5"),
        (QSize(920, 680), "100 100 820 580", "100 100 819 579"),  # never larger than it is
    ],
)
def test_a_preview_stands_in_the_middle_as_large_as_there_is_room_with_a_border(
    qtbot, light, monkeypatch, room, drawn, border
):
    preview, painter = Preview(), Drawing(LIGHT)
    qtbot.addWidget(preview)
    preview.resize(room)
    preview.show_sitting(Sitter())
    monkeypatch.setattr(export_sheet, "QPainter", painter)
    preview.paintEvent(None)
    told = [line.split(" · ") for line in painter.lines]
    assert [parts[0] for parts in told] == [f"rectangle {drawn}", f"rectangle {border}"]
    assert not any("filled" in part for part in told[1])
    assert any(part.startswith("pen border") for part in told[1])


def test_numbers_can_be_seen_in_the_preview_of_a_small_graph(sheet):
    assert sheet._sitting.detail.size() == sheet._sitting.size
    seen = pixels(sheet.preview.grab().toImage())
    sheet._sitting.detail = QImage()
    assert difference(seen, pixels(sheet.preview.grab().toImage())) > 0.001


def test_the_size_is_told_in_pixels_and_of_lines_that_there_is_none(sheet, neuron_window):
    area = sheet._sitting.size
    choose(sheet.scale, "3")
    assert sheet.size_told.text() == f"{3 * area.width()} × {3 * area.height()} pixels"
    choose(sheet.part, "What is selected")
    assert sheet._sitting.size.width() < area.width()
    assert str(3 * sheet._sitting.size.width()) in sheet.size_told.text()
    choose(sheet.format, "SVG")
    assert sheet.size_told.text() == "Sharp at any size"
    assert not sheet.scale.isEnabled()


@pytest.mark.parametrize(("kind", "suffix", "head"), [("SVG", ".svg", b"<?xml"), ("PDF", ".pdf", b"%PDF")])
def test_lines_are_written_at_any_scale(sheet, neuron_window, home, answer, qtbot, kind, suffix, head):
    choose(sheet.format, kind)
    assert not sheet.scale.isEnabled()
    answer(home / f"neuron{suffix}")
    sheet.save_button.click()
    data = written(neuron_window, home / f"neuron{suffix}", qtbot).read_bytes()
    assert data.startswith(head)
    neuron_window.graph.export_picture()
    answer(None)
    sheet.save_button.click()
    assert sheet.isVisible()  # a change of mind about the name leaves everything chosen


def test_what_was_there_stays_where_writing_fails(sheet, neuron_window, home, answer, qtbot, monkeypatch):
    (home / "neuron.png").write_bytes(b"before")
    monkeypatch.setattr(atomic_file.os, "fsync", _fail)
    answer(home / "neuron.png")
    sheet.save_button.click()
    messages = neuron_window.graph.messages
    qtbot.waitUntil(lambda: "cannot be written: no room" in messages.text, timeout=PATIENCE)
    assert (home / "neuron.png").read_bytes() == b"before"
    assert [path.name for path in home.iterdir() if path.suffix == ".part"] == []


def _fail(_handle):
    raise OSError(28, "no room")


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_picture_goes_to_the_clipboard_as_pixels_and_lines_of_not_too_many_nodes(
    sheet, neuron_window, qtbot, monkeypatch, beyond
):
    monkeypatch.setattr(picture_export, "MOST_LINES", len(neuron_window.document.graph) - beyond)
    sheet.copy_button.click()
    qtbot.waitUntil(lambda: neuron_window.graph.messages.text == "The picture is on the clipboard.")
    mime = QApplication.clipboard().mimeData()
    corner, lines = mime.imageData().pixelColor(3, 3), bytes(mime.data("image/svg+xml").data())
    QApplication.clipboard().clear()
    assert corner == LIGHT.ground
    assert lines.startswith(b"<?xml") != bool(beyond)


def test_a_large_graph_is_painted_between_other_work(neuron_window, home, answer, qtbot):
    window = neuron_window
    line = window.graph.formula.line
    line.setText(" + ".join(f"tanh(x{at})" for at in range(50)))
    QTest.keyClick(line, Qt.Key.Key_Return)
    window.document.flush()
    window.graph.export_picture()
    answer(home / "large")
    window.graph.picturing.sheet.save_button.click()
    assert window.graph.picturing.export.is_busy
    assert window.graph.messages.text == "Writing large.png …"
    written(window, home / "large.png", qtbot)
    window.graph.export_picture()
    choose(window.graph.picturing.sheet.format, "SVG")
    answer(home / "lines")
    window.graph.picturing.sheet.save_button.click()
    assert window.graph.picturing.export.is_busy
    assert not (home / "lines.svg").exists()
    written(window, home / "lines.svg", qtbot)
    render(window.document, home / "at-once.svg", LIGHT)
    assert (home / "lines.svg").read_bytes() == (home / "at-once.svg").read_bytes()
    window.graph.export_picture()
    choose(window.graph.picturing.sheet.format, "SVG")
    answer(home / "cancelled")
    window.graph.picturing.sheet.save_button.click()
    window.graph.messages.findChild(QPushButton).click()
    assert not window.graph.picturing.export.is_busy
    assert window.graph.messages.text == ""
    window.graph.export_picture()
    answer(home / "after")
    window.graph.picturing.sheet.save_button.click()
    qtbot.waitUntil((home / "after.svg").exists, timeout=PATIENCE)
    assert not (home / "cancelled.svg").exists()
    qtbot.waitUntil(lambda: not window.graph.picturing.export.is_busy, timeout=PATIENCE)


@pytest.fixture
def page(home, monkeypatch):
    """Have printing go to a file, and return its path."""
    path = home / "page.pdf"

    class Dialog(QDialog):
        def __init__(self, printer, _window):
            super().__init__()
            assert printer.pageLayout().orientation() == printer.pageLayout().Orientation.Landscape
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(path))

        def exec(self):
            return QDialog.DialogCode.Accepted

    monkeypatch.setattr(printing, "QPrintDialog", Dialog)
    return path


def test_a_page_is_printed_with_the_picture_as_large_as_there_is_room(neuron_window, page, qtbot):
    messages = neuron_window.graph.messages
    QTest.keyClick(neuron_window.graph.canvas, Qt.Key.Key_P, CONTROL)
    assert messages.text == "Printing …"
    qtbot.waitUntil(lambda: messages.text == "The picture is sent to the printer.", timeout=PATIENCE)
    assert page.read_bytes().startswith(b"%PDF")


def test_what_could_not_be_made_out_on_paper_is_left_out(qtbot, home):
    document, sizes = Document(), []
    document.replace(large(400))
    document.flush()
    for side in (60.0, 1000.0):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setPageSize(QPageSize(QSizeF(side, side), QPageSize.Unit.Millimeter))
        printer.setOutputFileName(str(home / f"{side:.0f}.pdf"))
        export = PictureExport()
        with qtbot.waitSignal(export.done, timeout=PATIENCE):
            export.print(Sitting(document, Look(LIGHT)), printer)
        sizes.append((home / f"{side:.0f}.pdf").stat().st_size)
    assert sizes[0] < 0.7 * sizes[1]


def test_a_picture_that_was_made_keeps_nothing_of_the_graph(qtbot, product_of_a_sum, home):
    export = PictureExport()
    export.save(product_of_a_sum, Look(LIGHT), home / "made.svg")
    scene = export._making.sitting.scene
    qtbot.waitUntil((home / "made.svg").exists, timeout=PATIENCE)
    assert len(scene.shown.graph) == 0
    assert not scene._faces
    assert scene.wires.net.within(QRectF(-1e6, -1e6, 2e6, 2e6)) == []
    qtbot.waitUntil(lambda: not export.is_busy, timeout=PATIENCE)


def test_printing_that_is_cancelled_is_not_printed_in_part(neuron_window, page, monkeypatch):
    aborted = []
    monkeypatch.setattr(slices, "SLICE", 0.0)  # a step a turn
    monkeypatch.setattr(QPrinter, "abort", lambda printer: aborted.append(printer.paintingActive()))
    QTest.keyClick(neuron_window.graph.canvas, Qt.Key.Key_P, CONTROL)
    QCoreApplication.processEvents()
    neuron_window.graph.messages.findChild(QPushButton).click()
    assert aborted == [True]
    assert not neuron_window.graph.picturing.export.is_busy


@pytest.mark.no_qt_log  # Qt says itself that it cannot paint
def test_what_cannot_be_painted_on_is_told(neuron_window, page, qtbot):
    page.mkdir()
    QTest.keyClick(neuron_window.graph.canvas, Qt.Key.Key_P, CONTROL)
    qtbot.waitUntil(lambda: "could not be made" in neuron_window.graph.messages.text)
    assert not neuron_window.graph.picturing.export.is_busy


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_picture_shows_the_graph_as_it_was_when_it_was_asked_for(
    neuron_window, home, answer, qtbot, monkeypatch, suffix
):
    window = neuron_window
    monkeypatch.setattr(slices, "SLICE", 0.0)  # a step a turn
    window.graph.picturing.export.save(window.document, Look(LIGHT), home / f"before{suffix}")
    written(window, home / f"before{suffix}", qtbot)
    window.graph.picturing.export.save(window.document, Look(LIGHT), home / f"meanwhile{suffix}")
    window.graph.canvas.select(list(window.document.graph))
    QTest.keyClick(window.graph.canvas, Qt.Key.Key_Delete)
    assert not window.document.graph
    written(window, home / f"meanwhile{suffix}", qtbot)
    assert (home / f"before{suffix}").read_bytes() == (home / f"meanwhile{suffix}").read_bytes()


def test_a_window_that_goes_leaves_off_painting(neuron_window, home, monkeypatch):
    monkeypatch.setattr(slices, "SLICE", 0.0)  # a step a turn
    parent = QObject()
    export = PictureExport(parent)
    export.save(neuron_window.document, Look(LIGHT), home / "never.svg")
    QCoreApplication.processEvents()
    assert export.is_busy
    parent.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del export, parent
    gc.collect()
    QCoreApplication.processEvents()
    assert not (home / "never.svg").exists()


def test_a_picture_that_is_given_up_is_neither_told_of_nor_kept(qapp, product_of_a_sum):
    parent = QObject()
    export, told = PictureExport(parent), []
    export.done.connect(told.append)
    export.copy(product_of_a_sum, Look(LIGHT))
    assert export.is_busy
    export.cancel()
    assert not export.is_busy
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    assert told == []
    export.cancel()
