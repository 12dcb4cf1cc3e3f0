from __future__ import annotations

import pytest

from engine.files.document import Contents
from engine.formulas.expression import parse
from gui.document.document import Document
from gui.look.motion import motion

SIGMOID = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3; s = w0*x0 + w1*x1 + w2; e = exp(-s); f = 1/(1 + e)"
FORK = "x = 3; y = square(x); z = exp(x); f = y * z + x"


@pytest.fixture
def draw(qapp):
    """Return a function that makes a document of a formula, evaluated."""
    documents = []

    def of(text, target=None):
        document = Document()
        formula = parse(text)
        chosen = formula.target if target is None else formula.graph.find(target).id
        places = {node: (120.0 * index, 60.0 * (index % 3)) for index, node in enumerate(formula.graph)}
        document.replace(Contents(formula.graph, places, chosen))
        documents.append(document)
        return document

    yield of
    for document in documents:
        document.flush()


@pytest.fixture
def opened(qtbot, draw):
    """Return a function that shows a formula in a workspace, all of it in view."""
    from gui.app.graph_workspace import GraphWorkspace

    workspaces = []

    def of(text):
        workspace = GraphWorkspace(draw(text))
        qtbot.addWidget(workspace)
        workspace.resize(1000, 700)
        workspace.show()
        qtbot.waitExposed(workspace)
        workspace.canvas.fit()
        workspaces.append(workspace)
        return workspace

    yield of
    for workspace in workspaces:
        workspace.player.end()
        workspace.examiner.end()
    motion().choice = "system"
