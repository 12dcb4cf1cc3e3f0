"""Lists the packages that Chainrule is shipped with and their licences; fails where one is not allowed.

    python .ci/licences.py

Shipped is what `pyproject.toml` requires of a run, what those packages require in turn, and what makes a
bundle, because it leaves parts of itself there. Looked at are the packages installed beside this Python.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent

ALLOWED = {
    "0BSD": (),
    "Apache-2.0": ("Apache 2.0", "Apache Software License"),
    "BSD-2-Clause": ("BSD 2-Clause License",),
    "BSD-3-Clause": ("BSD 3-Clause License", "BSD License"),
    "CC0-1.0": (),
    "LGPL-3.0-only": (),
    "MIT": ("MIT License", "The MIT License (MIT)"),
    "MPL-2.0": ("Mozilla Public License 2.0 (MPL 2.0)",),
    "PSF-2.0": ("Python Software Foundation License",),
    "Zlib": (),
}
"""The licences that a package may have, and what else they are called in packages."""
EXCEPTIONS = {
    "pyinstaller": "GPL-2.0-or-later, with an exception for the programs that are bundled by it",
    "pyinstaller-hooks-contrib": "GPL-2.0-or-later; what of it is bundled is Apache-2.0",
}
"""Packages whose own text allows what their licence's name would not."""
LONGEST_NAME = 100
"""Letters; what is longer in a package's licence field is the licence itself."""

_SPELLINGS = {spelling for name, others in ALLOWED.items() for spelling in (name, *others)}


def main() -> int:
    """Print one line a package, then what is not allowed; return 1 where anything is not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = sorted(
        shipped([*project["dependencies"], *project["optional-dependencies"]["bundle"]]),
        key=lambda package: package.name.lower(),
    )
    for package in packages:
        print(f"{package.name:28}{package.version:14}{licence(package)}")
    refused = [package.name for package in packages if not is_allowed(licence(package))]
    for name in refused:
        print(f"{name}: this licence is not among those allowed in {Path(__file__).name}")
    return bool(refused)


def shipped(requirements: Iterable[str]) -> Iterator[Distribution]:
    """Yield each installed package that is required on this system, directly or by another."""
    waiting, seen = [Requirement(text) for text in requirements], set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in seen or not applies(requirement):
            continue
        seen.add(name)
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        yield package
        waiting += [Requirement(text) for text in package.requires or ()]


def applies(requirement: Requirement) -> bool:
    """Say whether a requirement is one of this system's, and of no extra."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def licence(package: Distribution) -> str:
    """Return a package's licence: the exception that it has here, or what the package says of itself."""
    return EXCEPTIONS.get(canonicalize_name(package.name)) or stated(package)


def stated(package: Distribution) -> str:
    """Return the licence that a package states: its expression, its field, or its classifiers."""
    about = package.metadata
    named: str = (about.get_all("License-Expression") or about.get_all("License") or [""])[0]
    if named and len(named) <= LONGEST_NAME:
        return named
    prefix = "License :: "
    classified = [text for text in about.get_all("Classifier") or () if text.startswith(prefix)]
    return " AND ".join(text.rpartition(" :: ")[2] for text in classified) or "no licence stated"


def is_allowed(text: str) -> bool:
    """Say whether one of the alternatives of a licence holds allowed licences only."""
    if text in EXCEPTIONS.values():
        return True
    return any(all(part in _SPELLINGS for part in choice.split(" AND ")) for choice in text.split(" OR "))


if __name__ == "__main__":
    sys.exit(main())
