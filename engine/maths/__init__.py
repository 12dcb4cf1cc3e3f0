"""How formulas look. Symbols, LaTeX and the names of things are decided here and nowhere else."""
