"""The names of a graph's nodes: each an identifier that no other node has, nor one that looks like it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import InvalidNameError
from engine.graphs.node_values import look_of, normalized, require_identifier
from engine.text import _


class Names:
    """Node ids by name; names are in Unicode's form NFKC, so that µ and μ are one."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._looks: dict[str, str] = {}  # names that look like others would, by their look
        self._numbered: dict[str, int] = {}  # a name's numbered forms below this number are all taken

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
        self._numbered.clear()

    def free(self, wanted: str) -> str:
        """Return the name itself where no node has it, else the first numbered form that is free."""
        if wanted not in self._ids:
            return wanted
        number = self._numbered.get(wanted, 2)
        while f"{wanted}{number}" in self._ids:
            number += 1
        self._numbered[wanted] = number
        return f"{wanted}{number}"

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
        twin._ids, twin._looks, twin._numbered = self._ids.copy(), self._looks.copy(), self._numbered.copy()
        return twin

    def _looks_like_another(self, name: str) -> bool:
        look = look_of(name)
        return self._looks.get(look, name) != name or (look != name and look in self._ids)
