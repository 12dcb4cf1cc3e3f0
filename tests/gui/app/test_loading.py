"""What the first picture does without is loaded beside it, so that its first use is as quick as any other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

LOAD = """
import sys
from gui.app.loading import load_the_rest
dear = {"ziamath", "engine.recognition.recognizer", "engine.formulas.expression"}
print(sorted(dear & sys.modules.keys()))
loading = load_the_rest()
loading.join()
print(sorted(dear - sys.modules.keys()), loading.is_alive())
"""


def test_what_is_dear_to_load_is_loaded_in_a_thread_that_ends():
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[]", "[] False"]
