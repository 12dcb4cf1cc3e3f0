"""The program and its processes open no socket of the internet, be it by Python, by Qt or by a library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

NET = """
import os, re, sys, time
from pathlib import Path

def sockets(process):
    links = [os.readlink(path) for path in Path(f"/proc/{process}/fd").iterdir() if path.is_symlink()]
    return {link.removeprefix("socket:[").rstrip("]") for link in links if link.startswith("socket:[")}

def of_the_internet(processes):
    listed = {}
    for kind in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        table = Path(f"/proc/net/{kind}")
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            listed[line.split()[9]] = kind
    return sorted(listed[inode] for process in processes for inode in sockets(process) & listed.keys())
"""

PROGRAM = """
if __name__ == "__main__":
    from PySide6.QtWidgets import QApplication
    from gui.app import main_window
    from gui.app.main_window import MainWindow
    main_window.ask_to_end_race = lambda _window: True
    application = QApplication([])
    window = MainWindow()
    window.show()
    window.show_lab()
    window.lab.race.play()
    while not window.lab.client.has_answered:
        application.processEvents()
    worker = window.lab.client._process.pid
    print("internet:", *of_the_internet([os.getpid(), worker]))
    window.close()
"""

PLANTED = """
import socket
made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
made.bind(("", 0))
print("internet:", *of_the_internet([os.getpid()]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="sockets are looked up in /proc")
@pytest.mark.parametrize(("program", "opened"), [(PROGRAM, []), (PLANTED, ["udp"])], ids=["ours", "planted"])
def test_the_program_opens_no_socket_of_the_internet(program: str, opened: list[str], tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{NET}{program}", encoding="utf-8")
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == ["internet:", *opened]
