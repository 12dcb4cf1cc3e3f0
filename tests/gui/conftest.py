"""A document with f = (x + y) z, as the first lecture has it."""

from __future__ import annotations

import pytest


@pytest.fixture
def product_of_a_sum(qapp):
    from engine import document as files
    from engine.expression import parse
    from engine.layout import layered
    from gui.document import Document

    formula = parse("x = -2; y = 5; z = -4; q = x + y; f = q * z")
    document = Document()
    document.replace(files.Contents(formula.graph, layered(formula.graph), formula.target))
    yield document
    document.flush()
