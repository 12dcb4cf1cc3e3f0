"""The error tree: as its docstring draws it, and able to travel between processes."""

from __future__ import annotations

import inspect
import pickle

import pytest

from engine import errors
from engine.errors import EngineError

ALL = [each for _name, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, EngineError)]


def drawn_below(line):
    """Return how deep a line of the drawn tree hangs."""
    return (len(line) - len(line.lstrip("│├└─ "))) // 4


def test_the_tree_in_the_docstring_is_the_tree_of_types():
    path, found = [], {}
    for line in errors.__doc__.splitlines():
        name = line.lstrip("│├└─ ").split("(")[0].split(" ")[0]
        if name.endswith("Error"):
            del path[drawn_below(line) :]
            found[name] = path[-1] if path else "Exception"
            path.append(name)
    assert found == {each.__name__: each.__base__.__name__ for each in ALL}


@pytest.mark.parametrize("error", ALL)
def test_an_error_survives_the_way_to_another_process(error):
    fields = [
        name for name, p in inspect.signature(error.__init__).parameters.items() if p.kind is p.KEYWORD_ONLY
    ]
    sent = error("what to do", **{name: {"most": 3} if name == "told" else 3 for name in fields})
    received = pickle.loads(pickle.dumps(sent))
    assert type(received) is error
    assert (str(received), vars(received)) == ("what to do", vars(sent))
    assert 3 in vars(sent).values() or not fields


@pytest.mark.parametrize("error", ALL)
def test_an_error_says_what_it_means(error):
    assert inspect.getdoc(error).endswith(".")
