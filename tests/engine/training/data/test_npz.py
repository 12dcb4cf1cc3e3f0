"""Named arrays of a file: what is made of good ones, and what is said of others."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from engine.errors import ConfigurationError, DatasetError
from engine.training.data import named_arrays, npz
from engine.training.data.datasets import DatasetSettings, load_dataset, row_of_file
from engine.training.data.named_arrays import CHOSEN, LARGEST_NUMBER
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.settings import RaceSettings
from tests.engine.training.idx_files import images_and_labels

RNG = np.random.default_rng(0)
X = RNG.normal(3, 2, (60, 2))
Y = np.arange(60) % 3


def saved(folder, write=np.savez, **arrays):
    path = folder / "data.npz"
    write(path, **arrays)
    return path


def loaded(path, **told):
    return load_dataset(DatasetSettings("npz", path=str(path), **told))


def refused(path, **told):
    with pytest.raises(DatasetError) as caught:
        loaded(path, **told)
    assert str(path) in str(caught.value)
    assert caught.value.source == str(path)
    return str(caught.value)


# -- good files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [np.savez, np.savez_compressed])
@pytest.mark.parametrize("names", [("X", "y"), ("x", "Y")])
def test_rows_and_their_classes_are_read(tmp_path, write, names):
    path = saved(tmp_path, write, **dict(zip(names, (X, Y), strict=True)))
    dataset = loaded(path, test_fraction=0)
    assert row_of_file(str(path)).name == "npz"
    assert dataset.feature_names == ("x1", "x2")
    assert dataset.class_names == ("0", "1", "2")
    assert dataset.target_name == names[1]
    rows = {(*np.round(row, 4), label) for row, label in zip(X, Y, strict=True)}
    inputs = np.round(dataset.inputs_in_units("train"), 4)
    assert len(rows & {(*row, label) for row, label in zip(inputs, dataset.train_y, strict=True)}) > 55
    told = f"Target: {names[1]}. Task: classes (it has few whole numbers, close together)."
    assert dataset.notes[0] == told
    numbers = loaded(path, task="regression")
    assert numbers.notes[0] == f"Target: {names[1]}. Task: a number ({CHOSEN})."


def test_a_test_part_of_the_file_s_own_is_kept_and_images_are_images(tmp_path):
    images, labels = images_and_labels(60)
    tested, answers = images_and_labels(30, seed=1)
    path = saved(
        tmp_path,
        x_train=images.astype(np.uint8),
        y_train=labels.astype(np.uint8),
        x_test=tested.astype(np.uint8),
        y_test=answers.astype(np.uint8),
    )
    dataset = loaded(path)
    assert (len(dataset.train_x), len(dataset.test_x)) == (60, 30)
    assert dataset.image_shape == (4, 4)
    own = {tuple(row) for row in tested.reshape(30, -1)}
    assert {tuple(row) for row in np.round(dataset.inputs_in_units("test"))} == own
    few = loaded(path, size=45)
    assert (len(few.train_x), len(few.test_x)) == (30, 15)
    race = Race(RaceSettings(DatasetSettings("npz", path=str(path)), Network(hidden=(8,))))
    race.advance(60 * race.batches_per_epoch)
    assert race.evaluate().test_accuracy.max() > 0.9


def test_a_file_may_have_a_part_to_train_on_alone(tmp_path):
    dataset = loaded(saved(tmp_path, x_train=X, y_train=Y), test_fraction=0)
    assert (len(dataset.train_x), len(dataset.test_x)) == (60, 0)


def test_arrays_of_the_largest_size_and_the_longest_texts_are_read(tmp_path, monkeypatch):
    texts = np.array([b"a", b"b" * npz.LONGEST_TEXT])[np.arange(60) % 2]
    assert loaded(saved(tmp_path, X=X, y=texts)).class_names == ("a", "b" * npz.LONGEST_TEXT)
    longer = np.array([b"a", b"b" * (npz.LONGEST_TEXT + 1)])[np.arange(60) % 2]
    assert "is of type" in refused(saved(tmp_path, X=X, y=longer))
    assert "is of type" in refused(saved(tmp_path, X=X.astype(np.clongdouble), y=Y))
    assert "is of type" in refused(saved(tmp_path, X=X.astype(np.longdouble), y=Y))
    wide = np.zeros((60, 100))
    wide[0] = 1
    path = saved(tmp_path, np.savez_compressed, X=wide, y=Y)
    monkeypatch.setattr(npz, "LARGEST_BYTES", wide.nbytes)
    assert loaded(path).features == 100
    monkeypatch.setattr(npz, "LARGEST_BYTES", wide.nbytes - 1)
    assert "60 × 100" in refused(path)


def test_heads_that_an_old_python_wrote_are_read(tmp_path):
    path = saved(tmp_path, X=X, y=Y)
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    old = held["X.npy"].replace(b"(60, 2), }  ", b"(60L, 2L), }")
    assert old != held["X.npy"]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("X.npy", old)
        archive.writestr("y.npy", held["y.npy"])
    assert loaded(path).features == 2


def test_of_few_rows_to_test_on_one_is_kept(tmp_path):
    path = saved(tmp_path, x_train=X, y_train=Y, x_test=X[:5], y_test=Y[:5])
    assert len(loaded(path, size=4).test_x) == 1


def test_images_of_one_colour_and_targets_in_a_column_are_taken_as_they_are_meant(tmp_path):
    images, labels = images_and_labels(30)
    dataset = loaded(saved(tmp_path, X=images[..., None], y=labels[:, None]))
    assert dataset.image_shape == (4, 4)
    assert dataset.outputs == 3


def test_images_of_three_colours_are_taken_with_them(tmp_path):
    images, labels = images_and_labels(30)
    coloured = np.stack([images, images // 2, images // 3], axis=-1)
    dataset = loaded(saved(tmp_path, X=coloured, y=labels))
    assert dataset.image_shape == (4, 4, 3)
    assert dataset.feature_names[:2] == ("pixel_0_0_red", "pixel_0_0_green")
    assert len(dataset.feature_names) == 48


@pytest.mark.parametrize(
    ("y", "task", "part"),
    [
        (np.arange(60) / 7, "regression", "not whole"),
        (np.arange(60), "regression", "many"),
        (np.arange(60) % 4 * 100, "regression", "many"),
        (np.arange(60) % 2 * 1000.0, "classification", "few whole numbers"),
        (np.arange(60) % 2 == 0, "classification", "true or false"),
        (np.array(["a", "bc"])[np.arange(60) % 2], "classification", "text"),
        (np.array([b"a", b"bc"])[np.arange(60) % 2], "classification", "text"),
    ],
)
def test_what_is_learned_is_seen_by_the_target(tmp_path, y, task, part):
    dataset = loaded(saved(tmp_path, X=X, y=y))
    assert dataset.task == task
    assert any(part in note for note in dataset.notes)


@pytest.mark.parametrize(
    ("levels", "rows", "task"),
    [
        (range(100), 300, "classification"),
        (range(101), 303, "regression"),
        (range(3), 9, "classification"),
        (range(3), 8, "regression"),
        ((0, 1, 5), 60, "classification"),
        ((0, 1, 6), 60, "regression"),
        ((-3, 0), 2, "classification"),
        ((0, 0.5), 60, "regression"),
    ],
)
def test_whole_numbers_are_classes_where_they_are_few_and_close(levels, rows, task):
    assert named_arrays._found_task(np.resize(np.array(levels), rows))[0] == task


def test_inputs_may_be_as_many_and_as_large_as_the_limits(tmp_path, monkeypatch):
    x = X.copy()
    x[0, 0] = LARGEST_NUMBER
    path = saved(tmp_path, X=x, y=Y)
    assert loaded(path).features == 2
    monkeypatch.setattr(named_arrays, "MOST_INPUTS", 2)
    assert loaded(path).features == 2
    monkeypatch.setattr(named_arrays, "MOST_INPUTS", 1)
    assert "has 2 inputs; 1 can be learned from" in refused(path)
    monkeypatch.undo()
    x[0, 0] = -np.nextafter(LARGEST_NUMBER, np.inf)
    assert "infinite, or beyond" in refused(saved(tmp_path, X=x, y=Y))
    assert "the array y has 2 columns" in refused(saved(tmp_path, X=X, y=np.stack([Y, Y], axis=1)))


def test_the_user_decides_what_is_learned(tmp_path):
    path = saved(tmp_path, X=X, y=Y)
    assert loaded(path, task="regression").task == "regression"
    path = saved(tmp_path, X=X, y=np.arange(60) % 4 * 100)
    assert loaded(path, task="classification").class_names == ("0", "100", "200", "300")


def test_arrays_written_by_columns_and_from_the_other_end_are_read_the_same(tmp_path):
    plain = loaded(saved(tmp_path, X=X, y=Y))
    other = loaded(saved(tmp_path, X=np.asfortranarray(X.astype(">f8")), y=Y.astype(">i2")))
    np.testing.assert_array_equal(plain.train_x, other.train_x)
    np.testing.assert_array_equal(plain.train_y, other.train_y)


def test_missing_values_take_means_and_points_of_a_plane_may_have_features(tmp_path):
    x = X.copy()
    x[3, 1] = np.nan
    dataset = loaded(saved(tmp_path, X=x, y=Y), features=("xy",))
    assert np.all(np.isfinite(dataset.train_x))
    assert dataset.feature_names == ("x1", "x2", "x1·x2")


def test_a_single_input_has_a_curve(tmp_path):
    dataset = loaded(saved(tmp_path, X=X[:, 0], y=X[:, 1]))
    assert (dataset.feature_names, dataset.task) == (("x",), "regression")


# -- others -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrays", "part"),
    [
        ({"a": X, "b": Y}, "has no arrays X and y, and no x_train and y_train; it has a, b"),
        ({}, "it has none"),
        ({"X": X, "y": Y[:59]}, "x has 60 rows and y 59; there must be as many"),
        ({"x_train": X, "y_train": Y, "x_test": X}, "no y_test beside it"),
        (
            {"x_train": X, "y_train": Y, "x_test": X[:, :1], "y_test": Y},
            "x_train are 2, those of x_test 1",
        ),
        ({"X": X.astype(object), "y": Y}, "X holds Python objects, which are never read"),
        ({"X": X, "y": Y.astype(object)}, "y holds Python objects"),
        ({"X": X.astype(complex), "y": Y}, "X is of type complex128"),
        ({"X": X.astype(str), "y": Y}, "X is of type <U"),
        ({"X": np.zeros((60, 2, 2, 1, 1)), "y": Y}, "X has 5 axes; it may have 1 to 4"),
        ({"X": X, "y": np.float64(1)}, "y has 0 axes; it may have 1 to 2"),
        ({"X": X[:0], "y": Y[:0]}, "X is empty: 0 × 2"),
        ({"X": X, "y": np.eye(3)[Y]}, "y has 3 columns; it must have one class or number a row"),
        ({"X": np.zeros((60, 4, 4, 4)), "y": Y}, "images of X have 4 colours; they may have one or three"),
        ({"X": np.full((60, 2), np.inf), "y": Y}, "X has numbers that are infinite, or beyond 1e+100"),
        ({"X": X, "y": np.full(60, np.nan)}, "y has values that are no numbers"),
        ({"X": X, "y": np.append(np.arange(59) / 7, 1e200)}, "y has numbers that are infinite"),
        ({"X": X, "y": np.zeros(60, int)}, "y has 1 different values; classes need 2 to 1,000"),
        ({"X": np.zeros((60, 65537)), "y": Y}, "X has 65,537 inputs; 65,536 can be learned from"),
    ],
)
def test_arrays_that_cannot_be_used_are_named(tmp_path, arrays, part):
    assert part in refused(saved(tmp_path, **arrays))


def test_text_is_no_number_and_not_too_many_classes_are_chosen(tmp_path):
    path = saved(tmp_path, X=X, y=np.array(["a", "b"])[Y % 2])
    assert "holds text, which is no number to learn" in refused(path, task="regression")
    path = saved(tmp_path, X=np.zeros(1001), y=np.arange(1001))
    assert "1,001 different values" in refused(path, task="classification")


def member(shape, content, descr="<f8"):
    """Return an array's file with a head that promises whatever is said."""
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"shape": shape, "fortran_order": False, "descr": descr})
    return file.getvalue() + content


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (member((60, 2), bytes(959)), "X does not have the 960 bytes that its head promises"),
        (member((60, 2), bytes(961)), "X does not have the 960 bytes"),
        (member((60, 2**40), b""), f"X of 60 × {2**40} is too large; the limit is 256 MB"),
        (member((60, -2), b""), "X is empty: 60 × -2"),
        (b"\x93NUMPY\x02\x00\xff\xff\xff\x7f{", "is damaged, or no archive of arrays"),
        (
            member((60, 2), bytes(960)).replace(b"\x01\x00", b"\x01\x01", 1),
            "is damaged, or no archive of arrays",
        ),
        (b"no array", "is damaged, or no archive of arrays"),
        (member((60, 2), b"")[:40], "is damaged, or no archive of arrays"),
    ],
)
def test_a_head_is_not_believed(tmp_path, content, part):
    path = tmp_path / "data.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("X.npy", content)
        archive.writestr("y.npy", member((60,), bytes(480)))
    assert part in refused(path)


def test_what_is_no_archive_or_was_cut_off_is_told_of(tmp_path):
    path = saved(tmp_path, X=X, y=Y)
    content = path.read_bytes()
    for wrong in (b"", b"a,b\n1,2\n", content[:-30], content[:500] + bytes(64) + content[564:]):
        path.write_bytes(wrong)
        assert "is damaged, or no archive of arrays" in refused(path)
    path.unlink()
    assert "there is no file" in refused(path)
    path.mkdir()
    assert "cannot be read" in refused(path)


def test_a_file_is_as_large_as_the_limit_and_no_larger(tmp_path, monkeypatch):
    path = saved(tmp_path, x=X, y=Y)
    size = path.stat().st_size
    for limit in (size, size - 1):
        monkeypatch.setattr(npz, "LARGEST_BYTES", limit)
        if limit == size:
            assert loaded(path).feature_names == ("x1", "x2")
    assert f"{path} is too large; the limit is 0 MB" in refused(path)


def test_other_choices_of_a_table_do_not_apply():
    with pytest.raises(ConfigurationError, match="does not apply") as caught:
        DatasetSettings("npz", path="a.npz", target="a")
    assert caught.value.field == "target"
