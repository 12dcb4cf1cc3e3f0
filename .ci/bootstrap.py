"""Makes this folder ready to run: the virtual environment, the packages, and the libraries that Qt needs.

The Makefile calls it before every command, with any Python from 3.11 on and nothing else installed:

    python3 .ci/bootstrap.py run     what the program needs
    python3 .ci/bootstrap.py test    the same, the tools for tests, and a virtual display
    python3 .ci/bootstrap.py lint    the same tools, but no system libraries: nothing is started

It uses the standard library alone, and when nothing changed it is done in a blink. Everything it makes is
inside `.venv`, except system packages, which it installs only as root or with a sudo that asks nothing.
`system_packages.py` beside it holds the table of those.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import system_packages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = {"run": "installed", "test": "installed-dev", "lint": "installed-dev"}
QT_STARTS = "qt-starts"
PARTS_OF_AN_ENVIRONMENT = ("bin", "include", "lib", "lib64", "share", "pyvenv.cfg")

TRY_QT = """
import pyqtgraph
from PySide6 import QtGui, QtSvg, QtWidgets
application = QtWidgets.QApplication([])
assert QtGui.QFontDatabase.families(), "Qt finds no font"
"""


def main() -> None:
    """Prepare for the purpose named on the command line; exit with a line of advice where that fails."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    make_folders()
    system_packages.provide(purpose, VENV)
    if not is_installed(purpose):
        create_environment()
        install(purpose)
    if purpose != "lint" and not is_stamped(QT_STARTS):
        try_qt()


def make_folders() -> None:
    """Make the folders that the Makefile names in the environment; the runtime folder is the user's alone."""
    for name in ("cache", "settings", "tmp"):
        (VENV / name).mkdir(parents=True, exist_ok=True)
    (VENV / "runtime").mkdir(mode=0o700, exist_ok=True)


def fingerprint() -> str:
    """Return a text that changes when an installation has to be made anew."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    what = [project["project"], project["build-system"], str(ROOT), sys.version_info[:2]]
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


def is_stamped(name: str) -> bool:
    """Say whether a step was done, and nothing it depends on has changed since."""
    file = VENV / name
    return file.is_file() and file.read_text() == fingerprint()


def stamp(name: str) -> None:
    """Note that a step is done."""
    (VENV / name).write_text(fingerprint())


def is_installed(purpose: str) -> bool:
    """Say whether the environment works and holds what the purpose needs; the one for tests serves all."""
    return any(is_stamped(name) for name in {STAMPS[purpose], STAMPS["test"]}) and runs(PYTHON, "pass")


def runs(python: str | Path, code: str) -> bool:
    """Say whether a Python exists and runs the code without an error."""
    try:
        return subprocess.run([python, "-c", code], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def create_environment() -> None:
    """Create the virtual environment, or do nothing if a usable one of this Python's version is there."""
    if runs(PYTHON, f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"):
        return
    say("Creating the virtual environment in .venv …")
    for name in (*PARTS_OF_AN_ENVIRONMENT, QT_STARTS, *STAMPS.values()):
        remove(VENV / name)
    # The Python that runs this may be the environment's own, which has just been removed.
    python = os.path.realpath(sys.executable)
    if runs(python, "import ensurepip"):
        run(python, "-m", "venv", VENV)
    else:
        run(python, "-m", "venv", "--without-pip", VENV)
        run(python, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip")


def remove(path: Path) -> None:
    """Remove a file, a link or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def install(purpose: str) -> None:
    """Install the program from this folder, editable, with what the purpose needs."""
    say("Installing what Chainrule needs into .venv (this once; it may take a minute) …")
    extras = "" if purpose == "run" else "[dev]"
    quiet = () if sys.stdout.isatty() else ("--quiet",)
    run(PYTHON, "-m", "pip", "install", "--no-input", *quiet, "--editable", str(ROOT) + extras)
    stamp(STAMPS[purpose])


def try_qt() -> None:
    """Start Qt without a display, as the tests do; stop with its complaint if it can't."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [str(PYTHON), "-c", TRY_QT]
    tried = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if tried.returncode:
        complaint = (tried.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        sys.exit(f"Qt does not start on this machine: {complaint}")
    stamp(QT_STARTS)


def run(*command: str | Path) -> None:
    """Run a command that has to succeed; its own output says what went wrong."""
    if subprocess.call(command, stdin=subprocess.DEVNULL):
        sys.exit("Stopped: this failed, for the reason above: " + " ".join(map(str, command)))


def say(text: str) -> None:
    """Tell the user what is going on, at once."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
