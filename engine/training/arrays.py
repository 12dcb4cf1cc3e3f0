"""The array types that training speaks of."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]
"""An array of float32 or float64 numbers."""

IntArray = NDArray[np.integer[Any]]
"""An array of whole numbers."""

NumberArray = NDArray[Any]
"""An array of either: targets, which are classes or numbers."""

BoolArray = NDArray[np.bool_]
"""An array of answers."""
