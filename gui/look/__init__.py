"""How things look: colours, icons, numbers and formulas. It knows of no graph."""
