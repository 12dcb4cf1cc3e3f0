"""Small networks run quickest on one BLAS thread, which is asked for before NumPy is loaded."""

from __future__ import annotations

import importlib
import os

import pytest

import engine

THREADS = "OPENBLAS_NUM_THREADS"


@pytest.mark.parametrize(("wanted", "threads"), [(None, "1"), ("3", "3")])
def test_there_is_one_thread_unless_somebody_asks_for_more(monkeypatch, wanted, threads):
    if wanted is None:
        monkeypatch.delenv(THREADS, raising=False)
    else:
        monkeypatch.setenv(THREADS, wanted)
    importlib.reload(engine)
    assert os.environ[THREADS] == threads
