"""Which dropped files are data: tables by their endings, images by the names that MNIST's files have."""

from __future__ import annotations

from pathlib import Path

import pytest

from gui.app.dropped_files import is_table


@pytest.mark.parametrize(
    "name",
    [
        "a.csv",
        "A.TSV",
        "a.data",
        "mnist.npz",
        "t10k-images-idx3-ubyte",
        "train-labels.idx1-ubyte.gz",
        "test_batch.bin",
        "cifar-10-binary.tar.gz",
    ],
)
def test_data_are_known_by_their_names(name):
    assert is_table(Path(name))


@pytest.mark.parametrize("name", ["a.chainrule", "a.txt", "ubyte", "train-images"])
def test_other_files_are_documents(name):
    assert not is_table(Path(name))
