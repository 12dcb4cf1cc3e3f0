"""Numbers as a reader meets them: rounded as on a lecture slide, in full, and typed back in.

Every number on the screen comes from here, so that minus signs, decades and shapes look the same everywhere.
Nothing is computed: rounding is for reading only.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.formulas.array_text import number_from
from engine.maths.rounding import on_a_slide
from engine.text import _

MINUS = "−"
SHOWN_ENTRIES = 36
_TOLD = 12
_LONG, _NOISE = 1000.0, 1e-9
"""Entries of a matrix are written alike below the first; what is smaller than the second is noise."""


def short(value: Any) -> str:
    """Return a number in two or three significant digits ("−2.00", "0.37", "1.2e−7"), an array as its shape.

    Exactly zero is "0", so that it is never mistaken for something small. A vector's shape is "[3]", a
    matrix's "2×3".
    """
    if np.ndim(value):
        return shape_text(np.shape(value))
    return MINUS + _unsigned(-float(value)) if value < 0 else _unsigned(float(value))


def precise(value: float) -> str:
    """Return a number in six significant digits, for comparing it with another."""
    return "NaN" if math.isnan(value) else written(value, 6).replace("inf", "∞")


def written(value: float, digits: int = 12) -> str:
    """Return a number in up to so many significant digits, as short as it can be: "0.0001", "4.27e−5"."""
    mantissa, _e, exponent = f"{value:.{digits}g}".partition("e")
    return (f"{mantissa}e{int(exponent)}" if exponent else mantissa).replace("-", MINUS)


def signed(value: Any) -> str:
    """Return `short(value)` with its sign always shown: "+0.20", "−0.53"; zero, NaN and arrays have none."""
    text = short(value)
    return "+" + text if np.ndim(value) == 0 and value > 0 else text


def terse(value: Any) -> str:
    """Return `short(value)` as one writes it in a product: −4 for −4.00, and 0.2 for 0.20."""
    text = short(value)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def is_told_by(value: Any, text: str) -> bool:
    """Return whether a number's text says it but for noise, rather than rounded."""
    if not math.isfinite(value):
        return True  # ∞ and NaN are written whole
    return math.isclose(number_from(text), value, rel_tol=_NOISE, abs_tol=_NOISE)


def without_noise(value: Any) -> Any:
    """Return a value in twelve significant digits, so that 0.1 + 0.2 reads as 0.3; `full` has it exactly."""
    if np.ndim(value):
        return np.array([without_noise(entry) for entry in np.asarray(value)])
    return float(f"{float(value):.{_TOLD}g}")


def entry_rows(matrix: Any, *, signed: bool = False) -> list[list[str]]:
    """Return the entries of a matrix as short as they can be alike: whole numbers without decimals."""
    decimals = next((places for places in (0, 1) if _are_told_by(matrix, places)), None)
    return [[_entry(float(entry), decimals, signed) for entry in row] for row in matrix]


def _are_told_by(matrix: Any, places: int) -> bool:
    """Return whether a few decimals tell all entries, but for the noise of rounding."""
    return bool(np.all(np.isfinite(matrix)) and np.all(np.abs(matrix) < _LONG)) and all(
        math.isclose(round(entry, places), entry, abs_tol=_NOISE) for entry in np.ravel(matrix).tolist()
    )


def _entry(value: float, decimals: int | None, signed_too: bool) -> str:
    if decimals is None:
        return signed(value) if signed_too else short(value)
    text = f"{abs(value):.{decimals}f}"
    if not text.strip("0."):
        return text
    return (MINUS if value < 0 else "+" if signed_too else "") + text


def marked(text: str, *, stale: bool) -> str:
    """Return a number's text, marked where it is an old one: the graph as it stands has none."""
    return _("{number} (stale)").format(number=text) if stale else text


def full(value: Any) -> str:
    """Return a number so exactly that reading it back gives the same one (up to 17 significant digits).

    Arrays are written as nested rows, with an ellipsis where they are long.
    """
    if np.ndim(value) == 0:
        return _exact(value)
    text = np.array2string(
        np.asarray(value), separator=", ", threshold=SHOWN_ENTRIES, formatter={"float_kind": _exact}
    )
    return text.replace("...", "…")


def entry_text(value: Any) -> str:
    """Return a value as it is typed: a number, or nested rows with every entry; `parse` reads it back."""
    if np.ndim(value) == 0:
        return _exact(value)
    return "[" + ", ".join(entry_text(row) for row in np.asarray(value)) + "]"


def shape_text(shape: tuple[int, ...]) -> str:
    """Return a shape for reading: (2, 3) as "2×3", (3,) as "[3]"."""
    return f"[{shape[0]}]" if len(shape) == 1 else "×".join(str(size) for size in shape)


def _unsigned(size: float) -> str:
    if not math.isfinite(size):
        return "NaN" if math.isnan(size) else "∞"
    mantissa, exponent = on_a_slide(size)
    return f"{mantissa}e{exponent}".replace("-", MINUS) if exponent else mantissa


def _exact(value: Any) -> str:
    number = float(value)
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "+∞" if number > 0 else MINUS + "∞"
    return str(np.asarray(value)[()]).replace("-", MINUS)
