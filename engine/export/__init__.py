"""Graphs written for other readers: LaTeX."""
