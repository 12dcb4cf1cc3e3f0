"""How the program opens: with a file or the first example, a net under it, and what a crash has left."""

from __future__ import annotations

import signal
import sys
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QByteArray, QObject
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QMessageBox

from engine.files.examples import find
from gui import __version__
from gui.app import desk, main_window, opening, recovery
from gui.app.actions import ALIGN_LIST, MENUS, PANEL_LIST, RECENT, START_LIST, THEME_LIST, WIRES_LIST
from gui.app.gallery import SIZE, Gallery
from gui.app.loading import load_the_rest
from gui.app.main_window import MainWindow
from gui.app.opening import open_window
from gui.app.panels import PANELS
from gui.app.report import ReportDialog, Reporter
from gui.app.settings import Settings
from gui.app.window_actions import keys_of
from gui.canvas.clipboard import leave_text_on_the_clipboard
from gui.document import commands, regrouping
from gui.document.document import Document
from gui.document.keeping import Keeper
from gui.look.labels import plain_tip, with_keys
from gui.look.theme import appearance


@pytest.fixture
def opened(qtbot, monkeypatch):
    """Return a function that opens the program as its start does, and returns its window."""
    windows, connected = [], []
    interrupt = signal.getsignal(signal.SIGINT)

    def made():
        windows.append(MainWindow())
        qtbot.addWidget(windows[-1])
        return windows[-1]

    class Application(QObject):
        """Stands for QApplication, of which there is one already."""

        exec = staticmethod(lambda: 7)
        instance = staticmethod(QApplication.instance)

        def __init__(self, _arguments):
            super().__init__()
            self.aboutToQuit = type("Signal", (), {"connect": lambda _self, slot: connected.append(slot)})()

        def __getattr__(self, name):
            return lambda *arguments: connected.append((name, *arguments))

    monkeypatch.setattr(opening, "MainWindow", made)
    monkeypatch.setattr(opening, "QApplication", Application)
    later = SimpleNamespace(singleShot=lambda _delay, task: connected.append(task))
    monkeypatch.setattr(opening, "QTimer", later)
    hooks = sys.excepthook

    def open_it(path=None):
        assert open_window(path) == 7
        return windows[-1], connected

    yield open_it
    for window in windows:
        for reporter in window.findChildren(Reporter):
            reporter.remove()
        window.document.undo_stack.setClean()
        window.document.flush()
        window.close()
    sys.excepthook = hooks
    signal.signal(signal.SIGINT, interrupt)


def test_without_a_file_the_first_example_is_open_and_looked_at_whole(opened):
    window, connected = opened()
    assert window.document.title == find(main_window.FIRST_EXAMPLE).title
    assert window.isVisible()
    assert not window.recovery.isVisible()
    assert ("setApplicationName", "chainrule") in connected
    assert ("setApplicationDisplayName", "Chainrule") in connected
    assert leave_text_on_the_clipboard in connected
    assert load_the_rest in connected
    assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    seen = window.graph.canvas.mapToScene(window.graph.canvas.viewport().rect()).boundingRect()
    assert seen.contains(window.graph.canvas.canvas.graph_area())


def test_a_file_is_opened_and_what_cannot_be_read_leaves_the_window_empty_with_its_reason(
    opened, tmp_path, product_of_a_sum
):
    product_of_a_sum.save(tmp_path / "mine.chainrule")
    window, _connected = opened(tmp_path / "mine.chainrule")
    assert window.document.path == (tmp_path / "mine.chainrule").resolve()
    window, _connected = opened(tmp_path / "none.chainrule")
    assert len(window.document.graph) == 0
    assert "none.chainrule" in window.graph.messages.text


def test_what_another_program_left_is_offered_as_the_window_opens(opened, product_of_a_sum):
    keeper = Keeper(product_of_a_sum, recovery.folder())
    commands.set_value(product_of_a_sum, 1, 7.0)
    keeper.close(keep=True)
    window, _connected = opened()
    assert window.recovery.isVisible()


def test_what_nobody_caught_is_told_in_the_window(opened):
    window, _connected = opened()
    sys.excepthook(ValueError, ValueError("a slip"), None)
    (dialog,) = window.findChildren(ReportDialog)
    assert "a slip" in dialog.report.toPlainText()
    dialog.close()


def test_a_view_that_was_saved_is_looked_at_again_and_one_that_was_not_is_fitted(window, tmp_path):
    window.open_example("sigmoid-neuron")
    canvas = window.graph.canvas
    whole = canvas.view_state()
    canvas.restore_view_state((300.0, 40.0), 2.0)
    window.document.save(tmp_path / "here.chainrule", window.views.now())
    window.open_example("sigmoid-neuron")
    assert canvas.view_state()[1] == pytest.approx(whole[1])
    assert window.files.open(tmp_path / "here.chainrule")
    centre, zoom = canvas.view_state()
    assert zoom == 2.0
    assert centre == pytest.approx((300.0, 40.0), abs=1.0)


def test_a_view_stays_while_one_edits(window):
    window.open_example("sigmoid-neuron")
    window.graph.canvas.restore_view_state((300.0, 40.0), 2.0)
    before = window.graph.canvas.view_state()
    commands.set_value(window.document, window.document.graph.find("x0").id, 3.0)
    window.document.flush()
    commands.add_node(window.document, "tanh", (0.0, 400.0))
    window.document.flush()
    assert window.graph.canvas.view_state() == before


def test_the_window_is_remembered_as_it_stood(window):
    window.resize(1111, 777)
    window.close()
    kept = Settings()
    for key in ("window", "panels"):
        assert not kept.state(key).isEmpty()
    assert kept.state("window") == window.saveGeometry()
    assert isinstance(kept.state("panels"), QByteArray)


def test_windows_open_as_large_as_what_they_show(qtbot):
    window, gallery, report = MainWindow(), Gallery(), ReportDialog("a report")
    for made in (window, gallery, report):
        qtbot.addWidget(made)
    assert (1200, 740) <= (window.width(), window.height()) <= (1280, 800)
    free = gallery.screen().availableSize()
    assert all(each.size().boundedTo(free) == each.size() for each in (gallery, report))
    gallery.resize(SIZE)  # as on any screen that is no smaller
    gallery.show()
    qtbot.waitExposed(gallery)
    places = [gallery.list.visualItemRect(gallery.list.item(row)) for row in range(3)]
    assert len({place.top() for place in places}) == 1
    assert gallery.width() > gallery.height()
    for place in places:
        assert place.width() >= gallery.list.iconSize().width()
        assert place.height() > gallery.list.iconSize().height()
    gallery.hide()
    assert report.width() >= 600
    assert report.width() > report.height()
    window.close()


def test_a_picture_of_the_gallery_is_as_sharp_as_the_screen_and_not_tinted_when_chosen(qtbot):
    gallery = Gallery()
    qtbot.addWidget(gallery)
    gallery.show()
    qtbot.waitUntil(lambda: not gallery.list.item(0).icon().isNull())
    icon, size = gallery.list.item(0).icon(), gallery.list.iconSize()
    plain, chosen = (
        icon.pixmap(size, 2.0, mode).toImage() for mode in (icon.Mode.Normal, icon.Mode.Selected)
    )
    assert plain == chosen
    assert plain.width() == 2 * size.width()
    before = icon.cacheKey()
    appearance().choose("light" if appearance().theme.dark else "dark")
    qtbot.waitUntil(lambda: gallery.list.item(0).icon().cacheKey() != before)
    assert gallery.list.item(0).icon().pixmap(size).toImage() != icon.pixmap(size).toImage()
    gallery.hide()
    appearance().choose("system")


def test_the_gallery_is_made_once_and_its_choice_is_opened(window):
    window.desk.show_gallery()
    gallery = window.desk.gallery
    assert gallery.windowTitle() == "Examples"
    window.desk.show_gallery()
    assert window.desk.gallery is gallery
    assert len(window.findChildren(QDialog)) == 1
    gallery.chosen.emit(find("fork").contents())
    assert window.document.title == find("fork").title
    gallery.close()


def test_the_program_says_what_it_is(window, monkeypatch):
    said = []
    monkeypatch.setattr(QMessageBox, "about", lambda *arguments: said.append(arguments))
    window.actions_table["about"].trigger()
    ((parent, title, words),) = said
    assert (parent, title) == (window, "About Chainrule")
    assert f"Chainrule {__version__}" in words


def test_themes_and_motion_are_chosen_remembered_and_shown_as_chosen(window):
    table = window.actions_table
    for choice in ("dark", "light", "system"):
        table[f"theme_{choice}"].trigger()
        assert appearance().choice == choice == window.settings.theme()
        checked = [name for name in ("system", "light", "dark") if table[f"theme_{name}"].isChecked()]
        assert checked == [choice]
    table["theme_light"].trigger()
    table["theme"].trigger()
    assert appearance().theme.dark
    table["theme"].trigger()
    assert not appearance().theme.dark
    before = table["motion"].isChecked()
    table["motion"].trigger()
    assert table["motion"].isChecked() != before
    assert window.settings.motion() == desk.motion().choice
    table["motion"].trigger()


def test_only_switches_can_be_switched_and_of_a_choice_one_is_on(window):
    table = window.actions_table
    checkable = {action.text().replace("&", "") for action in table.all() if action.isCheckable()}
    assert checkable == {
        "Gradients run along the wires", "Follow the system", "Light", "Dark", "Graph", "Training Lab",
        "Palette", "Inspector", "Values", "Outline", "Put all panels away", "Begin with what was open",
        "Begin with an empty canvas", "Lecture mode", "Minimap",
        "Snap to neighbours", "Arrange from top to bottom", "Curved wires", "Straight wires",
        "Orthogonal wires", "Gradient scale of this graph",
    }  # fmt: skip
    window.show_lab()
    assert (table["graph"].isChecked(), table["lab"].isChecked()) == (False, True)
    window.show_graph()
    assert (table["graph"].isChecked(), table["lab"].isChecked()) == (True, False)


def test_every_action_with_a_picture_has_it_in_the_theme_and_says_its_keys(window):
    table = window.actions_table
    for row, action in table._made.values():
        assert action.icon().isNull() == (not row.icon)
        words = row.tip or row.words.rstrip("…")
        assert action.statusTip() == words
        assert action.toolTip() == plain_tip(with_keys(words, keys_of(action)))
        assert action.toolTip().endswith(f"({action.shortcut().toString()})") == bool(row.keys)
    pictures = {name: table[name].icon().pixmap(20).toImage() for name in ("new", "undo", "fit")}
    appearance().choose("light" if appearance().theme.dark else "dark")
    for name, picture in pictures.items():
        assert table[name].icon().pixmap(20).toImage() != picture


def test_menus_have_lines_where_the_layout_has_them_and_menus_within_them(window):
    menus = {menu.title().replace("&", ""): menu for menu in window.menuBar().findChildren(QMenu)}
    for title, layout in MENUS.items():
        actions = menus[title.replace("&", "")].actions()
        assert len(actions) == len(layout)
        for name, action in zip(layout, actions, strict=True):
            assert action.isSeparator() == (name is None)
            assert (action.menu() is not None) == (
                name in {RECENT, PANEL_LIST, THEME_LIST, ALIGN_LIST, WIRES_LIST, START_LIST}
            )


def test_recent_documents_are_listed_opened_and_forgotten(window, tmp_path, product_of_a_sum):
    menu = window.menus.recent
    menu.aboutToShow.emit()
    (none,) = menu.actions()
    assert not none.isEnabled()
    for name in ("first", "second"):
        product_of_a_sum.save(tmp_path / f"{name}.chainrule")
        assert window.files.open(tmp_path / f"{name}.chainrule")
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == [
        "second.chainrule", "first.chainrule", "Forget these"
    ]  # fmt: skip
    assert menu.actions()[0].toolTip() == str((tmp_path / "second.chainrule").resolve())
    assert menu.actions()[2].isSeparator()
    window.show_lab()
    menu.actions()[1].trigger()
    assert window.document.path.name == "first.chainrule"
    assert window.workspaces.is_graph_in_front
    menu.actions()[-1].trigger()
    menu.aboutToShow.emit()
    assert len(menu.actions()) == 1


def test_panels_of_the_workspace_in_front_are_listed(window):
    window.menus.panels.aboutToShow.emit()
    titles = [action.text().replace("&", "") for action in window.menus.panels.actions()]
    with_key, others = ([row.title for row in PANELS if bool(row.key) is has] for has in (True, False))
    assert titles == [*with_key, "", "Put all panels away", "", *others]
    assert {"Palette", "Inspector", "Values", "Outline"} <= set(with_key)
    window.show_lab()
    window.menus.panels.aboutToShow.emit()
    assert [action.text() for action in window.menus.panels.actions()] == [
        "Data", "Network", "Contestants", "Diagram", "Pictures"
    ]  # fmt: skip


def test_counts_are_of_the_graph_and_go_with_it(window):
    window.open_example("product-of-a-sum")
    assert window.counts.text() == "5 nodes, 4 wires"
    commands.add_node(window.document, "tanh", (0.0, 400.0))
    assert window.counts.text() == "6 nodes, 4 wires"
    assert window.counts.isVisible()
    window.show_lab()
    assert not window.counts.isVisible()
    window.show_graph()
    assert window.counts.isVisible()
    commands.delete(window.document, [window.document.graph.find("q").id], ())
    assert window.counts.text() == "5 nodes, 1 wire"


def test_counts_are_of_the_inside_one_looks_at(window):
    window.open_example("sigmoid-neuron")
    gates = [window.document.graph.find(name).id for name in ("minus_s", "e", "d")]
    whole = regrouping.group(window.document, gates, "some")
    window.document.flush()
    before = window.counts.text()
    window.graph.look_inside(whole)
    inside = window.graph.inside.innermost
    assert window.counts.text() == "4 nodes, 3 wires"
    commands.add_node(inside, "tanh", (0.0, 400.0))
    assert window.counts.text() == "5 nodes, 3 wires"
    inside.undo_stack.undo()
    assert window.counts.text() == "4 nodes, 3 wires"
    window.graph.inside.leave()
    assert window.counts.text() == before


def test_a_change_that_cannot_be_recovered_leaves_the_state_that_was_reached(home, qapp):
    """A step whose state is damaged ends the history, and the last state comes as one step of its own."""
    document = Document()
    document.replace(find("product-of-a-sum").contents())
    keeper = Keeper(document, recovery.folder())
    x = document.graph.find("x").id
    for value in (1.0, 2.0, 3.0):
        commands.set_value(document, x, value)
    document.undo_stack.undo()
    keeper.close(keep=True)
    (journal,) = recovery.orphans(recovery.folder())
    history = recovery.read(journal)
    reached = history.states[history.reached].contents()
    back = Document()
    original = recovery._performed
    try:
        recovery._performed = lambda *_state: False
        recovery.restorer(back, history)()
    finally:
        recovery._performed = original
    assert back.graph.find("x").value == reached.graph.find("x").value == 2.0
    assert back.undo_stack.undoText() == "Recover"
    assert back.undo_stack.count() == 1
    for each in (document, back):
        each.flush()


HOSTILE = "a & b[*] <b>x</b>"


def test_a_file_s_name_is_shown_letter_for_letter_in_menu_and_title(window, tmp_path, product_of_a_sum):
    path = tmp_path / f"{HOSTILE.replace('/', '_')}.chainrule"
    product_of_a_sum.save(path)
    assert window.files.open(path)
    window.menus.recent.aboutToShow.emit()
    assert window.menus.recent.actions()[0].text().replace("&&", "&") == path.name
    assert "&&" in window.menus.recent.actions()[0].text()
    assert window.windowTitle() == "a & b[*][*] <b>x<_b>[*] — Chainrule"
