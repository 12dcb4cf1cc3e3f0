"""What comes from outside is shown letter for letter: no label, box or tooltip takes it for markup."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from gui.look.labels import LONGEST, MarkupLabel, PlainLabel, plain_tip

HOSTILE = "<img src='/dev/zero'> & <b>bold</b>\nsecond line"
GUI = Path(__file__).resolve().parents[3] / "gui"
FILES = [path for path in sorted(GUI.rglob("*.py")) if path.name != "labels.py"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(GUI)))
def test_labels_are_made_of_the_two_kinds_there_are(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "QLabel", f"line {node.lineno}: PlainLabel or MarkupLabel"
        if isinstance(node, ast.ClassDef):
            assert "QLabel" not in {base.id for base in node.bases if isinstance(base, ast.Name)}
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            asked = node.value.id == "QMessageBox" and node.attr in {
                "warning",
                "critical",
                "information",
                "question",
            }
            assert not asked, f"line {node.lineno}: such a box guesses whether its text is markup"


def test_a_plain_label_shows_markup_as_text(qtbot):
    label = PlainLabel(HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == HOSTILE


def test_a_long_text_is_cut_before_it_is_laid_out(qtbot):
    label = PlainLabel("x" * 10**6)
    qtbot.addWidget(label)
    assert label.text() == "x" * LONGEST + "…"


def test_a_markup_label_is_markup(qtbot):
    label = MarkupLabel("<b>1</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.RichText


@pytest.mark.parametrize(("text", "tip"), [
    ("plain", "plain"),
    ("a < b & c", "<span>a &lt; b &amp; c</span>"),
    ("<b>x</b>\ny", "<span>&lt;b&gt;x&lt;/b&gt;<br>y</span>"),
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
