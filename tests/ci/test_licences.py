"""What the program is shipped with is listed with its licence, and what is not allowed is refused."""

from __future__ import annotations

import importlib.util
from importlib.metadata import Distribution
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def licences() -> ModuleType:
    """Return the module."""
    spec = importlib.util.spec_from_file_location("licences", ROOT / ".ci" / "licences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def package(folder: Path, *about: str) -> Distribution:
    """Return an installed package that says these lines of itself."""
    (folder / "it-1.dist-info").mkdir()
    lines = ("Metadata-Version: 2.1", "Name: it", "Version: 1", *about)
    (folder / "it-1.dist-info" / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Distribution.at(folder / "it-1.dist-info")


def test_everything_shipped_is_listed_with_a_licence_that_is_allowed(
    licences: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert licences.main() == 0
    names = {line.split()[0] for line in capsys.readouterr().out.splitlines()}
    assert {"numpy", "PySide6_Essentials", "shiboken6", "ziafont", "mdurl"} <= names
    assert names.isdisjoint({"pytest", "hypothesis", "torch", "chainrule"})


def test_a_package_under_another_licence_is_refused(
    licences: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(licences, "licence", lambda each: "GPL-3.0-only" if each.name == "rich" else "MIT")
    assert licences.main() == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("rich: this licence is not among")


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("BSD-3-Clause AND MIT", True),
        ("BSD-3-Clause AND GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only OR Zlib", True),
        ("(MIT OR Zlib) AND GPL-3.0-only", False),
        ("GPL-2.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("no licence stated", False),
        ("", False),
    ],
)
def test_one_alternative_of_allowed_licences_is_enough(
    licences: ModuleType, text: str, allowed: bool
) -> None:
    assert licences.is_allowed(text) == allowed


@pytest.mark.parametrize(
    ("about", "stated"),
    [
        (["License-Expression: MIT", "License: something else"], "MIT"),
        (["License: BSD License"], "BSD License"),
        (["License: " + "Permission is hereby granted " * 9,
          "Classifier: License :: OSI Approved :: MIT License"],
         "MIT License"),
        (["Classifier: License :: OSI Approved :: MIT License",
          "Classifier: License :: OSI Approved :: GNU General Public License v2 (GPLv2)"],
         "MIT License AND GNU General Public License v2 (GPLv2)"),
        (["Classifier: Topic :: Education"], "no licence stated"),
    ],
)  # fmt: skip
def test_a_licence_is_read_where_the_package_states_it(
    licences: ModuleType, tmp_path: Path, about: list[str], stated: str
) -> None:
    assert licences.licence(package(tmp_path, *about)) == stated


def test_the_exception_of_what_makes_a_bundle_is_named(licences: ModuleType) -> None:
    assert licences.is_allowed(licences.EXCEPTIONS["pyinstaller"])
    assert not licences.is_allowed("GPLv2-or-later")


@pytest.mark.parametrize(
    ("requirement", "applies"),
    [("a>=1", True), ("a; extra == 'docs'", False), ("a; python_version < '3'", False)],
)
def test_what_another_system_or_an_extra_requires_is_not_shipped(
    licences: ModuleType, requirement: str, applies: bool
) -> None:
    assert licences.applies(licences.Requirement(requirement)) == applies
