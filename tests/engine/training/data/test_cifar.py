"""Images of CIFAR-10: what is read of its files and of its archive, and what is said of others."""

from __future__ import annotations

import gzip
import tarfile

import numpy as np
import pytest

from engine.errors import DatasetError
from engine.training.data import cifar
from engine.training.data.cifar import FOLDER, NAMES, PICKLED_FOLDER, ROW, is_cifar, read_cifar
from engine.training.data.datasets import DatasetSettings, load_dataset, row_of_file
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.settings import RaceSettings
from tests.engine.training.cifar_files import (
    cifar_bytes,
    contents,
    images_and_labels,
    member,
    members,
    write_archive,
    write_folder,
)


def loaded(path, **told):
    return load_dataset(DatasetSettings("idx", path=str(path), **told))


def refused(path):
    with pytest.raises(DatasetError) as caught:
        read_cifar(str(path))
    return str(caught.value)


# -- good files -------------------------------------------------------------------------------------------


@pytest.fixture
def places(tmp_path):
    """Return every place from which the same data can be read."""
    folder = write_folder(tmp_path / "in" / FOLDER)
    return {
        "folder": folder,
        "folder around": folder.parent,
        "a file": folder / NAMES[2],
        "archive": write_archive(tmp_path / "cifar-10-binary.tar.gz"),
        "unpacked archive": write_archive(tmp_path / "cifar-10-binary.tar", packed=False),
    }


@pytest.mark.parametrize("name", ["folder", "folder around", "a file", "archive", "unpacked archive"])
def test_a_folder_its_files_and_the_archive_are_the_same_data(places, name):
    files = read_cifar(str(places[name]))
    read = [images_and_labels(20, seed) for seed in range(6)]
    assert (files.folder, files.class_names) == (
        places[name] if "archive" in name else places["folder"],
        cifar.CLASSES,
    )
    np.testing.assert_array_equal(files.train.images, np.concatenate([images for images, _ in read[:5]]))
    np.testing.assert_array_equal(files.train.labels, np.concatenate([labels for _, labels in read[:5]]))
    np.testing.assert_array_equal(files.test.images, read[5][0])
    np.testing.assert_array_equal(files.test.labels, read[5][1])
    assert row_of_file(str(places[name])).name == "idx"


def test_images_are_examples_of_3072_inputs_in_three_colours_with_classes_that_have_names(places):
    dataset = loaded(places["archive"])
    assert (len(dataset.train_x), len(dataset.test_x)) == (100, 20)
    assert dataset.features == 3072
    assert dataset.image_shape == (32, 32, 3)
    assert dataset.feature_names[:4] == (
        "pixel_0_0_red",
        "pixel_0_0_green",
        "pixel_0_0_blue",
        "pixel_0_1_red",
    )
    assert dataset.class_names[0] == "Airplane"
    assert dataset.class_names[9] == "Truck"
    images, labels = images_and_labels(20, seed=5)
    own = {(*row, label) for row, label in zip(images.reshape(20, -1), labels, strict=True)}
    there = np.round(dataset.inputs_in_units("test"))
    assert {(*row, label) for row, label in zip(there, dataset.test_y, strict=True)} == own


def test_a_race_learns_them(places):
    race = Race(RaceSettings(DatasetSettings("idx", path=str(places["folder"])), Network(hidden=(8,))))
    race.advance(20 * race.batches_per_epoch)
    assert race.evaluate().test_accuracy.max() > 0.9


def test_names_tell_what_is_read_so(tmp_path):
    for name in ("cifar-10-binary.tar.gz", "a.tgz", "a.TAR", "test_batch.bin", "data_batch_3"):
        assert is_cifar(name)
    for name in ("a.gz", "train.csv", "data_batch_6.bin", "batches.meta.txt"):
        assert not is_cifar(name)
    (tmp_path / "set.tar").mkdir()
    assert not is_cifar(str(tmp_path / "set.tar"))


def test_any_of_the_files_alone_tells_that_a_folder_is_meant_and_nothing_else_does(tmp_path):
    for place, name in enumerate(
        (*NAMES, f"{FOLDER}/{NAMES[4]}", "data_batch_1", f"{PICKLED_FOLDER}/data_batch_1")
    ):
        file = tmp_path / str(place) / name
        file.parent.mkdir(parents=True)
        file.touch()
        assert is_cifar(str(tmp_path / str(place)))
    for place, name in enumerate(("data_batch_2", "else/data_batch_1.bin", "batches.meta.txt"), start=100):
        file = tmp_path / str(place) / name
        file.parent.mkdir(parents=True)
        file.touch()
        assert not is_cifar(str(tmp_path / str(place)))


def test_the_folder_inside_is_read_where_the_first_file_is_there_alone(places):
    outside = places["folder around"]
    (outside / NAMES[1]).write_bytes(b"another")
    assert read_cifar(str(outside)).folder == places["folder"]
    (places["folder"] / NAMES[0]).unlink()
    assert refused(outside).startswith(f"{outside} holds no {NAMES[0]}")


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_may_be_as_large_as_the_limit_and_not_a_byte_larger(tmp_path, monkeypatch, packed):
    path = write_archive(tmp_path / "set.tar", packed=packed)
    size = len(gzip.decompress(path.read_bytes())) if packed else path.stat().st_size
    monkeypatch.setattr(cifar, "LARGEST_BYTES", size)
    assert len(read_cifar(str(path)).test.images) == 20
    monkeypatch.setattr(cifar, "LARGEST_BYTES", size - 1)
    assert "is too large" in refused(path)


def test_what_is_packed_is_unpacked_a_piece_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(cifar, "PIECE", 700)
    path = write_archive(tmp_path / "set.tar.gz")
    np.testing.assert_array_equal(read_cifar(str(path)).test.images, images_and_labels(20, 5)[0])


def test_a_file_holds_ten_thousand_images_at_most(tmp_path):
    folder = write_folder(tmp_path / "set", rows=1)
    (folder / NAMES[5]).write_bytes(bytes(ROW * 10_000))
    assert len(read_cifar(str(folder)).test.images) == 10_000


# -- others -----------------------------------------------------------------------------------------------

GOOD = contents()
WRONG_LABEL = cifar_bytes(images_and_labels(20)[0], np.arange(20))
BAD = {
    "a part of a row": (GOOD[NAMES[1]][:-1], "data_batch_2.bin has 61,459 bytes, which are no whole images"),
    "nothing": (b"", "data_batch_2.bin has 0 bytes"),
    "a wrong label": (WRONG_LABEL, "row 11 of data_batch_2.bin has the label 10; it must be one of 0 to 9"),
    "a wrong label in the first row": (
        cifar_bytes(images_and_labels(1)[0], np.array([255])),
        "row 1 of data_batch_2.bin has the label 255",
    ),
    "too many": (bytes(ROW * 10_001), "data_batch_2.bin is too large; it may hold 10,000 images"),
}


@pytest.mark.parametrize(("content", "part"), BAD.values(), ids=BAD)
def test_a_wrong_file_is_named_with_what_is_wrong_in_a_folder_and_in_an_archive(tmp_path, content, part):
    folder = write_folder(tmp_path / "set")
    (folder / NAMES[1]).write_bytes(content)
    assert part in refused(folder)
    held = {f"{FOLDER}/{NAMES[1]}": content}
    files = [member(info.name, held.get(info.name, was), info.type) for info, was in members()]
    archive = write_archive(tmp_path / "set.tar", files, packed=False)
    assert part in refused(archive)
    assert str(archive) in refused(archive)


@pytest.mark.parametrize("name", NAMES)
def test_every_one_of_the_six_files_is_needed(tmp_path, name):
    folder = write_folder(tmp_path / "set")
    (folder / name).unlink()
    (folder / "data_batch_1").touch()  # one file of the version for Python beside what is there
    assert f"holds no {name}" in refused(folder / NAMES[0])
    files = [(info, content) for info, content in members() if not info.name.endswith(name)]
    assert f"holds no {name}" in refused(write_archive(tmp_path / "set.tar.gz", files))


def test_a_file_that_is_not_there_is_missed(tmp_path):
    assert "there is no file" in refused(tmp_path / "cifar-10-binary.tar.gz")


def test_a_place_that_the_system_refuses_is_told_in_its_words():
    told = refused("a" * 300 + "/cifar-10-binary.tar.gz")
    assert "cannot be read: File name too long" in told or "there is no file" in told
    assert not is_cifar("a" * 300)


@pytest.mark.parametrize("inside", [".", "cifar-10-batches-py"])
def test_the_version_for_python_is_refused_with_the_one_to_take(tmp_path, inside):
    folder = tmp_path / "set"
    (folder / inside).mkdir(parents=True)
    (folder / inside / "data_batch_1").write_bytes(b"cos\nsystem\n(S'echo'\ntR.")
    files = [member("cifar-10-batches-py/data_batch_1", b"cos\nsystem\n(S'echo'\ntR.")]
    archive = write_archive(tmp_path / "cifar-10-python.tar.gz", files)
    for place in (folder, folder / inside / "data_batch_1", archive):
        assert row_of_file(str(place)).name == "idx"
        assert "never read because its files may run programs; take the binary version" in refused(place)


LINK = {"kind": tarfile.SYMTYPE, "linkname": "/etc/passwd"}
STRANGE = {
    "a link": [member(f"{FOLDER}/{NAMES[0]}", **LINK)],
    "a hard link": [member(f"{FOLDER}/{NAMES[0]}", kind=tarfile.LNKTYPE, linkname=NAMES[5])],
    "a device": [member(f"{FOLDER}/{NAMES[0]}", kind=tarfile.CHRTYPE)],
    "a way out": [member(f"../{NAMES[0]}", GOOD[NAMES[0]])],
    "an absolute path": [member(f"/{NAMES[0]}", GOOD[NAMES[0]])],
    "another folder": [member(f"else/{NAMES[0]}", GOOD[NAMES[0]])],
    "a file with holes": [
        member(
            f"{FOLDER}/{NAMES[0]}",
            b"1\n0\n3073\n".ljust(512, b"\0") + bytes(ROW),
            pax_headers={
                "GNU.sparse.major": "1",
                "GNU.sparse.minor": "0",
                "GNU.sparse.name": f"{FOLDER}/{NAMES[0]}",
                "GNU.sparse.realsize": str(ROW),
            },
        )
    ],
}


@pytest.mark.parametrize("first", STRANGE.values(), ids=STRANGE)
def test_what_is_no_ordinary_file_in_its_place_is_not_read(tmp_path, first):
    others = [(info, content) for info, content in members() if not info.name.endswith(NAMES[0])]
    path = write_archive(tmp_path / "set.tar", [*first, *others], packed=False)
    assert f"holds no {NAMES[0]}" in refused(path)
    assert [*tmp_path.iterdir()] == [path]


def test_an_archive_of_something_else_is_told_what_it_lacks(tmp_path):
    path = write_archive(tmp_path / "set.tar", [member("readme.html", b"<html>")], packed=False)
    assert refused(path).startswith(f"{path} holds no {NAMES[0]}, which belongs to the binary version")


def test_a_file_that_is_there_twice_is_refused(tmp_path):
    files = [*members(), member(f"{FOLDER}/{NAMES[0]}", GOOD[NAMES[0]])]
    assert f"holds {NAMES[0]} twice" in refused(write_archive(tmp_path / "set.tar.gz", files))


@pytest.mark.parametrize("cut", [slice(0, 30), slice(0, -4000), slice(40, None)])
@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_archive_is_refused(tmp_path, cut, packed):
    path = write_archive(tmp_path / "set.tar.gz", packed=packed)
    path.write_bytes(path.read_bytes()[cut])
    if packed or cut != slice(0, -4000):  # of an archive that is not packed that is the empty end
        assert str(path) in refused(path)
    if packed:
        assert "is damaged" in refused(path)


def test_what_unpacks_into_very_much_is_left_at_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(cifar, "LARGEST_BYTES", 2**20)
    path = write_archive(tmp_path / "set.tar.gz", [member("zeros", bytes(2**21)), *members(1)])
    assert "too large once it is unpacked; the limit is 1 MB" in refused(path)
    path = write_archive(tmp_path / "set.tar", [member("zeros", bytes(2**21))], packed=False)
    assert "too large; the limit is 1 MB" in refused(path)


def test_an_archive_of_very_many_files_is_refused(tmp_path):
    path = write_archive(tmp_path / "set.tar.gz", [member(f"{place}.txt") for place in range(101)])
    assert "holds more than 100 files" in refused(path)
    others = [member(f"{place}.txt") for place in range(100 - len(members()))]
    assert (
        len(read_cifar(str(write_archive(tmp_path / "set.tar.gz", [*others, *members()]))).test.labels) == 20
    )


def test_a_file_that_promises_too_much_is_refused_before_it_is_unpacked(tmp_path):
    info, _content = member(f"{FOLDER}/{NAMES[0]}")
    info.size = ROW * 10_001
    path = tmp_path / "set.tar"
    path.write_bytes(info.tobuf() + bytes(2**10))
    assert "data_batch_1.bin is too large" in refused(path)


def test_what_is_in_the_place_of_a_file_and_is_none_is_named(tmp_path):
    folder = write_folder(tmp_path / "set")
    (folder / NAMES[3]).unlink()
    (folder / NAMES[3]).mkdir()
    assert refused(folder).startswith(f"{folder / NAMES[3]} cannot be read")
