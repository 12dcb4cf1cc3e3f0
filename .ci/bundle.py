"""Builds a folder with the program and all it needs, which runs where there is no Python, and tries it.

    python .ci/bundle.py          build and try
    python .ci/bundle.py --try    try what was built before

The folder is `dist/chainrule`. On a virtual display the program in it opens its window, races in a process of
its own, and renders an example; what is larger than `LARGEST` or fails ends this with a sentence.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "dist" / "chainrule"
PROGRAM = FOLDER / "chainrule"
LARGEST = 250
"""Megabytes that the folder may take."""
PATIENCE = 60.0
UNUSED = (
    "IPython", "PIL", "PyQt5", "PyQt6", "PySide2", "autograd", "babel", "matplotlib", "micrograd", "mypy",
    "pandas", "pydot", "pygraphviz", "pytest", "scipy", "setuptools", "tkinter", "torch", "Xlib",
    "NodeGraphQt", "OpenGL", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtNetwork", "PySide6.QtPdf",
)  # fmt: skip
"""What is installed beside the program, or could be, and what no part of it imports."""
DATA = ("resources", "ziamath", "ziafont", "latex2mathml")
VERSIONED = ("fast-sugiyama",)
"""Packages that are asked for their version."""
CODE = ("gui", "engine")
"""Packages whose modules are also imported by name."""


def main() -> None:
    """Build, weigh and try; exit with a sentence where something is wrong."""
    if "--try" not in sys.argv:
        build()
    size = megabytes(FOLDER)
    print(f"dist/chainrule: {size:.0f} MB")
    if size > LARGEST:
        sys.exit(f"The bundle takes {size:.0f} MB; it may take {LARGEST}.")
    with tempfile.TemporaryDirectory() as home, display() as name:
        environment = {
            "PATH": "/usr/bin:/bin", "HOME": home, "CHAINRULE_SETTINGS": home, "DISPLAY": name,
            "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        renders(Path(home), environment)
        opens_and_races(environment)


def build() -> None:
    """Have PyInstaller gather the program."""
    import PyInstaller.__main__

    options = ["--name=chainrule", "--noconfirm", "--log-level=WARN", "--onedir"]
    places = [f"--distpath={ROOT / 'dist'}", f"--workpath={ROOT / 'build'}", f"--specpath={ROOT / 'build'}"]
    options += places + [f"--exclude-module={name}" for name in UNUSED]
    options += [f"--collect-data={name}" for name in DATA]
    options += [f"--copy-metadata={name}" for name in VERSIONED]
    options += [f"--collect-submodules={name}" for name in CODE]
    PyInstaller.__main__.run([*options, f"--paths={ROOT}", str(ROOT / "gui" / "main.py")])


def megabytes(folder: Path) -> float:
    """Return what the files in a folder take, each once."""
    return sum(path.stat().st_size for path in folder.rglob("*") if not path.is_symlink()) / 2**20


@contextmanager
def display() -> Iterator[str]:
    """Start a virtual display and return its name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as answer:
            name = f":{answer.readline().strip()}"
        try:
            yield name
        finally:
            server.terminate()


def renders(folder: Path, environment: dict[str, str]) -> None:
    """Draw an example to a picture."""
    picture = folder / "neuron.png"
    command = [str(PROGRAM), "render", "example:sigmoid-neuron", "--out", str(picture)]
    subprocess.run(command, env=environment, check=True)
    if not picture.read_bytes().startswith(b"\x89PNG"):
        sys.exit("The bundle rendered no picture.")
    print("It renders an example.")


def opens_and_races(environment: dict[str, str]) -> None:
    """Open the window, turn to the Training Lab and play, by keys, until the race's process has worked."""
    from Xlib import X
    from Xlib.display import Display

    began = time.monotonic()
    with subprocess.Popen([str(PROGRAM)], env=environment) as program:
        try:
            screen = Display(environment["DISPLAY"])
            until(lambda: shown(screen), "The bundle opens no window.", program)
            print(f"It opens a window, after {time.monotonic() - began:.1f} s.")
            time.sleep(1.0)
            shown(screen)[0].set_input_focus(X.RevertToParent, X.CurrentTime)  # no window manager does it
            strike(screen, "Control_L", "2")
            until(lambda: workers(program.pid), "The bundle starts no process for a race.", program)
            time.sleep(1.0)
            before = seconds_of(workers(program.pid))
            strike(screen, "space")
            until(lambda: seconds_of(workers(program.pid)) > before + 1.0, "It does not race.", program)
            print("It races in a process of its own.")
        finally:
            program.terminate()


def until(condition: Callable[[], object], complaint: str, program: subprocess.Popen[bytes]) -> None:
    """Wait for a condition; exit with the complaint where it does not come true, or the program ends."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end or program.poll() is not None:
            sys.exit(complaint)
        time.sleep(0.1)


def shown(screen: Any) -> list[Any]:
    """Return the windows on the screen that have the program's name and can be seen."""
    from Xlib import X

    title = screen.get_atom("_NET_WM_NAME")
    windows = screen.screen().root.query_tree().children
    named = [window for window in windows if "Chainrule" in (window.get_full_text_property(title) or "")]
    return [window for window in named if window.get_attributes().map_state == X.IsViewable]


def strike(screen: Any, *names: str) -> None:
    """Press keys together and let them go."""
    from Xlib import XK, X
    from Xlib.ext import xtest

    codes = [screen.keysym_to_keycode(XK.string_to_keysym(name)) for name in names]
    for kind, order in ((X.KeyPress, codes), (X.KeyRelease, codes[::-1])):
        for code in order:
            xtest.fake_input(screen, kind, code)
            screen.sync()


def workers(parent: int) -> list[int]:
    """Return the processes of this parent that multiprocessing started to run something."""
    listing = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    lines = {int(child): Path(f"/proc/{child}/cmdline").read_text() for child in listing}
    return [child for child, line in lines.items() if "multiprocessing-fork" in line]


def seconds_of(processes: list[int]) -> float:
    """Return the time that processes have computed."""
    ticks = [Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split() for process in processes]
    return sum(int(fields[11]) + int(fields[12]) for fields in ticks) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
