"""Saving: the old file stays until the new one is whole, then as a backup; what would be lost is refused."""

from __future__ import annotations

import os
import stat
import time
from contextlib import suppress
from pathlib import Path

import pytest

from engine.errors import FormatError
from engine.files.atomic_file import BACKUP, backup_of, clear_parts, replacing, write_atomically, write_export
from engine.files.document import Contents, read, write
from engine.graphs.graph import Graph


def test_the_file_before_is_kept_as_the_one_backup(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    for text in (b"first", b"second", b"third"):
        write_atomically(target, text)
    backup = tmp_path / ("a.txt" + BACKUP)
    assert (target.read_bytes(), backup.read_bytes()) == (b"third", b"second")
    assert sorted(tmp_path.iterdir()) == [target, backup]


def test_what_can_be_made_again_is_written_without_a_backup(tmp_path: Path) -> None:
    target = tmp_path / "a.png"
    for content in (b"first", b"second"):
        write_export(target, content)
    assert target.read_bytes() == b"second"
    assert [*tmp_path.iterdir()] == [target]
    with pytest.raises(OSError, match="no ordinary file"):
        write_export(tmp_path, b"")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes on Windows")
def test_a_pipe_takes_an_export_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_export(pipe, b"picture")
    assert os.read(reading, 100) == b"picture"
    os.close(reading)
    assert pipe.is_fifo()


def test_a_backup_that_cannot_be_made_stops_nothing(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")
    (tmp_path / ("a.txt" + BACKUP)).mkdir()
    write_atomically(target, b"new")
    assert target.read_bytes() == b"new"


def test_a_link_stays_a_link_to_the_file_that_is_written(tmp_path: Path) -> None:
    file, link = tmp_path / "file.txt", tmp_path / "link.txt"
    file.write_bytes(b"old")
    link.symlink_to(file)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


def test_permissions_stay(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")
    target.chmod(0o640)
    write_atomically(target, b"new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.parametrize("letter", ["a", "é", "中"])
@pytest.mark.parametrize("length", [254, 255])
def test_a_long_name_can_be_written_and_has_a_backup(tmp_path: Path, letter: str, length: int) -> None:
    size = len(letter.encode())
    name = letter * (length // size) + "z" * (length % size)
    targets = [tmp_path / (name[:-1] + end) for end in "xy"]
    for target in targets:
        for text in (b"first", b"second", b"third"):
            write_atomically(target, target.name[-1].encode() + text)
    for target in targets:
        assert target.read_bytes()[1:] == b"third"
        assert backup_of(target).read_bytes() == target.name[-1].encode() + b"second"
    assert len([*tmp_path.iterdir()]) == 4


def test_a_file_with_two_names_is_refused_and_stays(tmp_path: Path) -> None:
    file, other = tmp_path / "a.chainrule", tmp_path / "b.chainrule"
    file.write_bytes(b"old")
    other.hardlink_to(file)
    with pytest.raises(FormatError, match=r"cannot write a\.chainrule: it has another name too"):
        write(file, Contents(Graph()))
    assert other.read_bytes() == file.read_bytes() == b"old"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_neither_written_nor_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.chainrule"
    os.mkfifo(pipe)
    with pytest.raises(FormatError, match=r"cannot write .*no ordinary file"):
        write(pipe, Contents(Graph()))
    with pytest.raises(FormatError, match=r"cannot read .*no ordinary file"):
        read(pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null"])
@pytest.mark.skipif(os.name != "posix", reason="these are names of Unix")
def test_a_device_is_not_read(name: str) -> None:
    with pytest.raises(FormatError, match="no ordinary file"):
        read(name)


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"cannot write a\.chainrule: No such file or directory"):
        write(tmp_path / "gone" / "a.chainrule", Contents(Graph()))


def test_what_a_crash_left_is_cleared_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    left, fresh = tmp_path / ".chainrule-old.part", tmp_path / ".chainrule-new.part"
    for part in (left, fresh):
        part.write_bytes(b"half")
    os.utime(left, (time.time() - 7200,) * 2)
    write_atomically(tmp_path / "a.txt", b"whole")
    assert (left.exists(), fresh.exists()) == (False, True)


def test_what_is_left_of_a_file_that_nobody_writes_any_more_is_cleared(tmp_path, half_written) -> None:
    half_written(tmp_path / "one")
    part = half_written(tmp_path / "other")
    clear_parts(tmp_path / "one")
    assert [*tmp_path.iterdir()] == [part]


def test_a_file_that_was_not_written_to_its_end_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")
    with suppress(KeyError), replacing(target, backup=True) as file:
        file.write(b"half")
        raise KeyError
    assert target.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [target]


def test_a_file_without_backup_leaves_only_itself(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    for text in (b"first", b"second"):
        with replacing(target, backup=False) as file:
            file.write(text)
    assert target.read_bytes() == b"second"
    assert [*tmp_path.iterdir()] == [target]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system lists no descriptors")
def test_what_is_not_read_leaves_no_descriptor_open(tmp_path: Path) -> None:
    before = len([*Path("/proc/self/fd").iterdir()])
    for _turn in range(3):
        with pytest.raises(FormatError, match="cannot read"):
            read(tmp_path)
    assert len([*Path("/proc/self/fd").iterdir()]) == before
