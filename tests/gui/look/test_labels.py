"""What comes from outside is shown letter for letter: no label, box or tooltip takes it for markup."""

from __future__ import annotations

import ast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from gui.look.labels import (
    LONGEST,
    ElidedLabel,
    MarkupLabel,
    PlainLabel,
    plain_entry,
    plain_tip,
    plain_title,
    with_keys,
)
from tests.sources import modules, nodes

HOSTILE = "<img src='/dev/zero'> & <b>bold</b>\nsecond line"
LABELS = "gui/look/labels.py"


GUESSING_BOXES = {"warning", "critical", "information", "question"}


def guesses(node):
    """Return whether what a module says makes a label that guesses whether its text is markup."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "QLabel"
    if isinstance(node, ast.ClassDef):
        return "QLabel" in {base.id for base in node.bases if isinstance(base, ast.Name)}
    is_box = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    return is_box and node.value.id == "QMessageBox" and node.attr in GUESSING_BOXES


@pytest.mark.parametrize("written", ["QLabel(text)", "class A(QLabel): pass", "QMessageBox.warning(a, b)"])
def test_what_guesses_whether_its_text_is_markup_is_noticed(written):
    assert [node for node in ast.walk(ast.parse(written)) if guesses(node)]


def test_labels_and_boxes_are_made_of_the_kinds_that_do_not_guess():
    found = [f"{path}:{node.lineno}" for path, node in nodes("gui") if guesses(node) and path != LABELS]
    assert found == []


MARKUP = {
    "gui/canvas/graph_view.py": "plain_tip(words) or tooltip(self.shown, hit)",
    "gui/canvas/quick_add.py": "offer.tip",
    "gui/look/formula_view.py": "self.tip()",
    "gui/panels/palette.py": "offer.tip",
    "gui/panels/parts/error_view.py": "words",
}
"""Tooltips that are markup, or words of the program's own: by file, as they are written there."""
PLAIN = {"_", "plain_tip", "full_tip"}


def tips(tree):
    """Yield what is given for a tooltip in a file, without texts that stand there as they are."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in {"setToolTip", "setWhatsThis"}:
                yield from alternatives(node.args[-1])
            elif node.func.attr == "showText":
                yield from alternatives(node.args[1])


def alternatives(given):
    if isinstance(given, ast.IfExp):
        yield from (*alternatives(given.body), *alternatives(given.orelse))
    elif not isinstance(given, ast.Constant):
        yield given


def test_a_tooltip_that_is_made_of_anything_is_made_plain():
    """Qt guesses whether a tooltip is markup, so what might hold anything goes by `plain_tip`."""
    found = [
        f"{path}:{given.lineno}"
        for path, module in modules("gui").items()
        for given in tips(module)
        if path != LABELS and not is_plain(given) and ast.unparse(given) != MARKUP.get(path)
    ]
    assert found == []


def is_plain(given):
    return isinstance(given, ast.Call) and isinstance(given.func, ast.Name) and given.func.id in PLAIN


def test_a_plain_label_shows_markup_as_text(qtbot):
    label = PlainLabel(HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == HOSTILE


def test_a_long_text_is_cut_before_it_is_laid_out(qtbot):
    label = PlainLabel("x" * 10**6)
    qtbot.addWidget(label)
    assert label.text() == "x" * LONGEST + "…"


def test_a_text_is_cut_only_where_it_is_longer_than_the_longest(qtbot):
    label = PlainLabel("x" * LONGEST)
    qtbot.addWidget(label)
    assert label.text() == "x" * LONGEST
    assert plain_tip("<" + "x" * LONGEST) == f"<span>&lt;{'x' * (LONGEST - 1)}</span>"
    assert [PlainLabel(wraps=wraps).wordWrap() for wraps in (True, False)] == [True, False]


def test_an_elided_label_shows_what_there_is_room_for_and_the_rest_when_pointed_at(qtbot):
    label, whole = ElidedLabel(), "a < b, and many words more"
    qtbot.addWidget(label)
    label.setText(whole)
    label.show()
    room = label.fontMetrics().horizontalAdvance(whole)
    assert (label.sizeHint().width(), label.minimumSizeHint().width()) == (room + 1, 1)
    assert label.sizeHint().height() >= label.minimumSizeHint().height() >= label.fontMetrics().height()
    assert label.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Ignored
    assert label.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Preferred
    label.resize(room + 1, 20)
    assert (label.text(), label.toolTip()) == (whole, "")
    label.resize(room // 2, 20)
    assert label.text().endswith("…")
    assert (len(label.text()) < len(whole), label.toolTip()) == (True, plain_tip(whole))
    label.setText("a")
    assert (label.text(), label.toolTip()) == ("a", "")


@pytest.mark.parametrize(
    ("shown", "text", "written"),
    [
        (plain_entry, "a & b && c", "a && b &&&& c"),
        (plain_title, "a[*]b", "a[*][*]b"),
        (lambda words: with_keys(words, "Ctrl+Z"), "Undo", "Undo (Ctrl+Z)"),
        (lambda words: with_keys(words, ""), "Undo", "Undo"),
    ],
)
def test_what_qt_takes_for_a_mark_is_written_twice_and_keys_stand_behind_words(shown, text, written):
    assert shown(text) == written


def test_a_markup_label_is_markup(qtbot):
    label = MarkupLabel("<b>1</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.RichText


@pytest.mark.parametrize(("text", "tip"), [
    ("plain", "plain"),
    ("a < b & c", "<span>a &lt; b &amp; c</span>"),
    ("<b>x</b>\ny", "<span>&lt;b&gt;x&lt;/b&gt;<br>y</span>"),
    (" two  blanks ", " two  blanks "),
    ("word " * 30 + "\nend", "\n".join(["word " * 19 + "word", "word " * 9 + "word", "end"])),
    ("<" * 60 + " " + "&" * 60, f"<span>{'&lt;' * 60}<br>{'&amp;' * 60}</span>"),
    ("x" * 300, "x" * 300),
])  # fmt: skip
def test_a_tooltip_shows_markup_as_text(text, tip):
    assert plain_tip(text) == tip


def test_a_hostile_document_is_shown_as_it_is_written(window, tmp_path):
    from PySide6.QtWidgets import QLabel

    from engine.files.document import Contents, write
    from engine.graphs.graph import Graph

    graph = Graph()
    graph.add("input", name="x")
    path = tmp_path / "a.chainrule"
    write(path, Contents(graph, title=HOSTILE, description=HOSTILE))
    assert window.files.open(path)
    path.write_text(
        path.read_text(encoding="utf-8").replace('"op": "input"', '"op": "<img src=x>"'), encoding="utf-8"
    )
    assert not window.files.open(path)
    assert "<img src=x>" in window.graph.messages.text
    told = [label for label in window.findChildren(QLabel) if "<img" in label.text()]
    assert len(told) >= 2
    assert {label.textFormat() for label in told} == {Qt.TextFormat.PlainText}
