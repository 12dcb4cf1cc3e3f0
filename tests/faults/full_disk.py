"""The program saving where there is no room: what becomes of the file, the document and the word of it.

    python -m tests.faults.full_disk FOLDER [BYTES]

In FOLDER a small document is saved, and then a large one to the same file; with BYTES no file may grow beyond
that. What is left is printed as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from engine.files.document import read
from gui.app.main_window import MainWindow
from gui.document import commands

VALUES = 20_000
"""So many of six bytes each are more than there is room for."""


def main() -> int:
    """Save twice, the second time in vain, and tell what is left."""
    folder, *limit = Path(sys.argv[1]), *map(int, sys.argv[2:])
    file = folder / "a.chainrule"
    application = QApplication(sys.argv[:1])
    window = MainWindow()
    window.show()
    window.open_example()
    window.document.save(file)
    if limit:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit[0], limit[0]))
    x = window.document.graph.find("x").id
    commands.set_value(window.document, x, np.full(VALUES, 0.125))
    saved = window.files.save()
    application.processEvents()
    left = {
        "saved": saved,
        "words": window.graph.messages.text,
        "modified": window.document.is_modified,
        "values in the document": np.size(window.document.graph.node(x).value),
        "values in the file": np.size(read(file).graph.find("x").value),
        "files": sorted(path.name for path in folder.iterdir()),
    }
    print(json.dumps(left))
    return 0


if __name__ == "__main__":
    sys.exit(main())
