"""What the settings of a race are called on the screen, by their fields: forms and messages both read it."""

from __future__ import annotations

from types import MappingProxyType

from engine.text import _

TITLES = MappingProxyType({
    "dataset": _("Data"),
    "path": _("File"),
    "fetched": _("Files"),
    "target": _("Target"),
    "task": _("Learn"),
    "points": _("Points"),
    "size": _("Examples"),
    "noise": _("Noise"),
    "test_fraction": _("Test part"),
    "features": _("Features"),
    "encoding": _("Encoding"),
    "delimiter": _("Delimiter"),
    "decimal": _("Decimal mark"),
    "header": _("First row"),
    "missing": _("If missing"),
    "hidden": _("Hidden"),
    "activation": _("Activation"),
    "initializer": _("Weights"),
    "scale": _("Scale σ"),
    "l2": _("L2"),
    "l1": _("L1"),
    "loss": _("Loss"),
    "bias": _("Biases"),
    "dropout": _("Dropout"),
    "batch_size": _("Batch"),
    "shuffled": _("Shuffle"),
    "seed": _("Seed"),
    "optimizer": _("Optimizer"),
    "schedule": _("Schedule"),
    "clipping": _("Clipping"),
    "contestants": _("The number of contestants"),
})  # fmt: skip
"""A title for every field that a form of the window has; only programs set the others."""


def title_of(field: str) -> str:
    """Return what a field is called where a user meets it, or else its own name."""
    return TITLES.get(field, field)
