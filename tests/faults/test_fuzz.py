"""A bounded part of the fuzzing, and a fuzzer that notices what it is to find."""

from __future__ import annotations

import os
import random
import sys
import time
import warnings

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication

from engine.errors import EngineError
from engine.files.document import decode
from engine.training.data.datasets import DatasetSettings, load_dataset, row_of_file
from gui.document import commands
from tests.faults import data_files, fuzz, subjects
from tests.faults.fuzz import MOST_MEMORY, Tried, Watch, _told, run, summary, try_case
from tests.faults.mutations import document, table
from tests.faults.subjects import SUBJECTS, Subject

SEEDS = range(2)


@pytest.fixture
def watch():
    made = Watch()
    yield made
    made.close()


@pytest.fixture
def never_asked(qapp, monkeypatch):
    for asking, question in ((subjects.files, "ask_to_save"), (subjects.closing, "ask_to_save_all")):
        monkeypatch.setattr(asking, question, getattr(asking, question))
    monkeypatch.setattr(subjects.main_window, "ask_to_end_race", subjects.main_window.ask_to_end_race)
    subjects.never_ask()
    yield
    QApplication.clipboard().clear()


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
@pytest.mark.parametrize("seed", SEEDS)
def test_nearly_right_input_is_taken_or_refused_in_words(window, watch, never_asked, tmp_path, subject, seed):
    tried = try_case(window, subject, seed, tmp_path, watch)
    assert tried.what == ""


def planted_exception(_window, _draw, _home):
    raise RuntimeError("planted")


def planted_exception_in_a_slot(_window, _draw, _home):
    def slot():
        raise RuntimeError("planted")

    QTimer.singleShot(0, QApplication.instance(), slot)
    QApplication.processEvents()
    return True


def planted_complaint(_window, _draw, _home):
    qWarning("planted")
    return True


def planted_warning(_window, _draw, _home):
    warnings.warn("planted", RuntimeWarning, stacklevel=1)
    return True


@pytest.mark.parametrize(
    "take", [planted_exception, planted_exception_in_a_slot, planted_complaint, planted_warning]
)
def test_what_goes_wrong_is_noticed(window, watch, tmp_path, take):
    assert "planted" in try_case(window, Subject("planted", take), 0, tmp_path, watch).what


def planted_change(is_taken):
    def take(window, _draw, _home):
        commands.add_node(window.document, "tanh", (0.0, 0.0))
        return is_taken

    return take


@pytest.mark.parametrize(
    ("is_taken", "replaces", "is_noticed"),
    [(False, False, True), (True, False, True), (False, True, True), (True, True, False)],
)
def test_a_change_without_a_word_is_noticed(window, watch, tmp_path, is_taken, replaces, is_noticed):
    subject = Subject("planted", planted_change(is_taken), replaces)
    tried = try_case(window, subject, 0, tmp_path, watch)
    assert tried.what == ("it changed the document without a word" if is_noticed else "")


def planted_greed(_window, _draw, _home):
    return bool(bytearray(2 * MOST_MEMORY))


def planted_crash(_window, _draw, _home):
    os._exit(3)


def planted_nothing(_window, draw, _home):
    return draw.random() < 0.5


def test_a_case_that_takes_all_memory_or_ends_the_process_is_noticed():
    named = [("nothing", planted_nothing), ("greed", planted_greed), ("crash", planted_crash)]
    nothing, greed, crash = run(0, 7, [Subject(*each) for each in named])
    assert nothing.what == ""
    assert "MemoryError" in greed.what or sys.platform != "linux"
    assert crash.what == "the process ended, with 3"


class Silent:
    """Both a connection on which one case was begun and nothing more is heard, and the child at its end."""

    exitcode = None

    def __init__(self):
        self._told = [Tried("sleep", 5)]

    def poll(self, seconds):
        return bool(self._told)

    def recv(self):
        if not self._told:
            raise EOFError
        return self._told.pop()

    def kill(self):
        self.exitcode = -9

    def join(self):
        pass


def test_a_case_that_never_ends_is_ended_and_noticed():
    silent = Silent()
    assert [*_told(silent, silent)] == [Tried("sleep", 5, what="the process ended, with -9")]


def test_most_of_what_is_tried_gets_past_what_reads_it(tmp_path):
    documents, tables = ([make(random.Random(seed)) for seed in range(60)] for make in (document, table))
    read = sum(is_read(lambda data=data: decode(data)) for data in documents)
    assert read > len(documents) / 2
    assert sum(is_read(lambda data=data: table_of(data, tmp_path)) for data in tables) > len(tables) / 2


@pytest.mark.parametrize("make", [data_files.arrays, data_files.images, data_files.photographs])
def test_half_of_the_arrays_and_images_get_past_what_reads_them(tmp_path, make):
    paths = (make(random.Random(seed), tmp_path) for seed in range(60))
    settings = (DatasetSettings(row_of_file(path).name, path=path) for path in paths)
    assert sum(is_read(lambda chosen=chosen: load_dataset(chosen)) for chosen in settings) > 30


def is_read(read):
    try:
        read()
    except EngineError:
        return False
    return True


def table_of(data, folder):
    path = folder / "table.csv"
    path.write_bytes(data)
    return load_dataset(DatasetSettings("csv", path=str(path)))


def test_the_summary_tells_the_share_that_was_taken():
    tried = [Tried("a", 0, True), Tried("a", 1), Tried("b", 0, True, "wrong"), Tried("a", 2, True)]
    assert summary(tried) == [
        "a: 3 tried, 67% taken",
        "b: 1 tried, 100% taken",
        "4 cases tried, 1 faults",
    ]


def planted_work(_window, _draw, _home):
    until = time.process_time() + 0.1
    while time.process_time() < until:
        pass
    return True


def test_a_case_that_takes_too_long_is_noticed(window, watch, tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz, "LONGEST", 0.05)
    assert try_case(window, Subject("planted", planted_work), 0, tmp_path, watch).what.startswith("it took")
