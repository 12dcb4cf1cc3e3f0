"""Checks of the project itself: who may import whom, and what is shipped."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement

from tests.sources import nodes

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
QT = {"PySide6", "shiboken6", "pyqtgraph", "superqt", "qtpy"}


def run_python(code: str, *arguments: str) -> str:
    """Return what a fresh Python, started in the project's folder, prints."""
    command = [sys.executable, "-c", code, *arguments]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def tracked(*folders: str) -> list[str]:
    """Return the paths of the files under version control, where there is version control."""
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--", *folders]
    try:
        listed = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this folder is not a clone, or git is not installed")
    return [path for path in listed.split("\0") if (ROOT / path).is_file()]


# Who may import whom ---------------------------------------------------------------------------------------


def test_layers_keep_the_import_contract() -> None:
    code = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    assert " 0 broken" in run_python(code, "--no-cache", "--no-logo")


IMPORT_ALL = """
import importlib, pkgutil, sys
for package in sys.argv[1:]:
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        importlib.import_module(module.name)
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_engine_works_without_qt_or_the_window() -> None:
    loaded = set(run_python(IMPORT_ALL, "engine", "resources").split())
    assert loaded.isdisjoint(QT | {"gui"})


def test_command_line_loads_qt_only_for_a_window() -> None:
    loaded = set(run_python("import sys, gui.main; print(*sys.modules)").split())
    assert loaded.isdisjoint(QT)


# What is in the folder, and what is shipped ----------------------------------------------------------------

SELF_EXPLANATORY = {"README.md", "ARCHITECTURE.md", "LICENSE", ".gitignore"}


def test_every_entry_of_the_folder_has_its_reason_in_the_architecture() -> None:
    entries = {path.partition("/")[0] for path in tracked()}
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert {entry for entry in entries - SELF_EXPLANATORY if entry not in text} == set()


# Brackets keep the patterns from finding themselves.
PRIVATE = {
    "a path of one machine": r"/[w]ork/|/[r]oot/|/tmp/[p]robe|/[h]ome/[a-z]+/",
    "the host of a package registry": r"[p]ypi\.org|[p]ythonhosted|[d]eb\.debian|[c]onda\.anaconda",
    "the host of a private network": r"://(localhost|127\.|10\.|192\.168\.)|\.[i]nternal\b",
    "a ticket's number": r"\b[i]ssue #?\d",
}


@pytest.mark.parametrize("what", PRIVATE)
def test_no_file_names_what_only_one_place_knows(what: str) -> None:
    texts = {path: (ROOT / path).read_bytes().decode("utf-8", "replace") for path in tracked()}
    assert {path for path, text in texts.items() if re.search(PRIVATE[what], text)} == set()


REQUIREMENTS = {
    "build": PROJECT["build-system"]["requires"],
    "run": PROJECT["project"]["dependencies"],
    **PROJECT["project"]["optional-dependencies"],
}


def unbounded(requirement: str) -> bool:
    """Say whether a requirement leaves open where its versions begin, or where they end."""
    operators = {each.operator for each in Requirement(requirement).specifier}
    return "==" not in operators and not (">=" in operators and operators & {"<", "<="})


@pytest.mark.parametrize("group", REQUIREMENTS)
def test_every_dependency_is_bounded_below_and_above(group: str) -> None:
    assert REQUIREMENTS[group]
    assert [each for each in REQUIREMENTS[group] if unbounded(each)] == []


@pytest.mark.parametrize(
    ("requirement", "is_open"),
    [("a", True), ("a>=1", True), ("a<2", True), ("a>=1,!=1.5", True), ("a>=1,<2", False), ("a==1.2", False)],
)
def test_an_open_bound_is_noticed(requirement: str, is_open: bool) -> None:
    assert unbounded(requirement) == is_open


def test_wheel_holds_every_module_and_every_resource(tmp_path: Path) -> None:
    [wheel] = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        [entry_points] = [archive.read(name).decode() for name in names if name.endswith("entry_points.txt")]
    assert set(tracked("gui", "engine", "resources")) <= names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {
        *("gui", "engine", "resources", "chainrule")
    }
    assert "[console_scripts]\nchainrule = gui.main:main" in entry_points
    assert "[gui_scripts]\nchainrule-gui = gui.main:main" in entry_points


def test_program_says_the_version_of_the_project() -> None:
    code = "import sys; from gui.main import main; sys.argv[0] = 'chainrule'; sys.exit(main())"
    assert run_python(code, "--version").split() == ["chainrule", PROJECT["project"]["version"]]


def test_catalogue_holds_every_message_of_the_program() -> None:
    mappings = PROJECT["tool"]["babel"]["mappings"]
    patterns = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    keywords = {"_": None, "ngettext": (1, 2)}
    said = {message for _, _, message, *_ in extract_from_dir(ROOT, patterns, keywords=keywords)}
    with (ROOT / "resources" / "locale" / "chainrule.pot").open("rb") as file:
        listed = {message.id for message in read_po(file) if message.id}
    assert said == listed, "run `make messages`"


MESSAGES = {"_": 1, "ngettext": 2}
"""What sentences pass through, and how many of its arguments are sentences."""


def test_every_message_is_a_plain_text_so_that_it_can_be_translated() -> None:
    calls = [
        (path, node)
        for path, node in (*nodes("engine"), *nodes("gui"))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MESSAGES
    ]
    assert {call.func.id for _path, call in calls} == set(MESSAGES)
    found = [
        f"{path}:{call.lineno}"
        for path, call in calls
        if not all(isinstance(message, ast.Constant) for message in call.args[: MESSAGES[call.func.id]])
    ]
    assert found == []
