"""Gates made of gates: composites, grouping and expanding. A composite is a row like any op."""
