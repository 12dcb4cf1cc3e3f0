"""What opens a formula in an inspector of one of its nodes."""

from __future__ import annotations

import pytest

from engine.files import document as files
from engine.formulas.expression import parse
from gui.document.apart import at_work
from gui.document.document import Document
from gui.panels.inspector import Inspector


@pytest.fixture
def opened(qtbot):
    """Yield what opens a formula and returns its document and an inspector of the node of that name."""
    documents = []

    def inspect(text, name, *, folds=None):
        document, formula = Document(), parse(text)
        documents.append(document)
        document.replace(files.Contents(formula.graph, {}, formula.target))
        inspector = Inspector(document)
        qtbot.addWidget(inspector)
        inspector.folds.restore(folds or {})
        inspector.resize(256, 800)
        inspector.show()
        inspector.inspect(document.graph.find(name).id)
        return document, inspector

    yield inspect
    for document in documents:
        document.flush()
    qtbot.waitUntil(lambda: not at_work(), timeout=10_000)
