"""Paths as text: whatever a system calls its files comes back as it was, in one line of ASCII."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.files.path_text import path_to_text, text_to_path

NAMES = (
    b"a.chainrule", b"lecture 1.chainrule", "가중치.chainrule".encode(), b"caf\xe9.chainrule", b"a\nb",
    b"100%41", b"", b"..", b"~x", b"<b>&amp;", b"\xff\xfe",
)  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="names of Unix are bytes")
@pytest.mark.parametrize("name", NAMES)
def test_a_path_comes_back_as_it_was(name: bytes) -> None:
    path = Path(os.fsdecode(b"/home/" + name))
    text = path_to_text(path)
    assert text_to_path(text) == path
    assert text.isascii()
    assert text.isprintable()


def test_a_path_that_was_written_as_it_is_reads_as_it_is() -> None:
    for text in ("/home/a b.chainrule", "C:\\lectures\\a.chainrule", "/home/가중치.chainrule"):
        assert text_to_path(text) == Path(text)


@pytest.mark.parametrize("text", ["a\0b", "a%00b"])
def test_what_no_path_can_be_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="zero byte"):
        text_to_path(text)
