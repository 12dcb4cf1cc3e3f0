"""A bounded part of the fuzzing, and a fuzzer that notices what it is to find."""

from __future__ import annotations

import warnings

import pytest

from tests.faults import subjects
from tests.faults.fuzz import Watch, try_case
from tests.faults.subjects import SUBJECTS, Subject

SEEDS = range(3)


@pytest.fixture
def watch():
    made = Watch()
    yield made
    made.close()


@pytest.fixture
def never_asked(monkeypatch):
    monkeypatch.setattr(subjects.files, "ask_to_save", subjects.files.ask_to_save)
    subjects.never_ask()


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
@pytest.mark.parametrize("seed", SEEDS)
def test_nearly_right_input_is_taken_or_refused_in_words(window, watch, never_asked, tmp_path, subject, seed):
    fault = try_case(window, subject, seed, tmp_path, watch)
    assert fault is None, fault


def planted_exception(_window, _draw, _home):
    raise RuntimeError("planted")


def planted_complaint(_window, _draw, _home):
    from PySide6.QtCore import qWarning

    qWarning("planted")


def planted_warning(_window, _draw, _home):
    warnings.warn("planted", RuntimeWarning, stacklevel=1)


@pytest.mark.parametrize("take", [planted_exception, planted_complaint, planted_warning])
def test_what_goes_wrong_is_noticed(window, watch, tmp_path, take):
    fault = try_case(window, Subject("planted", take), 0, tmp_path, watch)
    assert fault is not None
    assert "planted" in fault.what
