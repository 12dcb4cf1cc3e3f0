"""The engine: computational graphs, their values and gradients, and training; it knows nothing of windows."""

import os

# A second BLAS thread slows small networks two- to threefold, and it is read once, when NumPy loads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
