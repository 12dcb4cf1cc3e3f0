"""Formulas are tried on the graphs that exporters are tried on."""

from tests.engine.cases import example, op_case, random_case

__all__ = ["example", "op_case", "random_case"]
