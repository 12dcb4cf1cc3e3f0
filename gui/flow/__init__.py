"""A pass that one watches: played event by event on the canvas, with its caption and its transport.

It computes nothing: events and their numbers are the engine's, and what is not yet known is not shown.
"""
