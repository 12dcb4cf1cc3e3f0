"""The network that all contestants share, and the batches they see."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from engine.errors import ConfigurationError
from engine.ops import OPS
from engine.text import _
from engine.training.bounds import Bounds, refusal
from engine.training.data.datasets import SEED
from engine.training.data.preparation import Dataset
from engine.training.networks.dropout import DROPOUT
from engine.training.networks.initializers import INITIALIZERS
from engine.training.networks.losses import LOSSES
from engine.training.networks.network import (
    ACTIVATIONS,
    L1,
    L2,
    SCALE,
    Network,
    activation_for,
    activation_names,
)
from engine.training.networks.presets import PRESETS
from engine.training.settings import BATCH_SIZE
from engine.training.titles import title_of
from gui.look.icon_button import IconButton
from gui.look.labels import PlainLabel, plain_tip
from gui.look.theme import Theme
from gui.training.form import NARROWEST, Form
from gui.training.network.presets_button import PresetsButton
from gui.training.number_field import NumberField

NEW_LAYER = 8
DROPOUT_TIP = _(
    "Probability with which a step leaves a hidden unit out of an example, the same for all contestants. "
    "Losses and accuracies are measured with all units, but for those of the batches"
)
SHUFFLED_TIP = _(
    "Whether every epoch takes the rows in a new order; otherwise each has them in the order of their source"
)


@dataclass(frozen=True)
class NetworkChoice:
    """What the panel holds: the architecture, and how it is fed and started."""

    network: Network
    batch_size: int | None
    seed: int
    shuffled: bool = True


class NetworkPanel(QWidget):
    """Chooses the network; `choice` says what is chosen, `changed` that it is something else now."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hidden = QLineEdit()
        self._fewer = IconButton("remove", _("One layer less"))
        self._more = IconButton("add", _("One layer more"))
        self._presets = PresetsButton()
        self._activation, self._initializer, self._loss = QComboBox(), QComboBox(), QComboBox()
        self._scale = NumberField(SCALE, step=None)
        self._bias = QCheckBox()
        self._l2 = NumberField(Bounds(L2.low, L2.high), step=None)
        self._l1 = NumberField(Bounds(L1.low, L1.high), step=None)
        self._dropout = NumberField(DROPOUT, step=0.1)
        self._batch = NumberField(BATCH_SIZE, step=None)
        self._shuffled = QCheckBox(title_of("shuffled"))
        self._seed = NumberField(SEED, step=1)
        self._summary = PlainLabel()
        self._dataset: Dataset | None = None
        self._fill()
        self._build()
        self._connect()

    # -- what is chosen -----------------------------------------------------------------------------------

    def choice(self) -> NetworkChoice:
        """Return what is chosen; raise ConfigurationError, naming the field, where that cannot be."""
        network = Network(
            hidden=layers_from_text(self._hidden.text()),
            activation=self._activation.currentData(),
            initializer=self._initializer.currentData(),
            l2=_typed(self._l2, 0.0),
            l1=_typed(self._l1, 0.0),
            bias=self._bias.isChecked(),
            scale=_typed(self._scale, Network.scale) if self._is_scaled else Network.scale,
            loss=self._loss.currentData() or None,
            dropout=_typed(self._dropout, 0.0),
        )
        batch, seed = _typed(self._batch, None), _typed(self._seed, 0)
        return NetworkChoice(network, _as_whole(batch), _as_whole(seed), self._shuffled.isChecked())

    def set_choice(self, choice: NetworkChoice) -> None:
        """Show a choice, without saying that it changed."""
        self._show_network(choice.network, choice.batch_size)
        self._shuffled.setChecked(choice.shuffled)
        self._seed.set_value(choice.seed)
        self._describe()

    def _show_network(self, network: Network, batch_size: int | None) -> None:
        self._hidden.setText(", ".join(str(width) for width in network.hidden))
        self._show_activation(network.activation)
        self._initializer.setCurrentIndex(self._initializer.findData(network.initializer))
        self._loss.setCurrentIndex(self._loss.findData(network.loss or ""))
        self._scale.set_value(network.scale)
        self._bias.setChecked(network.bias)
        self._l2.set_value(network.l2)
        self._l1.set_value(network.l1)
        self._dropout.set_value(network.dropout)
        self._batch.set_value(batch_size)

    def set_layers(self, widths: tuple[int, ...], activations: tuple[str, ...]) -> None:
        """Have hidden layers of these widths and activations, as if they had been typed and chosen."""
        self._hidden.setText(", ".join(str(width) for width in widths))
        if activations:
            self._show_activation(activation_for(activations, len(widths)))
        self._edited()

    def show_dataset(self, dataset: Dataset) -> None:
        """Describe the network that these data make of the choice: its widths, size and loss."""
        self._dataset = dataset
        self._describe()

    # -- errors -------------------------------------------------------------------------------------------

    def show_error(self, field: str, message: str) -> bool:
        """Write a message beside the editor of that field; return False where there is none."""
        return self._form.show_error(field, message)

    def error(self, field: str) -> str:
        """Return the message shown beside that field."""
        return self._form.error(field)

    def clear_errors(self) -> None:
        """Take every message away."""
        self._form.clear_errors()

    # -- building -----------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self._hidden.setText(", ".join(map(str, Network.hidden)))
        for name in ACTIVATIONS:
            self._activation.addItem(OPS[name].title, name)
            self._tip(self._activation, OPS[name].description)
        for row in INITIALIZERS.values():
            self._initializer.addItem(row.title, row.name)
            self._tip(self._initializer, row.description)
        self._loss.addItem(_("Usual for the data"), "")
        self._tip(self._loss, _("Softmax cross-entropy for classes, squared error for numbers"))
        for name in LOSSES:
            self._loss.addItem(OPS[name].title, name)
            self._tip(self._loss, OPS[name].description)
        self._scale.set_default(Network.scale)
        self._bias.setChecked(True)
        self._l2.set_default(0)
        self._l1.set_default(0)
        self._dropout.set_default(0)
        self._shuffled.setChecked(True)
        self._batch.lineEdit().setPlaceholderText(_("all"))
        self._seed.set_default(0)
        self._summary.setWordWrap(True)

    @staticmethod
    def _tip(box: QComboBox, text: str) -> None:
        box.setItemData(box.count() - 1, text, Qt.ItemDataRole.ToolTipRole)

    def _build(self) -> None:
        self._form = form = Form()
        form.add_setting("hidden", self._layer_row(), _("Widths of the hidden layers: 8, 8"))
        form.add_setting("activation", self._activation)
        form.add_setting("initializer", self._initializer, _("How the weights start"))
        form.add_setting("scale", self._scale, _("Deviation σ of the first weights"))
        form.add_setting("bias", self._bias, _("Whether each unit has a bias, which starts at 0"))
        form.add_setting("loss", self._loss, _("What training makes small"))
        form.add_setting("l2", self._l2, _("Strength λ of the penalty λ Σw² on the weights"))
        form.add_setting("l1", self._l1, _("Strength λ of the penalty λ Σ|w|, which makes weights 0"))
        form.add_setting("dropout", self._dropout, DROPOUT_TIP)
        form.add_setting("batch_size", self._batch_row(), _("Rows a step looks at; all of them if empty"))
        form.add_setting("seed", self._seed, _("Decides first weights, the order of batches and dropout"))
        self.setMinimumWidth(NARROWEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.UNIT)
        column.addWidget(form)
        column.addWidget(self._summary)
        column.addStretch(1)
        self._describe()

    def _layer_row(self) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Theme.UNIT // 2)
        row.addWidget(self._hidden, 1)
        row.addWidget(self._fewer)
        row.addWidget(self._more)
        row.addWidget(self._presets)
        widget.setFocusProxy(self._hidden)
        return widget

    def _batch_row(self) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Theme.UNIT)
        row.addWidget(self._batch, 1)
        row.addWidget(self._shuffled)
        self._shuffled.setToolTip(plain_tip(SHUFFLED_TIP))
        widget.setFocusProxy(self._batch)
        return widget

    def _connect(self) -> None:
        self._hidden.editingFinished.connect(self._layers_edited)
        self._more.clicked.connect(self._add_layer)
        self._fewer.clicked.connect(self._remove_layer)
        self._presets.chosen.connect(self._take_preset)
        for box in (self._activation, self._initializer, self._loss):
            box.activated.connect(self._edited)
        for tick in (self._bias, self._shuffled):
            tick.clicked.connect(self._edited)
        for field in (self._scale, self._l2, self._l1, self._dropout, self._batch, self._seed):
            field.value_changed.connect(self._edited)

    # -- reactions ----------------------------------------------------------------------------------------

    def _layers_edited(self) -> None:
        if self._hidden.isModified():
            self._hidden.setModified(False)
            self._edited()

    def _add_layer(self) -> None:
        widths = self._hidden.text().strip().rstrip(",").strip()
        last = widths.rpartition(",")[2].strip() or str(NEW_LAYER)
        self._hidden.setText(f"{widths}, {last}" if widths else last)
        self._edited()

    def _remove_layer(self) -> None:
        if self._hidden.text().strip():
            self._hidden.setText(self._hidden.text().rpartition(",")[0].strip())
            self._edited()

    def _take_preset(self, name: str) -> None:
        preset = PRESETS[name]
        self._show_network(preset.network, preset.batch_size)
        self._edited()

    def _edited(self) -> None:
        self._fit_activation()
        self._describe()
        self.changed.emit()

    def _fit_activation(self) -> None:
        """Have as many activations as there are layers, where each has its own."""
        with suppress(ConfigurationError):
            names = activation_names(self._activation.currentData())
            self._show_activation(activation_for(names, len(layers_from_text(self._hidden.text()))))

    def _show_activation(self, text: str) -> None:
        """Choose the activation of all layers, or below those for all, the row of one for each."""
        box, own = self._activation, len(ACTIVATIONS)
        if box.findData(text) < 0:
            box.removeItem(own)
            box.addItem(", ".join(activation_names(text)), text)
            self._tip(box, _("One for each hidden layer, chosen in the diagram"))
        box.setCurrentIndex(box.findData(text))
        if box.currentIndex() < own:
            box.removeItem(own)

    @property
    def _is_scaled(self) -> bool:
        return INITIALIZERS[self._initializer.currentData()].is_scaled

    def _describe(self) -> None:
        self._form.set_row_visible("scale", self._is_scaled)
        for field in ("activation", "dropout"):
            self._form.set_row_visible(field, bool(self._hidden.text().strip()))
        self._summary.setText(self._description())

    def _description(self) -> str:
        if self._dataset is None:
            return ""
        try:
            network = self.choice().network
            loss, outputs = network.loss_for(self._dataset.task), network.outputs_for(self._dataset)
        except ConfigurationError:
            return ""
        inputs = self._dataset.features
        words = _("{widths}: {count} parameters\nLoss: {loss}").format(
            widths="–".join(str(width) for width in (inputs, *network.hidden, outputs)),
            count=f"{network.parameter_count(inputs, outputs):,}",
            loss=loss.title,
        )
        return "\n".join(filter(None, (words, loss.note)))


def layers_from_text(text: str) -> tuple[int, ...]:
    """Read "8, 8" as widths of hidden layers, empty as none; raise ConfigurationError naming what is odd."""
    words = text.replace(",", " ").replace(";", " ").split()
    for word in words:
        if not (word.isascii() and word.isdigit()):
            sentence = _("{field}: {word} is no layer width; write whole numbers with commas, as in 8, 8")
            raise refusal("hidden", sentence, word=repr(word))
    return tuple(int(word) for word in words)


def _typed(field: NumberField, empty: float | None) -> Any:
    """Return a field's number, or `empty`, or its text where that is none, for the engine to refuse."""
    if field.is_empty():
        return empty
    value = field.value()
    return field.lineEdit().text() if value is None else value


def _as_whole(value: Any) -> Any:
    """Return a whole number as an int; anything else as it is, for the engine to refuse."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
