"""The file of PyTorch's values comes back as it was written, and knows a program by its code."""

from __future__ import annotations

import numpy as np

from tests.engine.reference.stored import load, program_name, save


def test_lists_of_arrays_come_back_in_shape(tmp_path):
    lists = {"b": [np.arange(6.0).reshape(2, 3), 0.1, np.nan], "a": [], "c": [np.zeros((0, 2))]}
    save(tmp_path / "file.npz", lists)
    back = load(tmp_path / "file.npz")
    assert list(back) == ["a", "b", "c"]
    for name, arrays in lists.items():
        assert [np.shape(array) for array in back[name]] == [np.shape(array) for array in arrays]
        for array, before in zip(back[name], arrays, strict=True):
            np.testing.assert_array_equal(array, before)


def test_equal_lists_make_equal_files(tmp_path):
    for name in ("one", "two"):
        save(tmp_path / f"{name}.npz", {"x": [1.0, [2.0, 3.0]]})
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_a_program_is_known_by_its_code_and_what_is_asked_of_it():
    name = program_name("# once\nx = 1\n", ["x"])
    assert program_name("# twice\n\nx = 1  # one\n", ["x"]) == name
    assert program_name("x = 2\n", ["x"]) != name
    assert program_name("x = 1\n", ["x", "y"]) != name
