"""What the first picture does without, loaded while somebody looks at it.

Typeset formulas, the reader of formulas and the patterns take from a tenth to a third of a second to load,
the Lab half of one, and what quizzes, the gallery and the like are made of some hundredths each. A thread
does that once the window is shown, so that the first use of each need not wait for it.
"""

from __future__ import annotations

import threading
from importlib import import_module

from gui.look import typesetting

SOON = "gui.panels.node_page", "gui.panels.wire_page", "fast_sugiyama", "networkx"
"""What the first click loads, or the first layout."""
LATER = (
    "engine.exercises.quiz", "engine.exercises.shipped", "gui.flow.quiz_bar", "gui.flow.answer_field",
    "gui.flow.descend_panel", "gui.flow.modes_panel", "gui.flow.paths_panel", "gui.flow.exercise_dialog",
    "gui.app.gallery", "gui.app.command_list", "gui.app.exporting", "gui.app.picturing", "gui.training.lab",
)  # fmt: skip
"""What gestures load that few make, in the order in which it is loaded."""


def load_the_rest() -> threading.Thread:
    """Load in a thread what is wanted sooner or later, and return that thread, which ends by itself."""
    thread = threading.Thread(target=_load, name="loading", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    from engine.formulas import expression
    from engine.recognition import recognizer

    for name in SOON:
        import_module(name)
    typesetting.load()
    recognizer.find(expression.parse("1 / (1 + exp(-x))").graph)
    for name in LATER:
        import_module(name)
