"""Sheets that search in the worker beside the race: best learning rates, and baselines to beat.
What is found is shown with its spread, and can be raced."""
