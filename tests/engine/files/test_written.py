"""What is said of a file in which any one thing is wrong is what somebody read and stored.

In each shipped example one value after another is left out, or is of another kind, or is another number.
`WRITE_TEXTS=1 pytest tests/engine/files/test_written.py` stores it anew.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from engine.errors import EngineError
from engine.files.document import decode, encode
from engine.files.examples import examples
from tests.engine.written import compare

OTHERS: tuple[Any, ...] = (None, "", "Ω ☃", -1, 2.5, 1e300, [], {}, True, [[1, 2], [3]], "1", "nan")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value within a document; of long lists to the first two."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, held in value.items():
            yield from places(held, (*path, key))
    elif isinstance(value, list):
        for index, held in enumerate(value[:2]):
            yield from places(held, (*path, index))


def said(document: Any) -> str:
    """Return what is said of a document, or how what is read of it differs when it is written again."""
    data = json.dumps(document).encode()
    try:
        again = json.loads(encode(decode(data, "it.json")))
    except EngineError as error:
        return f"{type(error).__name__} {error}"
    changed = sorted(key for key in {*again, *document} if again.get(key) != document.get(key))
    return "read" + (f", with other {', '.join(changed)}" if changed else "")


def wrong(document: Any, seen: Counter[str]) -> Iterator[str]:
    for number, path in enumerate(places(document)):
        kind = ".".join("0" if isinstance(key, int) else key for key in path)
        seen[kind] += 1
        if seen[kind] > 3:
            continue
        for other in (..., OTHERS[number % len(OTHERS)], OTHERS[(number * 5 + 3) % len(OTHERS)]):
            changed = copy.deepcopy(document)
            holder = changed
            for key in path[:-1]:
                holder = holder[key]
            if other is ...:
                del holder[path[-1]]
            else:
                holder[path[-1]] = other
            name = ".".join(map(str, path))
            yield f"{name} {'gone' if other is ... else repr(other)}: {said(changed)}"


def test_what_is_wrong_in_a_file_is_said_as_it_was_looked_at() -> None:
    lines, seen = [], Counter[str]()
    for example in examples():
        document = json.loads(encode(example.contents()))
        lines += [f"-- {example.name}", said(document), *wrong(document, seen)]
    compare("files-wrong", "\n".join(lines))
