"""What a diagram says in words of a unit, or of a wire and its weight."""

from __future__ import annotations

from dataclasses import dataclass

from engine.text import _
from engine.training.data.preparation import Dataset
from engine.training.networks.diagram import Diagram
from engine.training.networks.network import Network
from gui.look import numbers
from gui.training.network.diagram_places import Part


@dataclass(frozen=True)
class Structure:
    """How wide a network's hidden layers are and what each applies, and the names of what goes in and out.

    `dropout` is how often units of these layers are left out of a step.
    """

    inputs: tuple[str, ...]
    hidden: tuple[int, ...]
    outputs: tuple[str, ...]
    activations: tuple[str, ...]
    dropout: float = 0.0

    @property
    def widths(self) -> tuple[int, ...]:
        """How many units each column has, the inputs first."""
        return (len(self.inputs), *self.hidden, len(self.outputs))


def structure_of(dataset: Dataset, network: Network) -> Structure:
    """Return the structure of a network on some data; raise ConfigurationError as `loss_for` does."""
    outputs = dataset.class_names or (dataset.target_name,)
    if network.outputs_for(dataset) < len(outputs):  # one unit tells two classes apart
        outputs = (_("{second}, else {first}").format(first=outputs[0], second=outputs[1]),)
    return Structure(dataset.feature_names, network.hidden, outputs, network.activations, network.dropout)


def words_for(part: Part, structure: Structure, diagram: Diagram) -> str:
    """Return what a part of a diagram is, with its number."""
    unit = _name(part.column, part.place, structure, diagram)
    if part.column == 0:
        return _("Input {name}").format(name=unit)
    wires = diagram.wires[part.column - 1]
    if part.source is None:
        said = [unit]
        if wires.biases is not None:
            bias = numbers.precise(float(wires.biases[part.place]))
            said = [_("{unit}: bias {bias}").format(unit=unit, bias=bias)]
        if structure.dropout and part.column < len(diagram.columns) - 1:
            said.append(_("dropout {rate:g}").format(rate=structure.dropout))
        return ", ".join(said)
    weight = numbers.precise(float(wires.weights[part.source, part.place]))
    source = _name(part.column - 1, part.source, structure, diagram)
    return _("{source} → {unit}: weight {weight}").format(source=source, unit=unit, weight=weight)


def _name(column: int, place: int, structure: Structure, diagram: Diagram) -> str:
    unit = diagram.columns[column].shown[place]
    if column == 0:
        return structure.inputs[unit]
    if column == len(diagram.columns) - 1:
        return structure.outputs[unit]
    return _("Unit {unit} of layer {layer}").format(unit=unit + 1, layer=column)
