"""The panels beside the canvas: palette, inspector, controls and fields.

Each reads the document and calls commands.
"""
