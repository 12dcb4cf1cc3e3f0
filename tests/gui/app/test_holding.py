"""A file is held by one at a time, by whatever path it is known, for as long as who holds it goes on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gui.app.holding import SUFFIX, Hold, clear_stale


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / name for name in ("one.chainrule", "two.chainrule")]
    for path in made:
        path.touch()
    return made


@pytest.fixture
def holds(tmp_path: Path) -> list[Hold]:
    """Two windows that share a folder, which is not there yet."""
    return [Hold(tmp_path / "not" / "there") for _window in range(2)]


def locks(tmp_path: Path) -> list[str]:
    return [path.name for path in (tmp_path / "not" / "there").glob("*")]


def test_who_comes_second_is_told_so_until_the_first_lets_go(holds: list[Hold], files: list[Path]) -> None:
    (first, second), (one, _two) = holds, files
    assert first.take(one)
    assert first.take(one)
    assert not second.take(one)
    assert not second.take(one)
    assert first.take(None)
    assert second.take(one)
    assert not first.take(one)
    assert second.take(None)


def test_who_goes_on_to_another_file_lets_go_of_the_one_before(
    holds: list[Hold], files: list[Path], tmp_path: Path
) -> None:
    (first, second), (one, two) = holds, files
    assert first.take(one)
    assert second.take(two)
    assert not first.take(two)
    assert second.take(one)
    assert first.take(two)
    assert len(locks(tmp_path)) == 2
    for hold in holds:
        assert hold.take(None)
    assert locks(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_to_a_file_is_that_file(holds: list[Hold], files: list[Path], tmp_path: Path) -> None:
    link = tmp_path / "link.chainrule"
    link.symlink_to(files[0])
    assert holds[0].take(link)
    assert not holds[1].take(files[0])
    assert holds[1].take(files[1])
    names = locks(tmp_path)
    assert {len(name) for name in names} == {32 + len(SUFFIX)}
    assert all(name.endswith(SUFFIX) for name in names)
    for hold in holds:
        hold.take(None)


def test_where_no_lock_can_be_written_nobody_is_known_to_hold_a_file(files: list[Path]) -> None:
    holds = [Hold(files[1] / "no folder") for _window in range(2)]
    assert [hold.take(files[0]) for hold in holds] == [True, True]
    assert [hold.take(None) for hold in holds] == [True, True]


def test_locks_that_were_left_are_cleared_away_and_those_held_stay(
    holds: list[Hold], files: list[Path], tmp_path: Path
) -> None:
    holds[0].take(files[0])
    (held,) = locks(tmp_path)
    mine = (tmp_path / "not" / "there" / held).read_text()
    for name in (f"left{SUFFIX}", "else.txt"):  # of a process that there is not
        (tmp_path / "not" / "there" / name).write_text(mine.replace(str(os.getpid()), "4194301", 1))
    clear_stale(tmp_path / "not" / "there")
    assert sorted(locks(tmp_path)) == sorted([held, "else.txt"])
    assert not holds[1].take(files[0])
    holds[0].take(None)
