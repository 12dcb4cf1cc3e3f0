"""Finds ops that are spelled out by several gates, and what can be computed but is hardly meant.

It changes nothing unless asked to collapse, and refuses nothing.
"""
