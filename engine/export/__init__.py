"""Graphs written for other readers: LaTeX, NumPy and PyTorch programs, drawings for Graphviz, and text."""
