"""Images in IDX files: what is read of good ones, and what is said of others."""

from __future__ import annotations

import gzip
import os
import struct

import numpy as np
import pytest

from engine.errors import ConfigurationError, DatasetError
from engine.training.data import idx
from engine.training.data.datasets import DatasetSettings, load_dataset, row_of_file
from engine.training.data.idx import is_idx, read_images
from engine.training.data.images import image_examples
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.settings import RaceSettings
from tests.engine.training.idx_files import NAMES, idx_bytes, images_and_labels, write, write_set


def loaded(path, **told):
    return load_dataset(DatasetSettings("idx", path=str(path), **told))


def refused(path):
    with pytest.raises(DatasetError) as caught:
        read_images(str(path))
    return caught.value


# -- good files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("chosen", [None, *NAMES])
def test_a_folder_and_any_of_its_files_are_the_same_data(tmp_path, packed, chosen):
    folder = write_set(tmp_path / "set", packed=packed)
    path = folder if chosen is None else folder / f"{NAMES[chosen]}{'.gz' if packed else ''}"
    files = read_images(str(path))
    for part, count, seed in ((files.train, 60, 0), (files.test, 30, 1)):
        images, labels = images_and_labels(count, seed=seed)
        np.testing.assert_array_equal(part.images, images)
        np.testing.assert_array_equal(part.labels, labels)
    assert row_of_file(str(path)).name == "idx"


def test_the_test_part_is_the_one_of_the_files(tmp_path):
    dataset = loaded(write_set(tmp_path / "set"))
    assert (len(dataset.train_x), len(dataset.test_x)) == (60, 30)
    assert dataset.image_shape == (4, 4)
    assert dataset.class_names == ("0", "1", "2")
    images, labels = images_and_labels(30, seed=1)
    own = {(*np.round(row), label) for row, label in zip(images.reshape(30, -1), labels, strict=True)}
    there = np.round(dataset.inputs_in_units("test"))
    assert {(*row, label) for row, label in zip(there, dataset.test_y, strict=True)} == own
    assert dataset.train_x.dtype == np.float32
    assert dataset.train_x.mean() == pytest.approx(0, abs=1e-5)
    assert dataset.train_x.std() == pytest.approx(1, abs=1e-5)


def test_a_size_takes_a_share_of_either_part_and_a_fraction_splits_anew(tmp_path):
    folder = write_set(tmp_path / "set")
    few = loaded(folder, size=45)
    assert (len(few.train_x), len(few.test_x)) == (30, 15)
    anew = loaded(folder, test_fraction=0.5)
    assert (len(anew.train_x), len(anew.test_x)) == (45, 45)
    assert len(loaded(folder, test_fraction=0).test_x) == 0
    np.testing.assert_array_equal(few.train_x, loaded(folder, size=45).train_x)
    assert not np.array_equal(few.train_x, loaded(folder, size=45, seed=1).train_x)


@pytest.mark.parametrize("told", [{"test": 0}, {"train": 0}])
def test_files_of_one_part_alone_are_split(tmp_path, told):
    dataset = loaded(write_set(tmp_path / "set", **told))
    count = 60 if "test" in told else 30
    assert (len(dataset.train_x), len(dataset.test_x)) == pytest.approx((count * 0.75, count * 0.25), abs=2)


def test_a_folder_of_another_program_with_the_files_inside_is_found(tmp_path):
    write_set(tmp_path / "MNIST" / "raw")
    assert len(read_images(str(tmp_path / "MNIST")).train.labels) == 60


def test_one_of_several_sets_is_chosen_by_a_file(tmp_path):
    write_set(tmp_path, prefix="emnist-letters-")
    write_set(tmp_path, train=12, test=9, prefix="emnist-digits-")
    error = refused(tmp_path)
    assert "several data sets (emnist-digits, emnist-letters)" in str(error)
    path = tmp_path / "emnist-digits-t10k-labels-idx1-ubyte"
    assert len(read_images(str(path)).train.labels) == 12


def test_an_unpacked_file_goes_before_a_packed_one(tmp_path):
    write_set(tmp_path)
    write(tmp_path, "train", "images", b"damaged", packed=True)
    assert len(read_images(str(tmp_path)).train.labels) == 60


def test_names_as_others_write_them_are_known():
    for name in ("train-images.idx3-ubyte", "t10k-labels-idx1-ubyte.gz", "Test-Images-idx3-ubyte"):
        assert is_idx(name)
    for name in ("train.csv", "images-idx3-ubyte", "train-images.png"):
        assert not is_idx(name)


def test_a_file_of_another_name_is_known_by_its_first_bytes_and_told_how_it_should_be_called(tmp_path):
    path = tmp_path / "images.bin"
    path.write_bytes(idx_bytes(images_and_labels(3)[0]))
    assert row_of_file(str(path)).name == "idx"
    assert "called as those of MNIST are" in str(refused(path))


def test_labels_that_are_not_all_numbers_from_zero_are_classes_all_the_same(tmp_path):
    for part in ("train", "test"):
        images, labels = images_and_labels(30)
        write(tmp_path, part, "images", idx_bytes(images))
        write(tmp_path, part, "labels", idx_bytes(labels * 2 + 1))
    dataset = loaded(tmp_path)
    assert dataset.class_names == ("1", "3", "5")
    assert set(dataset.train_y) == {0, 1, 2}


def test_classes_of_fashion_mnist_are_called_by_their_clothes(tmp_path):
    dataset = loaded(write_set(tmp_path / "FashionMNIST" / "raw", side=10, classes=10))
    assert dataset.class_names[0] == "T-shirt/top"
    assert dataset.class_names[9] == "Ankle boot"
    assert any("Fashion-MNIST" in note for note in dataset.notes)
    deeper = write_set(tmp_path / "fashion" / "data" / "raw", side=10, classes=10)
    assert loaded(deeper).class_names[0] == "T-shirt/top"
    too_deep = write_set(tmp_path / "fashion" / "a" / "data" / "raw", side=10, classes=10)
    assert loaded(too_deep).class_names[0] == "0"


def test_either_part_gives_its_share_of_few_images_and_one_at_least(tmp_path):
    folder = write_set(tmp_path / "set")
    sizes = [(size, loaded(folder, size=size)) for size in (4, 45, 90, 1000)]
    assert [(size, len(data.train_x), len(data.test_x)) for size, data in sizes] == [
        (4, 3, 1), (45, 30, 15), (90, 60, 30), (1000, 60, 30),
    ]  # fmt: skip
    part = image_examples(str(write_set(tmp_path / "more", train=60, test=6)), 4, np.random.default_rng(0))
    assert (len(part.x), part.held_out) == (5, 1)


def test_a_file_may_promise_as_many_bytes_as_the_limit(tmp_path, monkeypatch):
    folder = write_set(tmp_path / "set")
    monkeypatch.setattr(idx, "LARGEST_BYTES", (folder / NAMES["train", "images"]).stat().st_size)
    assert len(read_images(str(folder)).train.labels) == 60
    monkeypatch.setattr(idx, "LARGEST_BYTES", 60 * 16)
    promised = _promising(folder / NAMES["train", "images"])
    assert "ends too early" in str(promised)
    monkeypatch.setattr(idx, "LARGEST_BYTES", 60 * 16 - 1)
    assert "promises 60 × 4 × 4 bytes; the limit is" in str(_promising(folder / NAMES["train", "images"]))


def _promising(path):
    path.write_bytes(path.read_bytes()[:16])
    return refused(path)


def test_a_race_learns_images_of_files(tmp_path):
    settings = DatasetSettings("idx", path=str(write_set(tmp_path / "set", train=300, test=60)))
    race = Race(RaceSettings(settings, Network(hidden=(8,))))
    race.advance(20 * race.batches_per_epoch)
    assert race.evaluate().test_accuracy.max() > 0.9
    assert race.picture().counts.sum() == 4 * 60


# -- others -----------------------------------------------------------------------------------------------

IMAGES, LABELS = images_and_labels(60)
BAD = {
    "labels for images": ("images", idx_bytes(LABELS), "no file of images: it begins with 00 00 08 01"),
    "images for labels": ("labels", idx_bytes(IMAGES), "no file of labels: it begins with 00 00 08 03"),
    "floats": ("images", idx_bytes(IMAGES, kind=13), "begins with 00 00 0d 03, and should with 00 00 08 03"),
    "text": ("images", b"a,b\n1,2\n", "begins with 61 2c 62 0a"),
    "nothing": ("images", b"", "begins with nothing"),
    "half a head": ("images", idx_bytes(IMAGES)[:11], "ends within its head"),
    "too short": ("images", idx_bytes(IMAGES)[:-1], "promises 960 bytes after its head and has 959"),
    "too long": ("labels", idx_bytes(LABELS) + b"x", "more bytes than the 60"),
    "none": ("images", idx_bytes(IMAGES[:0]), "holds nothing: its head promises 0 × 4 × 4"),
    "no pixels": ("images", idx_bytes(IMAGES[:, :0]), "promises 60 × 0 × 4"),
    "large images": (
        "images",
        bytes((0, 0, 8, 3)) + struct.pack(">3I", 1, 257, 4),
        "257 × 4 pixels are too large; the limit is 256",
    ),
    "many images": (
        "images",
        bytes((0, 0, 8, 3)) + struct.pack(">3I", 2**32 - 1, 256, 256),
        "promises 4294967295 × 256 × 256 bytes; the limit is 256 MB",
    ),
    "fewer labels": ("labels", idx_bytes(LABELS[:59]), "holds 60 images and train-labels-idx1-ubyte"),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("kind", "content", "part"), BAD.values(), ids=BAD)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path, kind, content, part, packed):
    folder = write_set(tmp_path / "set", packed=packed)
    path = write(folder, "train", kind, content, packed=packed)
    error = refused(folder)
    assert part in str(error)
    if "fewer" not in part and "holds 60 images" not in part:
        assert str(path) in str(error)
        assert error.source == str(path)


@pytest.mark.parametrize(("part", "kind"), NAMES)
def test_a_file_without_its_other_half_is_missed(tmp_path, part, kind):
    folder = write_set(tmp_path / "set")
    (folder / NAMES[part, kind]).unlink()
    assert f"there is no file of {kind} beside" in str(refused(folder))


def test_images_of_two_sizes_are_refused(tmp_path):
    write_set(tmp_path, test=0)
    write_set(tmp_path, train=0, side=5)
    assert "on have 4 × 4 pixels, those to test on 5 × 5" in str(refused(tmp_path))


@pytest.mark.parametrize("cut", [slice(0, 30), slice(0, -4)])
def test_a_packed_file_that_was_cut_off_is_refused(tmp_path, cut):
    folder = write_set(tmp_path / "set", packed=True)
    path = folder / f"{NAMES['train', 'images']}.gz"
    path.write_bytes(path.read_bytes()[cut])
    error = refused(folder)
    assert "ends" in str(error)
    assert error.source == str(path)


def test_a_packed_file_with_a_wrong_byte_is_refused(tmp_path):
    folder = write_set(tmp_path / "set", packed=True)
    path = folder / f"{NAMES['train', 'images']}.gz"
    content = bytearray(path.read_bytes())
    content[-6] ^= 255  # of the sum that is held against what was unpacked
    path.write_bytes(content)
    assert "is damaged: it cannot be unpacked" in str(refused(folder))


def test_no_more_is_unpacked_than_a_head_promises(tmp_path, monkeypatch):
    asked, unpacked = [], idx._unpacked

    def counted(path, data, most):
        asked.append(most)
        return unpacked(path, data, most)

    monkeypatch.setattr(idx, "_unpacked", counted)
    folder = write_set(tmp_path / "set")
    content = idx_bytes(IMAGES) + bytes(10_000_000)
    (folder / NAMES["train", "images"]).write_bytes(gzip.compress(content))
    assert "more bytes than the 960" in str(refused(folder))
    assert max(asked) == 16 + 960 + 1


def test_a_folder_without_such_files_and_files_that_are_not_there_are_told_of(tmp_path):
    assert "a folder without files of images" in str(refused(tmp_path))
    missing = tmp_path / NAMES["train", "images"]
    assert f"there is no file {missing}" in str(refused(missing))
    nowhere = tmp_path / "none" / NAMES["train", "images"]
    assert f"there is no file {nowhere}" in str(refused(nowhere))
    assert "there is no file" in str(refused("a\0b/train-images-idx3-ubyte"))


def test_a_file_that_goes_or_has_an_impossible_name_is_told_of(tmp_path):
    with pytest.raises(DatasetError, match=r"there is no file .*gone"):
        idx.read_idx(tmp_path / "gone", "images")
    nowhere = str(refused(f"{'a' * 300}/train-images-idx3-ubyte"))
    assert "cannot be read: File name too long" in nowhere or "there is no file" in nowhere


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    folder = write_set(tmp_path / "set")
    path = folder / NAMES["train", "images"]
    path.unlink()
    os.mkfifo(path)
    assert "it is no ordinary file" in str(refused(folder))


def test_labels_that_are_all_the_same_are_nothing_to_learn(tmp_path):
    with pytest.raises(DatasetError, match="every label is 0; there is nothing to learn"):
        loaded(write_set(tmp_path, classes=1))


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({}, "path"),
        ({"path": "train-images-idx3-ubyte", "target": "a"}, "target"),
        ({"path": "train-images-idx3-ubyte", "noise": 0.1}, "noise"),
    ],
)
def test_what_does_not_apply_to_images_is_refused(settings, field):
    with pytest.raises(ConfigurationError) as caught:
        DatasetSettings("idx", **settings)
    assert caught.value.field == field
