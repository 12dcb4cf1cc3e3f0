"""An exercise is written beside its document; a file that is chosen in a dialog is opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from engine.exercises.shipped import shipped
from engine.files.document import read


def test_an_exercise_is_written_beside_the_document_which_stays_what_it_is(
    desk, product_of_a_sum, tmp_path, typed
):
    before = product_of_a_sum.path, product_of_a_sum.title, product_of_a_sum.is_modified
    (tmp_path / "there.chainrule").write_text("mine", encoding="utf-8")
    said = typed([str(tmp_path / "there"), str(tmp_path / "new")], QMessageBox.StandardButton.No)
    assert desk.save_exercise(shipped("fork").contents)
    assert len(said) == 1
    assert (tmp_path / "there.chainrule").read_text(encoding="utf-8") == "mine"
    assert read(tmp_path / "new.chainrule").exercise == shipped("fork").contents.exercise
    assert (product_of_a_sum.path, product_of_a_sum.title, product_of_a_sum.is_modified) == before
    assert desk.reasons == []


def test_an_exercise_that_has_no_name_or_cannot_be_written_is_not_saved(desk, tmp_path, typed):
    typed([])
    assert not desk.save_exercise(shipped("fork").contents)
    typed([str(tmp_path / "none" / "a")])
    assert not desk.save_exercise(shipped("fork").contents)
    assert "a.chainrule" in desk.reasons[-1]


def test_the_file_that_is_chosen_is_opened_and_none_opens_nothing(
    desk, product_of_a_sum, tmp_path, monkeypatch
):
    product_of_a_sum.save(tmp_path / "mine.chainrule")
    chosen = iter(["", str(tmp_path / "mine.chainrule")])
    asked = []
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *question: (asked.append(question), (next(chosen), ""))[1]
    )
    desk.new()
    opened = []
    desk.tabs.came.connect(lambda: opened.append(product_of_a_sum.path))
    desk.choose_and_open()
    assert opened == []
    desk.choose_and_open()
    assert opened == [(tmp_path / "mine.chainrule").resolve()]
    window, title, folder, name_filter = asked[0]
    assert isinstance(window, QWidget)
    assert title
    assert Path(folder).is_dir()
    assert "*.chainrule" in name_filter
    assert not desk.open(tmp_path / "none.chainrule")
