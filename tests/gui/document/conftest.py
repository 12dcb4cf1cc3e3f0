"""A small document to make gestures on, f = (x + y) z with its nodes in a row."""

from __future__ import annotations

import pytest

from engine.files import document as files
from engine.formulas.expression import parse
from gui.document.document import Document


@pytest.fixture
def document(qapp):
    document = Document()
    formula = parse("x = -2; y = 5; z = -4; q = x + y; f = q * z")
    positions = {node_id: (100.0 * node_id, 0.0) for node_id in formula.graph}
    document.replace(files.Contents(formula.graph, positions, formula.target))
    yield document
    document.flush()
