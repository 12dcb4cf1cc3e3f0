"""The error function's complement, which NumPy lacks, entry by entry in double precision without SciPy."""

from __future__ import annotations

import numpy as np

from engine.ops.table import Array

# Rational approximations of S. L. Moshier's Cephes library (ndtr.c), highest power first: erf(x)/x in x² up
# to 1, and eˣ² erfc(x) in x from 1 to 8 and from 8 on.
_CENTRE = (
    (9.60497373987051638749e0, 9.00260197203842689217e1, 2.23200534594684319226e3,
     7.00332514112805075473e3, 5.55923013010394962768e4),
    (1.0, 3.35617141647503099647e1, 5.21357949780152679795e2, 4.59432382970980127987e3,
     2.26290000613890934246e4, 4.92673942608635921086e4),
)  # fmt: skip
_FLANK = (
    (2.46196981473530512524e-10, 5.64189564831068821977e-1, 7.46321056442269912687e0,
     4.86371970985681366614e1, 1.96520832956077098242e2, 5.26445194995477358631e2,
     9.34528527171957607540e2, 1.02755188689515710272e3, 5.57535335369399327526e2),
    (1.0, 1.32281951154744992508e1, 8.67072140885989742329e1, 3.54937778887819891062e2,
     9.75708501743205489753e2, 1.82390916687909736289e3, 2.24633760818710981792e3,
     1.65666309194161350182e3, 5.57535340817727675546e2),
)  # fmt: skip
_TAIL = (
    (5.64189583547755073984e-1, 1.27536670759978104416e0, 5.01905042251180477414e0,
     6.16021097993053585195e0, 7.40974269950448939160e0, 2.97886665372100240670e0),
    (1.0, 2.26052863220117276590e0, 9.39603524938001434673e0, 1.20489539808096656605e1,
     1.70814450747565897222e1, 9.60896809063285878198e0, 3.36907645100081516050e0),
)  # fmt: skip
_ZERO_FROM = 30.0
"""From here on erfc is below the smallest double."""


def erfc(x: Array) -> Array:
    """Return 1 − erf(x), shaped and typed like x, without cancellation where erf(x) is close to 1."""
    wide = np.asarray(x, np.float64)
    near = np.clip(wide, -1.0, 1.0)
    central = 1.0 - near * _ratio(_CENTRE, near * near)
    upper = _upper(np.abs(wide))
    outer = np.where(wide < 0.0, 2.0 - upper, upper)
    return _like(x, np.where(np.abs(wide) < 1.0, central, outer))


def normal_cdf(x: Array) -> Array:
    """Return Φ(x), the probability that a standard normal number is below x, shaped and typed like x."""
    return _like(x, 0.5 * erfc(np.asarray(x, np.float64) * -np.sqrt(0.5)))


def normal_density(x: Array) -> Array:
    """Return φ(x), the density of a standard normal number at x, shaped and typed like x."""
    near = np.clip(np.asarray(x, np.float64), -40.0, 40.0)  # e⁻⁸⁰⁰ is zero already
    return _like(x, np.exp(-0.5 * near * near) / np.sqrt(2.0 * np.pi))


def _upper(x: Array) -> Array:
    """Return erfc for x from 1 up."""
    x = np.clip(x, 1.0, _ZERO_FROM)
    ratio = np.where(x < 8.0, _ratio(_FLANK, x), _ratio(_TAIL, x))
    rounded = np.floor(x * 128.0 + 0.5) / 128.0  # its square is exact, so e⁻ˣ² keeps its digits
    return np.exp(-rounded * rounded) * np.exp((rounded - x) * (rounded + x)) * ratio


def _ratio(coefficients: tuple[tuple[float, ...], tuple[float, ...]], x: Array) -> Array:
    above, below = coefficients
    return np.polyval(above, x) / np.polyval(below, x)


def _like(x: Array, found: Array) -> Array:
    return np.asarray(found, np.result_type(x))[()]
