"""Where one looked in a document is remembered with the window, without saving the document."""

from __future__ import annotations

import pytest

from engine.files.document import View
from gui.app.main_window import MainWindow
from gui.app.settings import Settings


def test_a_document_is_looked_at_where_one_looked_when_it_was_left(window, home, qtbot):
    window.open_example("product-of-a-sum")
    for name in ("one", "two"):
        window.document.save(home / f"{name}.chainrule")
    canvas = window.graph.canvas
    window.files.open(home / "one.chainrule")
    canvas.restore_view_state((40.0, 30.0), 2.5)
    window.files.open(home / "two.chainrule")
    assert canvas.zoom != 2.5  # it was never left: it is shown whole
    window.files.open(home / "one.chainrule")
    assert canvas.zoom == 2.5
    assert canvas.view_state()[0] == pytest.approx((40.0, 30.0), abs=1.0)
    assert not window.document.is_modified
    canvas.restore_view_state((0.0, 0.0), 0.5)
    window.close()
    again = MainWindow()
    qtbot.addWidget(again)
    again.show()
    again.files.open(home / "one.chainrule")
    assert again.graph.canvas.zoom == 0.5
    again.close()


@pytest.mark.parametrize(
    "nonsense", ["", "{", '{"a": 3}', '{"a": [1, 2]}', '{"a": [1e999, 0, 1]}', "[" * 9999]
)
def test_a_look_that_makes_no_sense_is_none_and_only_those_at_recent_documents_are_kept(nonsense, home):
    settings = Settings()
    settings._store.setValue("views", nonsense)
    path, other = home / "a.chainrule", home / "b.chainrule"
    assert settings.view_of(path) is None
    for file in (path, other):
        file.touch()
    settings.remember_file(path)
    for file in (path, other):
        settings.remember_view(file, View((1.0, 2.0), 3.0))
    assert settings.view_of(path) == View((1.0, 2.0), 3.0)
    assert settings.view_of(other) is None
    settings.forget_files()
    assert settings.view_of(path) is None
