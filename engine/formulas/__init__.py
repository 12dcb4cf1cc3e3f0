"""Formulas as people write them, read into graphs and written from them.

Nothing is ever evaluated as code.
"""
