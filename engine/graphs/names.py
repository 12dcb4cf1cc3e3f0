"""The names of a graph's nodes: each an identifier that no other node has, nor one that looks like it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.errors import InvalidNameError
from engine.graphs.node_values import look_of, normalized, require_identifier
from engine.text import _

_NUMBERED = re.compile(r"(.*?)([0-9]{1,9})")


def following(name: str) -> str:
    """Return the name that comes after another when one counts on: x2 after x, w4 after w3."""
    stem, number = _counted(name)
    return f"{stem}{number + 1}"


def _counted(name: str) -> tuple[str, int]:
    match = _NUMBERED.fullmatch(name)
    return (match[1], int(match[2])) if match else (name, 1)


class Names:
    """Node ids by name; names are in Unicode's form NFKC, so that µ and μ are one."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._looks: dict[str, str] = {}  # names that look like others would, by their look
        self._runs: dict[str, tuple[int, int]] = {}  # from, to below: numbers taken after what they follow

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def get(self, name: str) -> int | None:
        """Return the id of the node of that name, or None where there is none."""
        return self._ids.get(normalized(name))

    def take(self, name: str, node_id: int) -> None:
        """Give a name that `require` returned to a node."""
        self._ids[name] = node_id
        if (look := look_of(name)) != name:
            self._looks[look] = name

    def release(self, name: str) -> None:
        """Let a name go."""
        del self._ids[name]
        self._looks.pop(look_of(name), None)
        self._runs.clear()

    def free(self, wanted: str) -> str:
        """Return the name itself where no node has it, else the next that is free: x2 for x, w4 for w3."""
        if wanted not in self._ids:
            return wanted
        stem, last = _counted(wanted)
        start, number = self._runs.get(stem, (last + 1, last + 1))
        if not start <= last + 1 <= number:
            start = number = last + 1
        while f"{stem}{number}" in self._ids:
            number += 1
        self._runs[stem] = start, number
        return f"{stem}{number}"

    def require(self, name: str, node_id: int | None = None) -> str:
        """Return the name as it is kept; raise InvalidNameError where it is none, or another node's."""
        require_identifier(name, node_id)
        name = normalized(name)
        if name in self._ids:
            message = _("another node is called {name} already").format(name=name)
            raise InvalidNameError(message, node=node_id)
        if self._looks_like_another(name):
            message = _("another node has a name that looks just like {name}, in letters of another script")
            raise InvalidNameError(message.format(name=name), node=node_id)
        return name

    def copy(self) -> Names:
        """Return the same names, to change without changing these."""
        twin = Names()
        twin._ids, twin._looks, twin._runs = self._ids.copy(), self._looks.copy(), self._runs.copy()
        return twin

    def _looks_like_another(self, name: str) -> bool:
        look = look_of(name)
        return self._looks.get(look, name) != name or (look != name and look in self._ids)
