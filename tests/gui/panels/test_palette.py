"""The palette lists the whole table, finds ops by any of their words, and hands them over."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication

from engine.formulas.ready_made import READY_MADE
from engine.ops import OPS
from gui.document.offers import OFFER_MIME, OFFERS
from gui.look.habits import kept_habits, note_use
from gui.panels.palette import Palette


@pytest.fixture
def palette(qtbot):
    palette = Palette()
    qtbot.addWidget(palette)
    palette.show()
    QApplication.processEvents()
    return palette


def test_what_is_hidden_as_soon_as_it_is_shown_lists_nothing_until_it_is_asked(qtbot):
    palette = Palette()
    qtbot.addWidget(palette)
    palette.show()
    palette.hide()
    QApplication.processEvents()
    assert palette.tree.topLevelItemCount() == 1  # what was used last
    palette.search.setText("relu")
    assert "relu" in palette.visible_ops()


def test_every_op_of_the_table_and_every_ready_made_composite_is_listed(palette):
    assert palette.visible_ops() == sorted((*OPS, *READY_MADE), key=palette.visible_ops().index)
    assert len(palette.visible_ops()) == len(OPS) + len(READY_MADE) == len(OFFERS)


def test_composites_have_a_section_of_their_own_at_the_end_and_tell_their_formulas(palette):
    section = palette.tree.topLevelItem(palette.tree.topLevelItemCount() - 1)
    assert section.text(0) == "Composites"
    rows = [section.child(index) for index in range(section.childCount())]
    assert [row.text(0) for row in rows] == [entry.title for entry in READY_MADE.values()]
    for row, entry in zip(rows, READY_MADE.values(), strict=True):
        assert entry.description in row.toolTip(0)
        assert entry.formula.splitlines()[-1] in row.toolTip(0)
        assert not row.icon(0).isNull()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("router", ["max", "min", "maxout"]),
        ("ln", ["log", "log_softmax"]),
        ("σ", ["sum", "sigmoid", "l1_penalty", "l2_penalty"]),
        ("hyperbolic tan", ["tanh"]),
        ("cross_entropy", ["softmax_cross_entropy", "binary_cross_entropy"]),
        ("composite", list(READY_MADE)),
        ("neuron", ["neuron"]),
        ("nothing like it", []),
    ],
)
def test_search_finds_ops_by_title_symbol_alias_and_role(palette, qtbot, typed, found):
    qtbot.keyClicks(palette.search, typed) if typed.isascii() else palette.search.setText(typed)
    shown = palette.visible_ops()
    assert [op for op in shown if op in found] == found
    assert bool(shown) == bool(found)


@pytest.mark.parametrize("typed", ["nothing like it", "<b>zzzz</b>"])
def test_where_nothing_is_found_the_list_says_what_to_try(palette, typed):
    palette.search.setText(typed)
    assert palette.nothing.isVisible()
    assert f"“{typed}”" in palette.nothing.text()
    assert "sigmoid" in palette.nothing.text()
    palette.search.clear()
    assert not palette.nothing.isVisible()


def test_enter_in_the_search_field_adds_the_first_match(palette, qtbot):
    qtbot.keyClicks(palette.search, "rel")
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert chosen.args == ["relu"]


def test_arrow_keys_walk_through_the_matches_while_typing(palette, qtbot):
    qtbot.keyClicks(palette.search, "rel")
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert chosen.args == ["leaky_relu"]


def test_enter_without_a_search_adds_nothing(palette, qtbot):
    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(palette.search, Qt.Key.Key_Return)


def test_a_dragged_row_carries_the_name_of_its_op(palette):
    palette.search.setText("softplus")
    mime = palette.tree.mimeData(palette.tree.selectedItems())
    assert bytes(mime.data(OFFER_MIME).data()) == b"softplus"


def test_a_group_heading_is_no_op(palette, qtbot):
    with qtbot.assertNotEmitted(palette.chosen):
        palette.tree.itemActivated.emit(palette.tree.topLevelItem(0), 0)


def test_a_drag_from_here_has_one_type(palette):
    assert palette.tree.mimeTypes() == [OFFER_MIME]


@pytest.fixture
def habits_of_nobody(qapp):
    kept_habits().restore({})
    yield
    kept_habits().restore({})


def recent(palette):
    group = palette.tree.topLevelItem(0)
    return [] if group.isHidden() else [group.child(row).text(0) for row in range(group.childCount())]


def test_what_was_added_last_stands_at_the_top_while_nothing_is_searched_for(palette, habits_of_nobody):
    assert recent(palette) == []
    for name in ("tanh", "add", "exp", "tanh", "gone"):
        note_use(name)
    assert recent(palette) == [OFFERS[name].title for name in ("tanh", "exp", "add")]
    palette.search.setText("mean")
    assert recent(palette) == []
    palette.search.clear()
    for name in ("relu", "max", "min"):
        note_use(name)
    assert recent(palette) == [OFFERS[name].title for name in ("min", "max", "relu", "tanh")]
    assert kept_habits().as_record()["recent"] == ("min", "max", "relu", "gone", "tanh")


def test_a_row_that_was_added_or_dragged_is_marked_no_longer(palette, qtbot):
    row = palette._rows["tanh"]
    palette.tree.setCurrentItem(row)
    palette.tree.itemActivated.emit(row, 0)
    assert palette.tree.selectedItems() == []
    assert not palette.tree.currentIndex().isValid(), "arrows begin at the top again"
    palette.tree.setCurrentItem(row)
    palette.tree.dragged.emit()
    assert palette.tree.selectedItems() == []
    palette.search.setText("rel")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert [item.text(0) for item in palette.tree.selectedItems()] == [OFFERS["relu"].title]


def test_what_is_dragged_is_the_picture_of_the_node(palette, monkeypatch):
    dragged = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, *actions: dragged.append((drag, actions)))
    palette.tree.setCurrentItem(palette._rows["tanh"])
    possible = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    palette.tree.startDrag(possible)
    [(drag, actions)] = dragged
    assert actions == (possible, Qt.DropAction.CopyAction)
    assert bytes(drag.mimeData().data(OFFER_MIME).data()) == b"tanh"
    assert not drag.pixmap().isNull()
    assert palette.tree.selectedItems() == []
    drag.deleteLater()
