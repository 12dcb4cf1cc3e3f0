"""Baselines: nearest neighbours, a linear model and the simplest guess, on the very parts that networks learn
from and are tested on. What they are set by is chosen by cross-validation, which never sees the test part."""
