"""The journal: whatever moment a crash comes, what was done before it can be read back."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest

from engine.errors import FormatError, UnbegunError
from engine.files.document import Contents, encode
from engine.files.journal import Journal, read
from engine.graphs.graph import Graph


def of(*names: str) -> bytes:
    graph = Graph()
    for name in names:
        graph.add("input", name=name)
    return encode(Contents(graph, {node: (8.0 * node, 0.0) for node in graph}, title="A title"))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return the journal of: x placed, y placed, undone, z placed."""
    journal = Journal(tmp_path / "one.journal", of(), tmp_path / "a.chainrule")
    journal.done(0, "Add x", of("x"))
    journal.done(1, "Add y", of("x", "y"))
    journal.went(1)
    journal.done(1, "Add z", of("x", "z"))
    journal.leave()
    return journal.path


def test_all_states_come_back_in_order(written: Path) -> None:
    history = read(written)
    assert [state.text for state in history.states] == ["", "Add x", "Add z"]
    assert [encode(state.contents()) for state in history.states] == [of(), of("x"), of("x", "z")]
    assert (history.reached, history.saved, history.is_unsaved) == (2, 0, True)
    assert history.path == written.parent / "a.chainrule"


@pytest.mark.parametrize("content", [None, b"nonsense"])
def test_a_journal_that_was_lost_meanwhile_is_told_of_when_it_is_needed(
    tmp_path: Path, content: bytes | None
) -> None:
    journal = Journal(tmp_path / "one.journal", of())
    journal.done(0, "Add x", of("x"))
    journal.path.unlink()
    if content is not None:
        journal.path.write_bytes(content)
    journal.done(1, "Add y", of("x", "y"))
    with pytest.raises(OSError, match=r"one\.journal|journal"):
        journal.done(0, "Add z", of("z"))
    journal.leave()


def test_a_journal_cut_anywhere_gives_the_last_whole_gesture(written: Path) -> None:
    data, reached = written.read_bytes(), set()
    first = data.index(b"\n") + 1
    for length in range(first, len(data) + 1):
        written.write_bytes(data[:length])
        history = read(written)
        assert [len(state.contents().graph) for state in history.states][:3] in ([0], [0, 1], [0, 1, 2])
        reached.add((len(history.states), history.reached))
    assert reached == {(1, 0), (2, 1), (3, 2), (3, 1)}


OPENED = '{"type":"opened","version":1,"path":%s,"clean":true,"lines":[],"when":%s}'
NESTED = '{"x":' + "[" * 100_000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"{}",
        b"\xff\xfe",
        b'{"type":"went","to":0,"when":1}\n',
        NESTED.encode(),
        (OPENED % ("null", "1e300")).encode(),
        (OPENED % ("null", "-1e18")).encode(),
        (OPENED % ('"a\\u0000b"', "1")).encode(),
    ],
)
def test_what_is_no_journal_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.journal"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=r"a\.journal is no journal"):
        read(path)


def test_a_journal_that_cannot_be_read_is_told_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"cannot read gone\.journal: No such file"):
        read(tmp_path / "gone.journal")
    with pytest.raises(FormatError, match=r"cannot read .*: (Is a directory|Permission)"):
        read(tmp_path)


@pytest.mark.parametrize(
    "entry",
    [
        '{"type":"went","to":9,"when":1}',
        '{"type":"done","after":9,"text":"","head":0,"tail":0,"lines":[],"when":1}',
        '{"type":"done","after":-1,"text":"","head":0,"tail":0,"lines":[],"when":1}',
        '{"type":"done","after":0,"text":"","head":-3,"tail":999,"lines":[],"when":1}',
        '{"type":"went","to":0,"when":1e300}',
        NESTED,
    ],
)
def test_an_entry_that_cannot_follow_ends_the_history_before_it(written: Path, entry: str) -> None:
    with written.open("a", encoding="utf-8") as file:
        file.write(entry + "\n")
    assert (len(read(written).states), read(written).reached) == (3, 2)


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    names = [f"x{number}" for number in range(200)]
    journal = Journal(tmp_path / "one.journal", of(*names))
    before = journal.path.stat().st_size
    journal.done(0, "Add y", of(*names, "y"))
    assert journal.path.stat().st_size - before < 400
    journal.close()


def test_saving_and_undoing_tell_what_is_safe(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "one.journal", of(), clean=False)
    unsaved = [read(journal.path).is_unsaved]
    journal.done(0, "Add x", of("x"))
    journal.saved(tmp_path / "b.chainrule")
    unsaved.append(read(journal.path).is_unsaved)
    journal.went(0)
    unsaved.append(read(journal.path).is_unsaved)
    journal.went(1)
    unsaved.append(read(journal.path).is_unsaved)
    journal.went(0)
    journal.done(0, "Add y", of("y"))
    unsaved.append(read(journal.path).is_unsaved)
    assert unsaved == [True, False, True, False, True]
    assert read(journal.path).path == tmp_path / "b.chainrule"
    journal.close()


def test_a_journal_that_ends_well_leaves_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "one.journal", of())
    journal.done(0, "Add x", of("x"))
    journal.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="names of Unix are bytes")
def test_a_file_may_be_called_anything(tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\n.chainrule"))
    journal = Journal(tmp_path / "one.journal", of(), file)
    assert read(journal.path).path == file
    journal.done(0, "Add x", of("x"))
    journal.saved(file)
    assert (read(journal.path).path, read(journal.path).saved) == (file, 1)
    journal.close()


def test_what_was_done_after_going_back_follows_the_state_gone_back_to(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "one.journal", of())
    names = [f"x{number}" for number in range(5)]
    for number in range(5):
        journal.done(number, "Add", of(*names[: number + 1]))
    journal.went(2)
    journal.done(2, "Add y", of("x0", "x1", "y"))
    journal.went(0)
    journal.went(3)
    journal.done(3, "Add z", of("x0", "x1", "y", "z"))
    states = [encode(state.contents()) for state in read(journal.path).states]
    assert states == [of(), of("x0"), of("x0", "x1"), of("x0", "x1", "y"), of("x0", "x1", "y", "z")]
    journal.close()


def test_memory_does_not_grow_with_what_was_done(tmp_path: Path) -> None:
    names = [f"x{number}" for number in range(300)]
    journal = Journal(tmp_path / "one.journal", of(*names))
    journal.done(0, "Add y0", of(*names, "y0"))
    tracemalloc.start()
    for number in range(1, 40):
        journal.done(number, "Add", of(*names, f"y{number}"))
    grown, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 3 * len(of(*names))
    journal.close()


def test_a_journal_that_has_grown_too_large_says_so_and_keeps_what_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "one.journal", of())
    monkeypatch.setattr("engine.files.journal.LARGEST", journal.path.stat().st_size + 10)
    with pytest.raises(OSError, match="grown too large"):
        journal.done(0, "Add x", of("x"))
    assert len(read(journal.path).states) == 1
    journal.close()


@pytest.mark.parametrize(
    ("data", "begun"), [(b"", False), (b'{"type":"opened"', False), (b"damaged\n", True)]
)
def test_what_never_began_is_told_from_the_damaged(tmp_path: Path, data: bytes, begun: bool) -> None:
    (tmp_path / "a.journal").write_bytes(data)
    with pytest.raises(FormatError) as refusal:
        read(tmp_path / "a.journal")
    assert isinstance(refusal.value, UnbegunError) != begun
