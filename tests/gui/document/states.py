"""The nodes of a document by name, and all that a gesture may change in it."""

from __future__ import annotations

from engine.files import document as files


def node(document, name):
    return document.graph.find(name).id


def state(document):
    """All that a gesture may change, without ids of objects."""
    contents = files.encode(document.contents())
    return sorted(line.rstrip(",") for line in contents.decode().splitlines())
