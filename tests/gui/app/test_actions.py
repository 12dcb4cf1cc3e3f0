"""The action table holds together: names, keys and places; and every shortcut of it does its row's work."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest

from gui.app.actions import (
    ACTIONS,
    ALIGN_LIST,
    ALIGNMENTS,
    MENUS,
    PANEL_LIST,
    PANEL_ROWS,
    RECENT,
    START_LIST,
    STARTS,
    SWITCHES,
    THEME_LIST,
    THEMES,
    TOOLS,
    WIRES,
    WIRES_LIST,
)
from gui.canvas.actions import COLLAPSES, GROUND_MENU, NODE_MENU, WIRE_MENU
from gui.look.action import Action
from gui.look.keys import tabbing

pytestmark = pytest.mark.real_window

ROWS = {row.name: row for row in ACTIONS}
INNER = {RECENT, PANEL_LIST, THEME_LIST, ALIGN_LIST, WIRES_LIST, START_LIST, COLLAPSES}
LAYOUTS = (
    *MENUS.values(),
    WIRES,
    NODE_MENU,
    WIRE_MENU,
    GROUND_MENU,
    THEMES,
    STARTS,
    ALIGNMENTS,
    PANEL_ROWS,
    TOOLS,
    SWITCHES,
)
STANDARD = QKeySequence.StandardKey

ALTERNATES = {
    STANDARD.Delete: ("Del", "Ctrl+D", "Meta+D"),
    STANDARD.Redo: ("Ctrl+Y", "Ctrl+Shift+Z", "Shift+Alt+Backspace", "Alt+Shift+Backspace"),
    STANDARD.Undo: ("Ctrl+Z", "Alt+Backspace", "F14"),
    STANDARD.Cut: ("Ctrl+X", "Shift+Del", "F20", "Meta+K"),
    STANDARD.Copy: ("Ctrl+C", "Ctrl+Ins", "F16"),
    STANDARD.Paste: ("Ctrl+V", "Shift+Ins", "F18", "Meta+Y"),
    STANDARD.SelectAll: ("Ctrl+A", "Ctrl+/"),
    STANDARD.Deselect: ("Ctrl+Shift+A",),
    STANDARD.New: ("Ctrl+N",),
    STANDARD.AddTab: ("Ctrl+T",),
    STANDARD.Close: ("Ctrl+W", "Ctrl+F4"),
    STANDARD.Open: ("Ctrl+O",),
    STANDARD.Save: ("Ctrl+S",),
    STANDARD.SaveAs: ("Ctrl+Shift+S",),
    STANDARD.Quit: ("Ctrl+Q",),
    STANDARD.ZoomIn: ("Ctrl++", "Ctrl+="),
    STANDARD.ZoomOut: ("Ctrl+-",),
    STANDARD.Find: ("Ctrl+F",),
}
"""What the key tables of Windows, macOS, X11, KDE and GNOME bind to a standard key, all together."""
KEPT_BY_SYSTEMS = {
    "darwin": {"Ctrl+H", "Ctrl+M", "Ctrl+Space", "Ctrl+Tab", "Ctrl+Shift+Tab"},
    "others": {"Alt+F4", "Alt+Tab", "Ctrl+Space", "Meta+L", "Meta+Tab", "Ctrl+Alt+Del"},
}
"""Keys that no program has for itself, as Qt calls them: its Ctrl is the Command key on macOS."""


def expanded(keys):
    """Return the keys that an action of these has on any platform; a standard key stands for all its own."""
    if isinstance(keys, STANDARD):
        here = [sequence.toString() for sequence in QKeySequence.keyBindings(keys)]
        return {normal(key) for key in (*ALTERNATES.get(keys, ()), *here)}
    return {normal(key) for key in keys}


def normal(key):
    return QKeySequence(key).toString()


def claimed(rows):
    """Return what each key of any platform is claimed by."""
    claims = defaultdict(list)
    for name, keys in rows:
        for key in expanded(keys):
            claims[key].append(name)
    return {key: names for key, names in claims.items() if len(names) > 1}


def test_names_are_unique_and_every_place_names_a_row():
    assert [name for name, times in Counter(row.name for row in ACTIONS).items() if times > 1] == []
    named = {name for layout in LAYOUTS for name in layout if name is not None}
    assert named - INNER <= set(ROWS)


def test_every_row_can_be_reached_by_a_menu_or_a_key():
    shown = {name for layout in LAYOUTS for name in layout} | {"theme"}
    assert [row.name for row in ACTIONS if row.name not in shown and not row.keys_here] == []


@pytest.mark.parametrize("title", MENUS)
def test_no_two_rows_of_a_menu_are_chosen_by_the_same_letter(title):
    titles = [ROWS[name].title for name in MENUS[title] if name in ROWS]
    letters = Counter(words.partition("&")[2][:1].lower() for words in titles if "&" in words)
    assert [letter for letter, times in letters.items() if times > 1] == []


def test_every_row_with_a_key_of_the_window_stands_in_the_menu_bar():
    listed = {name for layout in (*MENUS.values(), PANEL_ROWS) for name in layout}
    assert [row.name for row in ACTIONS if row.keys and row.name not in listed] == []


def test_no_key_of_any_platform_belongs_to_two_rows():
    rows = [(row.name, keys) for row in ACTIONS for keys in (row.keys, row.keys_here)]
    assert claimed(rows) == {}


def test_a_standard_key_would_clash_on_x11(qapp):
    assert claimed([("delete", STANDARD.Delete), ("duplicate", ("Ctrl+D",))]) == {
        "Ctrl+D": ["delete", "duplicate"]
    }


@pytest.mark.parametrize("platform", KEPT_BY_SYSTEMS)
def test_no_key_is_one_that_systems_keep_for_themselves(platform):
    tab = f"{tabbing()}+Tab", f"{tabbing()}+Shift+Tab"
    there = f"{tabbing(platform)}+Tab", f"{tabbing(platform)}+Shift+Tab"
    keys = {dict(zip(tab, there, strict=True)).get(key, key) for row in ACTIONS for key in row.keys}
    assert {normal(key) for key in keys} & {normal(key) for key in KEPT_BY_SYSTEMS[platform]} == set()
    assert set(there) <= keys


@pytest.mark.parametrize(
    ("standard", "name"),
    [
        (STANDARD.Undo, "undo"), (STANDARD.Redo, "redo"), (STANDARD.Cut, "cut"), (STANDARD.Copy, "copy"),
        (STANDARD.Paste, "paste"), (STANDARD.SelectAll, "select_all"), (STANDARD.New, "new"),
        (STANDARD.AddTab, "new"), (STANDARD.Close, "close"),
        (STANDARD.Open, "open"), (STANDARD.Save, "save"), (STANDARD.SaveAs, "save_as"),
        (STANDARD.Quit, "quit"), (STANDARD.ZoomIn, "zoom_in"), (STANDARD.ZoomOut, "zoom_out"),
    ],
)  # fmt: skip
def test_what_every_platform_calls_by_a_key_is_called_by_it_here(standard, name):
    assert normal(ALTERNATES[standard][0]) in expanded(ROWS[name].keys)


def test_the_windows_actions_have_the_keys_of_their_rows_and_no_shortcut_clashes(window):
    window.show_lab()
    for row in ACTIONS:
        if row.keys:
            made = {sequence.toString() for sequence in window.actions_table[row.name].shortcuts()}
            assert made == expanded(row.keys)
    others = Counter(shortcut.key().toString() for shortcut in window.findChildren(QShortcut))
    assert [key for key, times in others.items() if times > 1] == []
    assert set(others) & {key for row in ACTIONS for key in expanded(row.keys)} == set()


def test_to_say_what_is_possible_each_kind_of_subject_is_asked_for_once(window, monkeypatch):
    asked, subject = Counter(), window.subject
    monkeypatch.setattr(window, "subject", lambda kind: asked.update([kind]) or subject(kind))
    window.actions_table.refresh()
    assert asked == Counter({row.on for row in ACTIONS if not row.keys_here or row.keys})


def test_every_action_has_words_in_its_tooltip(window):
    for action in window.actions_table.all():
        assert len(action.toolTip()) > 2, action.text()


def test_every_key_does_the_work_of_its_row_on_the_canvas(neuron_window, monkeypatch):
    performed = []
    monkeypatch.setattr(Action, "is_possible", lambda row, place: True)
    monkeypatch.setattr(Action, "perform", lambda row, place: performed.append(row.name))
    neuron_window.actions_table.refresh()
    wanted = [(key, row.name) for row in ACTIONS for key in (*row.keys, *row.keys_here)]
    for key, _name in wanted:
        before = len(performed)
        QTest.keySequence(neuron_window.graph.canvas, QKeySequence(key))
        performed[before:] = [(key, *performed[before:])]
    assert performed == wanted


def test_keys_of_editing_belong_to_the_formula_field_while_it_has_the_keyboard(neuron_window, monkeypatch):
    performed = []
    line = neuron_window.graph.formula.line
    neuron_window.graph.canvas.select_all()
    line.setFocus()
    monkeypatch.setattr(Action, "perform", lambda row, place: performed.append(row.name))
    for key in ("Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+Z", "Del", "Shift+Ins", "Home", "Backspace"):
        line.setText("x + y")
        QTest.keySequence(line, QKeySequence(key))
    assert performed == []
