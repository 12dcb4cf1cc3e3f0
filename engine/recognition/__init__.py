"""Finds ops that are spelled out by several gates, and collapses them."""
