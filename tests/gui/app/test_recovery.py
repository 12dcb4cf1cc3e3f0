"""Recovery: what a crash has left comes back with its history, and is kept until it is settled."""

from __future__ import annotations

import os

import pytest

from engine.errors import FormatError
from engine.files.document import encode
from engine.files.examples import find
from engine.files.journal import read
from engine.training.checkpoint import checkpoint, digest, write
from engine.training.race import Race
from engine.training.record import Measure, Record
from gui.app import files, recovery
from gui.app.left import LeftDamaged
from gui.app.questions import Answer
from gui.document import commands
from gui.document.document import Document
from gui.document.keeping import DAMAGED, LOCK, Keeper, lock_of, orphans
from gui.training.first_race import FIRST_RACE


@pytest.fixture
def crashed(home, product_of_a_sum):
    """Return the document that a program was editing when it ended: x set three times, once undone."""
    keeper = Keeper(product_of_a_sum, recovery.folder())
    x = product_of_a_sum.graph.find("x").id
    for value in (1.0, 2.0, 3.0):
        commands.set_value(product_of_a_sum, x, value)
    commands.delete(product_of_a_sum, [product_of_a_sum.graph.find("y").id])
    commands.move(product_of_a_sum, {x: (-400.0, 8.0)})
    product_of_a_sum.undo_stack.undo()
    keeper.close(keep=True)
    return product_of_a_sum


def test_a_document_comes_back_with_its_steps_of_undo(crashed, window):
    assert not window.recovery.isVisible()  # nobody has looked
    window.recovery.look(recovery.folder())
    assert window.recovery.isVisible()
    assert window.recovery.label.text().startswith("Chainrule ended before Untitled was saved.")
    window.recovery.recover_button.click()
    document = window.document
    assert encode(document.contents()) == encode(crashed.contents())
    assert [step.text for step in document.undo_stack.steps] == ["Set x", "Set x", "Set x", "Delete", "Move"]
    assert document.undo_stack.index == 4
    document.undo_stack.undo()
    assert document.graph.find("y").value == 5.0
    assert not window.recovery.isVisible()


def test_what_was_recovered_survives_another_crash(crashed, window):
    window.recovery.look(recovery.folder())
    window.recovery.recover()
    window.keeper.wait()
    histories = [read(path) for path in recovery.folder().glob("*.journal")]
    assert [history.is_unsaved for history in histories] == [True]
    assert encode(histories[0].states[histories[0].reached].contents()) == encode(crashed.contents())


def test_declining_forgets_it(crashed, window):
    window.recovery.look(recovery.folder())
    window.recovery.decline_button.click()
    assert not window.recovery.isVisible()
    assert orphans(recovery.folder()) == []


def test_what_is_not_settled_is_offered_again(crashed, window):
    window.recovery.look(recovery.folder())
    window.close()
    assert len(orphans(recovery.folder())) == 1


def test_what_was_saved_is_not_offered(home, product_of_a_sum, window, tmp_path):
    keeper = Keeper(product_of_a_sum, recovery.folder())
    commands.set_value(product_of_a_sum, product_of_a_sum.graph.find("x").id, 1.0)
    product_of_a_sum.save(tmp_path / "a.chainrule")
    keeper.close(keep=True)
    window.recovery.look(recovery.folder())
    assert not window.recovery.isVisible()
    assert list(recovery.folder().iterdir()) == []


@pytest.mark.parametrize("written", [b"", b'{"type":"opened","version":1,"pa'])
def test_a_journal_that_had_only_just_been_begun_is_cleared_away(crashed, window, written):
    begun = recovery.folder() / "0begun.journal"
    begun.write_bytes(written)
    window.recovery.look(recovery.folder())
    assert window.recovery.isVisible()
    assert not begun.exists()
    assert not begun.with_name(begun.name + LOCK).exists()


@pytest.fixture
def damaged(home):
    """Return a journal that nobody can read, last written at the beginning of 2026."""
    recovery.folder().mkdir(parents=True, exist_ok=True)
    file = recovery.folder() / "<b>damaged.journal"
    file.write_bytes(b"damaged\n")
    os.utime(file, (1767268800.0, 1767268800.0))
    return file


def test_a_journal_that_is_damaged_is_told_of_and_stays_if_one_wants(damaged, window):
    window.recovery.look(recovery.folder())
    words = window.recovery.label.text()
    assert words.startswith("What was kept of a document until 2026-01-01 ")
    assert "<b>damaged.journal is no journal that can be read" in words
    assert str(damaged) + DAMAGED in words
    window.recovery.recover_button.click()
    assert not window.recovery.isVisible()
    assert [path.name for path in recovery.folder().iterdir()] == [damaged.name + DAMAGED]
    window.recovery.look(recovery.folder())
    assert not window.recovery.isVisible()


def test_a_journal_that_is_damaged_can_be_removed_and_the_next_is_offered(crashed, damaged, window):
    window.recovery.look(recovery.folder())
    assert window.recovery.decline_button.text() == "&Remove"
    assert "After this one: 1." in window.recovery.label.text()
    window.recovery.decline_button.click()
    assert not damaged.exists()
    assert window.recovery.decline_button.text() == "&Decline"


@pytest.mark.parametrize("saved_before", [False, True])
def test_a_journal_that_is_damaged_further_on_gives_what_is_before_and_keeps_the_rest(
    crashed, window, saved_before
):
    (file,) = recovery.folder().glob("*.journal")
    lines = file.read_bytes().split(b"\n")
    if saved_before:
        lines.insert(2, b'{"type":"saved","path":"/a.chainrule","when":1}')
    lines[3] = b"\0" * len(lines[3])
    file.write_bytes(b"\n".join(lines))
    window.recovery.look(recovery.folder())
    words = window.recovery.label.text()
    assert f"What came after that (entries: {len(lines) - 4}) cannot be read" in words
    assert str(file) + DAMAGED in words
    window.recovery.recover_button.click()
    window.keeper.wait()
    assert window.document.graph.find("x").value == (1.0 if saved_before else 2.0)
    assert file.with_name(file.name + DAMAGED).exists()
    assert not file.exists()


def test_several_documents_are_offered_one_after_another(crashed, window):
    keeper = Keeper(crashed, recovery.folder())
    commands.set_value(crashed, crashed.graph.find("x").id, 7.0)
    keeper.close(keep=True)
    window.recovery.look(recovery.folder())
    assert "After this one: 1." in window.recovery.label.text()
    window.recovery.decline()
    assert "After this one" not in window.recovery.label.text()
    assert window.recovery.isVisible()


def test_a_name_in_a_file_is_not_taken_for_markup(home, window, qapp):
    document = Document()
    document.describe(("<b>bold</b>", ""))
    keeper = Keeper(document, recovery.folder())
    commands.add_node(document, "input", (0.0, 0.0))
    keeper.close(keep=True)
    window.recovery.look(recovery.folder())
    assert "<b>bold</b>" in window.recovery.label.text()


def test_long_histories_come_back_with_their_last_steps(home, window, product_of_a_sum, monkeypatch):
    monkeypatch.setattr(recovery, "LONGEST_HISTORY", 2)
    keeper = Keeper(product_of_a_sum, recovery.folder())
    for value in range(5):
        commands.set_value(product_of_a_sum, product_of_a_sum.graph.find("x").id, float(value))
    keeper.close(keep=True)
    window.recovery.look(recovery.folder())
    window.recovery.recover()
    assert window.document.undo_stack.count() == 2
    assert window.document.graph.find("x").value == 4.0
    window.document.undo_stack.undo()
    window.document.undo_stack.undo()
    assert window.document.is_modified


def test_a_recovered_document_knows_at_which_step_it_was_saved(home, window, tmp_path, product_of_a_sum):
    keeper = Keeper(product_of_a_sum, recovery.folder())
    for value in range(4):
        commands.set_value(product_of_a_sum, product_of_a_sum.graph.find("x").id, float(value))
        if value == 1:
            product_of_a_sum.save(tmp_path / "a.chainrule")
    keeper.close(keep=True)
    window.recovery.look(recovery.folder())
    window.recovery.recover()
    states = [(window.document.graph.find("x").value, window.document.is_modified)]
    while window.document.undo_stack.canUndo():
        window.document.undo_stack.undo()
        states.append((window.document.graph.find("x").value, window.document.is_modified))
    assert states == [(3.0, True), (2.0, True), (1.0, False), (0.0, True), (-2.0, True)]


@pytest.mark.parametrize("saved_first", [True, False])
def test_a_recovered_document_knows_what_its_file_was(home, window, tmp_path, monkeypatch, saved_first):
    path, document = tmp_path / "a.chainrule", Document()
    document.replace(find("fork").contents())
    keeper = Keeper(document, recovery.folder())
    document.save(path)
    if not saved_first:
        keeper.close()
        document.replace(document.contents(), path=path, digest=files.files.digest(path))
        keeper = Keeper(document, recovery.folder())
    commands.add_node(document, "input", (0.0, 90.0))
    keeper.close(keep=True)
    window.recovery.look(recovery.folder())
    window.recovery.recover()
    asked = []
    monkeypatch.setattr(
        files, "ask_to_overwrite", lambda _window, doubt: asked.append(doubt) or Answer.CANCEL
    )
    assert window.document.path == path
    assert window.files.save()
    assert asked == []
    path.write_text("other")
    assert not window.files.save()
    assert len(asked) == 1


# -- races ------------------------------------------------------------------------------------------------


@pytest.fixture
def left_race(home):
    """Return the file of a race on XOR that a crash has left at step 12."""
    race, record = Race(FIRST_RACE), Record(4)
    record.add(race.advance(12))
    recovery.folder().mkdir(parents=True, exist_ok=True)
    file = recovery.folder() / "one.race"
    write(file, checkpoint(race, record, digest(race.dataset)))
    return file


def test_a_race_that_a_crash_has_left_goes_on(left_race, window, qtbot):
    window.recovery.look(recovery.folder())
    assert window.recovery.label.text().startswith(
        "Chainrule ended during a race on XOR. It can go on from step 12, as it was on "
    )
    window.recovery.recover_button.click()
    assert not window.workspaces.is_graph_in_front
    qtbot.waitUntil(lambda: not left_race.exists(), timeout=20_000)
    assert window.lab.race.record.curve(Measure.BATCH_LOSS)[0].tolist() == [*range(1, 13)]
    assert len([*recovery.folder().glob("*.race")]) == 1
    assert not window.recovery.isVisible()
    window.close()
    assert list(recovery.folder().iterdir()) == []


def test_a_race_is_offered_after_documents_and_can_be_declined(crashed, left_race, window):
    window.recovery.look(recovery.folder())
    assert "After this one: 1." in window.recovery.label.text()
    window.recovery.decline()
    assert "during a race" in window.recovery.label.text()
    window.recovery.decline()
    assert list(recovery.folder().iterdir()) == []


def test_what_a_worker_left_half_written_is_cleared_away(home, window, half_written):
    recovery.folder().mkdir(parents=True, exist_ok=True)
    lock = lock_of(recovery.folder() / "one.race")
    lock.tryLock(0)
    text = (recovery.folder() / "one.race.lock").read_text().split("\n")
    lock.unlock()
    (recovery.folder() / "one.race.lock").write_text("\n".join(["99999999", *text[1:]]))
    half_written(recovery.folder() / "one.race")
    window.recovery.look(recovery.folder())
    assert list(recovery.folder().iterdir()) == []
    assert not window.recovery.isVisible()


def test_a_race_that_is_damaged_is_told_of(left_race, window):
    left_race.write_bytes(b"damaged")
    window.recovery.look(recovery.folder())
    assert window.recovery.label.text().startswith("What was kept of a race until ")
    assert "one.race is no race that can be read" in window.recovery.label.text()
    window.recovery.decline_button.click()
    assert list(recovery.folder().iterdir()) == []


def test_what_cannot_be_recovered_is_refused_in_words_and_stays_offered(crashed, window, monkeypatch):
    def refuse(*_what):
        raise FormatError("it was made by a later version")

    window.recovery.look(recovery.folder())
    with monkeypatch.context() as patch:
        patch.setattr(recovery, "restorer", refuse)
        window.recovery.recover()
    assert "it was made by a later version" in window.graph.messages.text
    assert window.recovery.isVisible()
    assert len(window.tabs) == 1
    window.recovery.recover()
    assert encode(window.document.contents()) == encode(crashed.contents())


def test_what_is_gone_before_one_has_looked_is_from_nobody_knows_when(tmp_path):
    left = LeftDamaged(
        tmp_path / "gone.journal", "What was kept of a document", FormatError("it is no journal")
    )
    assert left.words.startswith("What was kept of a document until nobody knows when cannot be recovered")
