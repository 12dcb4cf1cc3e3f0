"""A real browser without a window, driven over a pipe: nothing of it touches the network."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
OPTIONS = (
    "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--no-sandbox",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
)  # fmt: skip
PATIENCE = 60.0


def installed() -> str | None:
    """Return the path of a browser that can be driven, or None; Windows has no such pipes."""
    if sys.platform == "win32":
        return None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One page of a running browser; commands are those of the Chrome DevTools protocol."""

    def __init__(self, writing: int, reading: int) -> None:
        self._writing, self._reading = writing, os.fdopen(reading, "rb")
        self._number, self._session = 0, ""
        self.complaints: list[str] = []

    def begin(self) -> None:
        """Open a page."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def end(self) -> None:
        """Let the browser go."""
        self._session = ""
        try:
            self.send("Browser.close")
        finally:
            os.close(self._writing)
            self._reading.close()

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Give a command and return its result; what the page complains of meanwhile is kept."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._writing, json.dumps(message).encode() + b"\0")
        while (answer := self._answer()).get("id") != self._number:
            self._note(answer)
        assert "error" not in answer, answer
        return dict(answer["result"])

    def wait_for(self, event: str) -> None:
        """Wait until the page tells of an event."""
        while (told := self._answer()).get("method") != event:
            self._note(told)

    def open(self, page: Path) -> None:
        """Show a file."""
        self.send("Page.navigate", url=page.as_uri())
        self.wait_for("Page.loadEventFired")

    def ask(self, expression: str) -> Any:
        """Return what an expression has as its value in the page."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def ask_until(self, expression: str) -> None:
        """Ask again and again until something is so."""
        deadline = time.monotonic() + PATIENCE
        while not self.ask(expression):
            assert time.monotonic() < deadline, f"never: {expression}"
            self.ask("new Promise(done => setTimeout(done, 20))")

    def press(self, key: str) -> None:
        """Press a key of the keyboard and let it go."""
        text = {"text": key} if len(key) == 1 else {}
        code = {" ": "Space"}.get(key, key)
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=code, **text)

    def click(self, name: str) -> None:
        """Click in the middle of the element of that name."""
        place = f"(box => [box.x + box.width / 2, box.y + box.height / 2])({name}.getBoundingClientRect())"
        x, y = self.ask(place)
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def prefer(self, **features: str) -> None:
        """Let the reader prefer something, such as prefers_color_scheme="dark"."""
        chosen = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.send("Emulation.setEmulatedMedia", features=chosen)

    def photograph(self, path: Path, width: int = 1280, height: int = 800) -> None:
        """Write a picture of the page."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot")["data"]))

    def _answer(self) -> dict[str, Any]:
        text = bytearray()
        while (letter := self._reading.read(1)) != b"\0":
            assert letter, "the browser has gone"
            text += letter
        return dict(json.loads(text))

    def _note(self, told: dict[str, Any]) -> None:
        if told.get("method") in {"Log.entryAdded", "Runtime.exceptionThrown"}:
            self.complaints.append(json.dumps(told["params"]))
        if told.get("method") == "Network.requestWillBeSent":
            address = told["params"]["request"]["url"]
            if not address.startswith(("file:", "data:", "about:")):
                self.complaints.append(f"asks for {address}")


_LAUNCH = """
import os, sys
commands, answers = map(int, sys.argv[1:3])
os.dup2(commands, 3)
os.dup2(answers, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""A browser takes its commands from descriptor 3 and answers on 4."""


@contextmanager
def running(path: str, folder: Path) -> Iterator[Browser]:
    """Run a browser whose profile is a folder of its own."""
    (commands, writing), (reading, answers) = os.pipe(), os.pipe()
    ends = [_out_of_the_way(commands), _out_of_the_way(answers)]
    command = [sys.executable, "-c", _LAUNCH, *map(str, ends), path, *OPTIONS, f"--user-data-dir={folder}"]
    with subprocess.Popen(command, pass_fds=ends, stderr=subprocess.DEVNULL) as process:
        for end in ends:
            os.close(end)
        browser = Browser(writing, reading)
        try:
            browser.begin()
            yield browser
        finally:
            browser.end()
            process.wait(PATIENCE)


def _out_of_the_way(descriptor: int) -> int:
    """Return another descriptor for the same, none of the first few."""
    import fcntl  # which Windows has not

    other = fcntl.fcntl(descriptor, fcntl.F_DUPFD, 10)
    os.close(descriptor)
    return other
