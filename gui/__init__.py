"""The program a user sees: the command line, the graph editor and the Training Lab."""

import engine as _engine  # noqa: F401  -- sets the BLAS thread count before NumPy loads

__version__ = "0.1.0"
