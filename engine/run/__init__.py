"""Running a graph: plans, values, reverse mode and forward mode.

The editor and the Lab run the same plans.
"""
