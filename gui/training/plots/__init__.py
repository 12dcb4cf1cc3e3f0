"""Plots of losses and accuracies: axes, curves, bands, marks and the legend that reads them.
They draw what a record or findings hold."""
