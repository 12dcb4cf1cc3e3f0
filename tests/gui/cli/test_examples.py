"""`chainrule examples`: the list, and copying one out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.files import document, examples
from gui.main import main


def test_every_example_is_listed_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples"]) == 0
    out = capsys.readouterr().out
    names = [example.name for example in examples.examples()]
    assert [line.split()[0] for line in out.splitlines() if line[1:2].strip()][-len(names) :] == names
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("name", ["fork", "example:fork"])
def test_copy_is_a_document_of_ones_own(name: str, home: Path) -> None:
    assert main(["examples", "--copy", name, "mine.chainrule"]) == 0
    copied = document.read(home / "mine.chainrule")
    assert document.encode(copied) == document.encode(examples.find("fork").contents())
