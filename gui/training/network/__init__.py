"""The panel of the network, and its live diagram.
Both edit the same settings and follow each other."""
