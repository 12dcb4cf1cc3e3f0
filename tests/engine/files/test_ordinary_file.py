"""What is opened may be anything that has a name: only ordinary files are read, and all in one place."""

from __future__ import annotations

import ast
import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import DatasetError, FormatError
from engine.files import document, journal
from engine.files.ordinary_file import in_megabytes, is_folder, is_there, read_ordinary, reason_of
from engine.training import checkpoint
from engine.training.data.tables.reading import look
from tests.sources import nodes

SHIPPED = {
    "engine/exercises/shipped.py", "engine/files/examples.py", "engine/training/data/datasets.py",
    "gui/flow/film_page.py", "gui/look/icons.py",
}  # fmt: skip
"""The modules that read what the program itself is shipped with."""


def socket_at(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as it, pytest.MonkeyPatch.context() as patch:
        patch.chdir(path.parent)  # a socket's name has at most a hundred letters
        it.bind(path.name)


SPECIAL: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a device without an end": lambda path: path.symlink_to("/dev/zero"),
    "a device without a beginning": lambda path: path.symlink_to("/dev/full"),
    "a folder": Path.mkdir,
    "a socket": socket_at,
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to nothing": lambda path: path.symlink_to("nothing"),
}
READERS: dict[str, tuple[Callable[[Path], object], type[Exception]]] = {
    "documents": (document.read, FormatError),
    "tables": (lambda path: look(str(path)), DatasetError),
    "journals": (journal.read, FormatError),
    "races": (checkpoint.read, FormatError),
    "bytes": (lambda path: read_ordinary(path, 100), OSError),
}


@pytest.mark.skipif(os.name != "posix", reason="these are files of Unix")
@pytest.mark.timeout(20)
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", SPECIAL)
def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path: Path, kind: str, reader: str) -> None:
    path = tmp_path / "it"
    SPECIAL[kind](path)
    read, refusal = READERS[reader]
    with pytest.raises(refusal):
        read(path)


@pytest.mark.parametrize("reader", READERS)
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, reader: str) -> None:
    read, refusal = READERS[reader]
    for name in ("a\0b", "x" * 5000):
        with pytest.raises(refusal):
            read(tmp_path / name)
        assert not is_there(tmp_path / name)
        assert not is_folder(tmp_path / name)


def test_one_byte_is_read_beyond_what_was_asked_for_to_tell_that_there_is_more(tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes(b"0123456789")
    assert [read_ordinary(path, most) for most in (4, 9, 10)] == [b"01234", b"0123456789", b"0123456789"]
    assert (is_there(path), is_folder(path), is_folder(tmp_path)) == (True, False, True)


def test_an_error_gives_the_system_s_reason_or_else_its_own():
    assert reason_of(OSError(errno.ENOSPC, "full", "/a")) == "full"
    assert reason_of(OSError("it is no ordinary file")) == "it is no ordinary file"


def test_megabytes_are_told_whole():
    assert [in_megabytes(count) for count in (0, 2**20 - 1, 2**20, 2**28 + 5)] == [0, 0, 1, 256]


def reads(node: ast.AST) -> bool:
    """Return whether what a module says reads a file."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        return node.func.attr in {"read_bytes", "read_text"}
    return isinstance(node.func, ast.Name) and node.func.id == "open"


@pytest.mark.parametrize("written", ["open(name)", "path.read_text()", "Path(name).read_bytes()"])
def test_what_reads_a_file_is_noticed(written: str) -> None:
    assert [node for node in ast.walk(ast.parse(written)) if reads(node)]


def test_files_from_outside_are_read_here_and_nowhere_else() -> None:
    found = [
        f"{path}:{node.lineno}"  # type: ignore[attr-defined]
        for path, node in (*nodes("engine"), *nodes("gui"))
        if reads(node) and path not in SHIPPED
    ]
    assert found == []
