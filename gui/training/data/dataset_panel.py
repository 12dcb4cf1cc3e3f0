"""The data a race runs on: which, how much, how noisy, and a small picture of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.text import _
from engine.training.bounds import Bounds
from engine.training.data.datasets import (
    CHOICES,
    DATASETS,
    NOISE,
    SEED,
    TEST_FRACTION,
    DatasetRow,
    DatasetSettings,
    row_of_file,
)
from engine.training.data.features import PLANE
from engine.training.data.preparation import Dataset
from engine.training.data.remote_sets import REMOTE
from engine.training.data.tables.choices import Choices
from engine.training.remarks import remarks
from engine.training.titles import TITLES
from gui.look.labels import PlainLabel, plain_tip
from gui.look.theme import Theme
from gui.training.data.dataset_chooser import DatasetChooser
from gui.training.data.dataset_preview import DatasetPreview
from gui.training.data.drawing_board import DrawingBoard
from gui.training.data.feature_choices import FeatureChoices
from gui.training.data.fetch_field import FetchField
from gui.training.data.file_field import FileField
from gui.training.data.import_choices import TASKS
from gui.training.form import NARROWEST, Form
from gui.training.number_field import NumberField

if TYPE_CHECKING:
    from gui.training.data.import_sheet import ImportSheet

FOUND_OUT = _("Found out")
BASELINES = _("What nearest neighbours and a linear model reach on these data, for networks to beat")
SHOWN = ("target", "task")
"""The choices about a table that have an editor here; the others are kept as they were given."""


class DatasetPanel(QWidget):
    """Chooses the data; `settings` says what is chosen, `changed` that it is something else now."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = DatasetChooser()
        self._size = NumberField(Bounds(4, 100_000, integer=True), step=50)
        self._noise = NumberField(NOISE, step=0.05)
        self._test = NumberField(TEST_FRACTION, step=0.05)
        self._seed = NumberField(SEED, step=1)
        self._file = FileField()
        self.fetch = FetchField()
        self._look = QPushButton(_("Look at it…"))
        self.baselines_button = QPushButton(_("Baselines…"))
        self._target, self._task = QComboBox(), QComboBox()
        self._features = FeatureChoices()
        self._file_inputs: int | None = None
        self._unshown: dict[str, Any] = {}
        self._settled = next(iter(DATASETS))
        self._shown_source = ("", "")
        self.sheet: ImportSheet | None = None
        self._remarks = PlainLabel()
        self._preview, self._board = DatasetPreview(), DrawingBoard()
        self._build()
        self._row_changed()
        self._connect()

    # -- what is chosen -----------------------------------------------------------------------------------

    def settings(self) -> DatasetSettings:
        """Return what is chosen; raise ConfigurationError, naming the field, where that cannot be."""
        row = DATASETS[self._names.currentData()]
        chosen: dict[str, Any] = {
            "name": row.name, "test_fraction": _number(self._test), "seed": _whole(self._seed, 0)
        }  # fmt: skip
        if row.size is not None:
            chosen["size"] = _whole(self._size, None)
        if row.noise is not None:
            chosen["noise"] = _number(self._noise)
        if row.needs == "path":
            chosen["path"] = self._file.path or None
        chosen |= {field: value for field, value in self._choices().items() if field in row.choices}
        if row.name == "drawn":
            chosen["points"] = self._board.points
        if self._offers_features:
            chosen["features"] = self._features.chosen or None
        return DatasetSettings(**chosen)

    def set_settings(self, settings: DatasetSettings) -> None:
        """Show settings, without saying that they changed."""
        self.blockSignals(True)
        self._names.setCurrentIndex(self._names.findData(settings.name))
        self._settled = settings.name
        if settings.path != self._file.path:
            self._file_inputs = None
        self._features.set_chosen(settings.features or ())
        if settings.points is not None:
            self._board.set_points(settings.points)
        self._row_changed()
        row = settings.row
        self._show_test_part(settings.test_fraction)
        self._size.set_value(row.size if settings.size is None else settings.size)
        self._noise.set_value(row.noise if settings.noise is None else settings.noise)
        self._seed.set_value(settings.seed)
        self._file.show_path(settings.path or "")
        self._unshown = {field: getattr(settings, field) for field in CHOICES if field not in SHOWN}
        self._target.setCurrentText(settings.target or "")
        self._task.setCurrentIndex(max(self._task.findData(settings.task or ""), 0))
        self.blockSignals(False)

    @property
    def is_file(self) -> bool:
        """Whether the data come from the user's own files."""
        return DATASETS[self._names.currentData()].needs == "path"

    @property
    def _source(self) -> tuple[str, str]:
        """Where the data come from."""
        return self._names.currentData(), self._file.path

    @property
    def source_field(self) -> str:
        """The field beside which stands what is wrong with the data as a whole."""
        return DATASETS[self._names.currentData()].needs or "size"

    def show_dataset(self, dataset: Dataset) -> None:
        """Draw the data that these settings gave, say what is unusual, and offer its columns as targets."""
        self._shown_source = self._source
        self._preview.show_dataset(dataset)
        self._remarks.setText("\n".join(remarks(dataset)))
        self._remarks.setVisible(bool(self._remarks.text()))
        if dataset.name == "csv":
            chosen = self._target.currentText()
            self._target.blockSignals(True)
            self._target.clear()
            self._target.addItems(dataset.columns)
            self._target.setCurrentText(chosen or dataset.target_name)
            self._target.blockSignals(False)
        if DATASETS[dataset.name].is_read:
            self._file_inputs = dataset.own_features
            self._offer_features()
            self._test.set_default(round(dataset.test_part, 2))
        self._offer_fetching()

    def choose_file(self, path: str) -> None:
        """Take the data from a file, or from a folder with the files of MNIST, CIFAR-10 or alike."""
        self.set_settings(DatasetSettings(row_of_file(path).name, path=path))
        self.changed.emit()

    def import_file(self, path: str) -> None:
        """Show how a table is read, and take data from it once the user says so; images are just taken."""
        if row_of_file(path).name != "csv":
            self.choose_file(path)
            return
        from gui.training.data.import_sheet import ImportSheet  # a window without a file does without

        is_known = self._settled == "csv" and path == self._file.path
        choices = self._choices() if is_known else {}
        sheet = self.sheet = ImportSheet(path, Choices(**choices), self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.chosen.connect(lambda decided: self._import(path, decided))
        sheet.finished.connect(self._forget_sheet)
        sheet.open()

    def _forget_sheet(self) -> None:
        self.sheet = None
        self._settle()

    def _settle(self) -> None:
        """Show the data that the settings are of, where others were chosen and then given up."""
        self._names.setCurrentIndex(self._names.findData(self._settled))

    def _import(self, path: str, decided: Choices) -> None:
        fraction = _number(self._test) if self._settled == "csv" else None
        is_known = self._settled == "csv" and path == self._file.path
        features = self._features.chosen or None if is_known else None
        seed = _whole(self._seed, 0)
        chosen = DatasetSettings(
            "csv", None, None, fraction, seed, path, **asdict(decided), features=features
        )
        self.set_settings(chosen)
        self.changed.emit()

    def _choices(self) -> dict[str, Any]:
        """Return what was decided about the file."""
        return self._unshown | {
            "target": self._target.currentText().strip() or None,
            "task": self._task.currentData() or None,
        }

    @property
    def remarks(self) -> str:
        """What is said to be unusual about the data, a line for each."""
        return self._remarks.text()

    # -- errors -------------------------------------------------------------------------------------------

    def show_error(self, field: str, message: str) -> bool:
        """Write a message beside the editor of that field; return False where there is none.

        Of data that are wrong nothing is known, and nothing is shown of those before them.
        """
        if self._source != self._shown_source:
            self._preview.show_nothing()
            self._remarks.hide()
            self._remarks.clear()
        self._offer_fetching(is_wrong=field == "fetched")
        return self._form.show_error({"dataset": "name"}.get(field, field), message)

    def error(self, field: str) -> str:
        """Return the message shown beside that field."""
        return self._form.error(field)

    def clear_errors(self) -> None:
        """Take every message away."""
        self._form.clear_errors()

    # -- building -----------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._form = form = Form()
        self._target.setEditable(True)
        self._target.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for value, title in {"": FOUND_OUT, **TASKS}.items():
            self._task.addItem(title, value)
        form.add("name", TITLES["dataset"], self._names)
        form.add_setting("path", self._file, _("A table, one example a line; or images, a folder or a file"))
        form.add_setting("fetched", self.fetch)
        form.add("reading", _("Reading"), self._look, _("See how the file is read, and change it"))
        form.add_setting("target", self._target, _("The column to learn; the last one if empty"))
        form.add_setting("task", self._task, _("Whether the target names classes or is a number"))
        form.add_setting("points", self._board.tools, _("Points that are drawn on the plane below"))
        form.add_setting("size", self._size, _("How many rows, training and test together"))
        form.add_setting("noise", self._noise, _("Standard deviation of the noise, in the data's units"))
        form.add_setting("test_fraction", self._test, _("The fraction of rows never trained on"))
        form.add_setting("seed", self._seed, _("The same seed gives the same data"))
        form.add_setting(
            "features",
            self._features,
            _("More inputs, made of the two that the data have"),
        )
        form.add("baselines", _("To beat"), self.baselines_button, BASELINES)
        self._remarks.setWordWrap(True)
        self._remarks.hide()
        self.setMinimumWidth(NARROWEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.UNIT)
        column.addWidget(form)
        column.addWidget(self._remarks)
        column.addWidget(self._preview, 1)
        column.addWidget(self._board, 1)

    def _connect(self) -> None:
        self._names.activated.connect(self._choose_row)
        for field in (self._size, self._noise, self._test, self._seed):
            field.value_changed.connect(self.changed)
        self._file.edited.connect(self._path_edited)
        self._file.found.connect(self.import_file)
        self._file.given_up.connect(self._settle)
        self.fetch.begun.connect(lambda: self._form.clear_error("fetched"))
        self.fetch.fetched.connect(self._take_fetched)
        self.fetch.refused.connect(self._refuse_fetched)
        self._look.clicked.connect(lambda: self.import_file(self._file.path))
        self._target.activated.connect(self.changed)
        self._target.lineEdit().editingFinished.connect(self._target_edited)  # type: ignore[union-attr]
        self._task.activated.connect(self.changed)
        self._features.changed.connect(self.changed)
        self._board.changed.connect(self.changed)

    # -- reactions ----------------------------------------------------------------------------------------

    def _choose_row(self) -> None:
        row = DATASETS[self._names.currentData()]
        path = self._file.path
        if row.needs == "path" and not (path and row_of_file(path) is row):
            self._file.ask()
            return
        self._show_row(row)
        self.changed.emit()

    def _take_row(self, row: DatasetRow) -> None:
        """Choose a row, where another is chosen."""
        if row.name != self._names.currentData():
            self._names.setCurrentIndex(self._names.findData(row.name))
            self._show_row(row)

    def _show_row(self, row: DatasetRow) -> None:
        """Show what can be chosen of another row, with its defaults."""
        self._settled, self._file_inputs = row.name, None
        if row.needs == "path":
            self._features.set_chosen(())
        self._noise.set_value(row.noise)
        self._size.set_value(row.size)
        self._show_test_part(None)
        self._row_changed()

    def _show_test_part(self, fraction: float | None) -> None:
        """Show the part kept for testing; of a file it depends on the rows until the user sets it."""
        row = DATASETS[self._names.currentData()]
        default = None if row.is_read else row.test_fraction
        self._test.set_value(default if fraction is None else fraction)

    def _row_changed(self) -> None:
        row = DATASETS[self._names.currentData()]
        self._form.set_row_visible("path", row.needs == "path")
        self._form.set_row_visible("reading", row.name == "csv")
        for field in SHOWN:
            self._form.set_row_visible(field, field in row.choices)
        self._form.set_row_visible("points", row.name == "drawn")
        self._board.setVisible(row.name == "drawn")
        self._preview.setVisible(row.name != "drawn")
        self._form.set_row_visible("size", row.size is not None)
        self._form.set_row_visible("noise", row.noise is not None)
        self._size.set_default(row.size, row.sizes)
        self._noise.set_default(row.noise)
        self._test.set_default(None if row.is_read else row.test_fraction)
        self._names.setToolTip(plain_tip(row.description))
        self._offer_features()
        self._offer_fetching()

    def _offer_fetching(self, is_wrong: bool = False) -> None:
        """Offer to fetch data that are not there, or that are not as they should be."""
        name = self._names.currentData()
        is_offered = name in REMOTE and (is_wrong or not REMOTE[name].is_there)
        self._form.set_row_visible("fetched", is_offered)
        if is_offered:
            self.fetch.offer(name)

    def _take_fetched(self, name: str) -> None:
        """Take data that have come, where they are still wanted."""
        if name == self._names.currentData():
            self._offer_fetching()
            self.changed.emit()

    def _refuse_fetched(self, name: str, reason: str) -> None:
        if name == self._names.currentData():
            self.show_error("fetched", reason)

    def _offer_features(self) -> None:
        """Offer more inputs where there are two; where some are chosen too, so that they can be given up."""
        self._form.set_row_visible("features", self._offers_features)

    @property
    def _offers_features(self) -> bool:
        row = DATASETS[self._names.currentData()]
        if row.inputs is None:
            return self._file_inputs == PLANE or bool(self._features.chosen)
        return row.inputs == PLANE

    def _path_edited(self) -> None:
        path = self._file.path
        if path:
            self._take_row(row_of_file(path))
        self._target.clear()
        self._target.clearEditText()  # which stays where there was no column to choose from
        self._unshown, self._file_inputs = {}, None
        self._features.set_chosen(())
        self._offer_features()
        self.changed.emit()

    def _target_edited(self) -> None:
        editor = self._target.lineEdit()
        if editor is not None and editor.isModified():
            editor.setModified(False)
            self.changed.emit()


def _number(field: NumberField) -> Any:
    """Return a field's number, None where it is empty, or its text for the engine to refuse."""
    if field.is_empty():
        return None
    value = field.value()
    return field.lineEdit().text() if value is None else value


def _whole(field: NumberField, default: int | None) -> Any:
    """Return a field's whole number as an int; anything else as it is, for the engine to refuse."""
    value = _number(field)
    if value is None:
        return default
    return int(value) if isinstance(value, float) and value.is_integer() else value
