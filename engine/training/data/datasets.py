"""The data sets a race can run on: one row of a table each, and the settings that choose among them.

The row named "csv" stands for the user's own file (see `tables`), "idx" for images in files (see `idx` and
`cifar`), "npz" for named arrays (see there), and "drawn" for points that the user drew (see there); "mnist"
and its like are images that the user had fetched (see `remote_sets`). Adding a made-up data set is adding one
maker to `synthetic` and one row here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

import numpy as np

from engine.text import _
from engine.training.arrays import IntArray
from engine.training.bounds import Bounds, check_choice, refusal
from engine.training.data import synthetic
from engine.training.data.drawn import Point, check_points, drawn_examples
from engine.training.data.features import PLANE, check_features, check_plane
from engine.training.data.images import image_examples, is_images, pixel_names
from engine.training.data.named_arrays import array_examples
from engine.training.data.npz import is_npz
from engine.training.data.preparation import Dataset, Examples, Task, prepare
from engine.training.data.remote_sets import path_of
from engine.training.data.tables.choices import Choices, Missing
from engine.training.data.tables.examples import examples
from engine.training.data.tables.reading import look
from engine.training.data.tables.truth import is_truth_table

TEST_FRACTION = Bounds(0, 0.9)
NOISE = Bounds(0, 2)
SEED = Bounds(0, 2**32 - 1, integer=True)
SMALLEST = 4
LARGEST = 100_000
DIGITS = 1797
MANY_IMAGES = 10_000
"""As many of MNIST's images as are trained on unless the user wants more: they fit into little memory."""
MANY_COLOURED = 5_000
"""The same of images of CIFAR-10, each of which has four times as many numbers."""
CHOICES = tuple(field.name for field in fields(Choices))


@dataclass(frozen=True)
class DatasetRow:
    """One data set of the table: what the window and the command line show of it, and how it is made.

    `size` is its default number of rows (None where the file decides) and `largest_size` the most it can
    have. `noise` is its default noise, or None where noise cannot be added. `inputs` is how many inputs it
    has, None where the file decides. `needs` names the setting without which it is no data set, or is
    "fetched", and `choices` are those that the user may decide about a file.
    """

    name: str
    title: str
    description: str
    make: Callable[[np.random.Generator, DatasetSettings], Examples]
    task: Task | None = "classification"
    size: int | None = 400
    largest_size: int = LARGEST
    noise: float | None = None
    test_fraction: float = 0.25
    inputs: int | None = PLANE
    needs: str | None = None
    choices: tuple[str, ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether the data are read from files, which may keep a part of their own to test on."""
        return self.needs in {"path", "fetched"}

    @property
    def sizes(self) -> Bounds:
        """How many rows may be asked for."""
        return Bounds(SMALLEST, self.largest_size, integer=True)


@dataclass(frozen=True)
class DatasetSettings:
    """Which data, and how much of it; None takes the row's default.

    `path` and what follows it belong to the row "csv" alone: the file, and the user's `Choices` about it,
    but for `features`, the inputs that are made of two (see there), and `points`, those of the row "drawn".
    The row "idx" has a path too, and "npz" a path and a `task`. Raises ConfigurationError naming the field
    that is unknown, out of range or does not apply.
    """

    name: str = "moons"
    size: int | None = None
    noise: float | None = None
    test_fraction: float | None = None
    seed: int = 0
    path: str | None = None
    target: str | None = None
    task: Task | None = None
    header: bool | None = None
    delimiter: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    leave_out: tuple[str, ...] | None = None
    missing: Missing | None = None
    features: tuple[str, ...] | None = None
    points: tuple[Point, ...] | None = None

    def __post_init__(self) -> None:
        check_choice("dataset", self.name, list(DATASETS))
        row = self.row
        if self.size is not None:
            self._refuse(row.size is None, "size")
            row.sizes.check("size", self.size)
        if self.noise is not None:
            self._refuse(row.noise is None, "noise")
            NOISE.check("noise", self.noise)
        if self.test_fraction is not None:
            TEST_FRACTION.check("test_fraction", self.test_fraction)
        SEED.check("seed", self.seed)
        if self.features is not None:
            check_features(self.features)
            check_plane(row.inputs or PLANE)
        self._check_file()
        self._refuse(self.name != "drawn" and self.points is not None, "points")
        if self.name == "drawn":
            check_points(self.points or ())

    @property
    def row(self) -> DatasetRow:
        """The row of the table that these settings choose."""
        return DATASETS[self.name]

    @property
    def choices(self) -> Choices:
        """What the user decided about a file."""
        return Choices(**{field: getattr(self, field) for field in CHOICES})

    def _check_file(self) -> None:
        needs_path = self.row.needs == "path"
        if needs_path and not self.path:
            raise refusal("path", _("{field} is missing; name a table or images to learn from"))
        self._refuse(not needs_path and self.path is not None, "path")
        for field in CHOICES:
            self._refuse(field not in self.row.choices and getattr(self, field) is not None, field)
        self.choices  # noqa: B018 (it refuses what cannot be)

    def _refuse(self, does_not_apply: bool, field: str) -> None:
        if does_not_apply:
            raise refusal(field, _("{field} does not apply to the data set {name}"), name=self.name)


def load_dataset(settings: DatasetSettings, validation_fraction: float = 0.0) -> Dataset:
    """Return the data these settings describe; the same settings give the same arrays.

    A validation part is taken from the rows to train on, where one is asked for; the test part stays.

    Raises DatasetError, naming line and column, where a file cannot be used.
    """
    row = settings.row
    examples_rng, split_rng = (
        np.random.default_rng(s) for s in np.random.SeedSequence(settings.seed).spawn(2)
    )
    made = row.make(examples_rng, settings)
    fraction = settings.test_fraction
    if fraction is None and made.held_out is None:
        is_whole = settings.name == "csv" and is_truth_table(made)
        fraction, made = (0, _as_truth_table(made)) if is_whole else (row.test_fraction, made)
    return prepare(row.name, made, fraction, split_rng, settings.features or (), validation_fraction)


def _as_truth_table(made: Examples) -> Examples:
    told = _("These {count} rows are a truth table: all are trained on.").format(count=len(made.x))
    return replace(made, notes=(*made.notes, told))


def _made(maker: synthetic.Maker) -> Callable[[np.random.Generator, DatasetSettings], Examples]:
    """Return a row's `make` around one of the synthetic makers."""

    def make(rng: np.random.Generator, settings: DatasetSettings) -> Examples:
        row = settings.row
        size = row.size if settings.size is None else settings.size
        noise = row.noise if settings.noise is None else settings.noise
        x, y = maker(rng, size or SMALLEST, noise or 0.0)
        is_number = row.task == "regression"
        return Examples(
            x=x,
            y=y,
            feature_names=("x",) if x.shape[1] == 1 else ("x1", "x2"),
            target_name="y" if is_number else "class",
            class_names=() if is_number else tuple(str(index) for index in range(int(y.max()) + 1)),
            source=row.name,
        )

    return make


def _digits(rng: np.random.Generator, settings: DatasetSettings) -> Examples:
    images, labels = _shipped_digits()
    chosen = np.sort(rng.permutation(DIGITS)[: settings.size])
    pixels = images[chosen].reshape(len(chosen), -1).astype(np.float64)
    return Examples(
        x=pixels,
        y=labels[chosen].astype(np.int64),
        feature_names=pixel_names((8, 8)),
        target_name="digit",
        class_names=tuple("0123456789"),
        image_shape=(8, 8),
        source=settings.name,
    )


@lru_cache(maxsize=1)
def _shipped_digits() -> tuple[IntArray, IntArray]:
    source = resources.files("resources") / "data" / "digits.npz"
    with source.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        return archive["images"], archive["labels"]


def _csv(_rng: np.random.Generator, settings: DatasetSettings) -> Examples:
    return examples(look(settings.path or "", settings.choices))


def _idx(rng: np.random.Generator, settings: DatasetSettings) -> Examples:
    return image_examples(settings.path or "", settings.size or MANY_IMAGES, rng)


def _fetched(rng: np.random.Generator, settings: DatasetSettings) -> Examples:
    path = path_of(settings.name)
    made = image_examples(str(path), settings.size or settings.row.size or MANY_IMAGES, rng)
    return replace(made, notes=())


def _npz(rng: np.random.Generator, settings: DatasetSettings) -> Examples:
    return array_examples(settings.path or "", settings.size or MANY_IMAGES, settings.task, rng)


def _drawn(_rng: np.random.Generator, settings: DatasetSettings) -> Examples:
    return drawn_examples(settings.points or (), settings.name)


_ROWS = (
    DatasetRow("and", _("AND"), _("Both inputs on: one straight line separates the classes."),
               _made(synthetic.truth_table((0, 0, 0, 1))), noise=0.15),
    DatasetRow("or", _("OR"), _("Either input on: one straight line separates the classes."),
               _made(synthetic.truth_table((0, 1, 1, 1))), noise=0.15),
    DatasetRow("xor", _("XOR"), _("Exactly one input on: no straight line separates the classes."),
               _made(synthetic.truth_table((0, 1, 1, 0))), noise=0.15),
    DatasetRow("moons", _("Two moons"), _("Two half circles that reach into each other."),
               _made(synthetic.moons), noise=0.15),
    DatasetRow("circles", _("Circles"), _("One circle inside another."),
               _made(synthetic.circles), noise=0.08),
    DatasetRow("spiral", _("Spiral"), _("Two arms wound around each other; hard for small networks."),
               _made(synthetic.spiral(2)), noise=0.03),
    DatasetRow("spiral3", _("Spiral, three arms"), _("Three arms wound around each other: three classes."),
               _made(synthetic.spiral(3)), size=600, noise=0.03),
    DatasetRow("checkerboard", _("Checkerboard"),
               _("Squares of two classes in turn: every square needs edges of its own."),
               _made(synthetic.checkerboard), size=800, noise=0.05),
    DatasetRow("clusters", _("Five clusters"), _("Five clouds on a circle, a class each: straight lines do."),
               _made(synthetic.clusters(5)), size=500, noise=0.25),
    DatasetRow("surface", _("Surface"), _("A surface with hills and hollows: a number from two inputs."),
               _made(synthetic.surface), task="regression", size=600, noise=0.05),
    DatasetRow("sine", _("Sine curve"), _("A noisy sine: learn a curve from one input."),
               _made(synthetic.sine), task="regression", size=200, noise=0.1, inputs=1),
    DatasetRow("digits", _("Handwritten digits"),
               _("1,797 images of 8 × 8 pixels, written by 13 people (Alpaydin and Kaynak, UCI)."),
               _digits, size=DIGITS, largest_size=DIGITS, inputs=64),
    DatasetRow("mnist", _("MNIST"),
               _("70,000 handwritten digits of 28 × 28 pixels (LeCun and others), fetched on request."),
               _fetched, size=MANY_IMAGES, largest_size=70_000, inputs=784, needs="fetched"),
    DatasetRow("fashion-mnist", _("Fashion-MNIST"),
               _("70,000 pictures of clothes, 28 × 28 pixels (Zalando Research), fetched on request."),
               _fetched, size=MANY_IMAGES, largest_size=70_000, inputs=784, needs="fetched"),
    DatasetRow("cifar-10", _("CIFAR-10"),
               _("60,000 small photographs of 32 × 32 pixels in colour (Krizhevsky), fetched on request."),
               _fetched, size=MANY_COLOURED, largest_size=60_000, inputs=3072, needs="fetched"),
    DatasetRow("drawn", _("Your own points"), _("Points that you draw on the plane, of up to nine classes."),
               _drawn, size=None, needs="points"),
    DatasetRow("csv", _("Your own file"),
               _("A table in a file: one example a line, the last column the target."),
               _csv, task=None, size=None, inputs=None, needs="path", choices=CHOICES),
    DatasetRow("idx", _("Your own images"),
               _("Files of MNIST, Fashion-MNIST, CIFAR-10 or others like them on this computer."),
               _idx, size=MANY_IMAGES, inputs=None, needs="path"),
    DatasetRow("npz", _("NumPy arrays"),
               _("An .npz file with arrays X and y, or x_train, y_train, x_test and y_test."),
               _npz, task=None, size=MANY_IMAGES, inputs=None, needs="path", choices=("task",)),
)  # fmt: skip

DATASETS = MappingProxyType({row.name: row for row in _ROWS})
"""Every data set by name, in the order the window lists them."""


def row_of_file(path: str) -> DatasetRow:
    """Return the row that reads a file: arrays, images in their files or in a folder of them, or a table."""
    if is_npz(path):
        return DATASETS["npz"]
    return DATASETS["idx" if is_images(path) else "csv"]
