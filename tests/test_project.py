"""Checks of the project itself: who may import whom, what the window may not do, what is shipped."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement

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


# What the window may not do --------------------------------------------------------------------------------

RULES_OF_AN_OP = {"forward", "vjp", "jvp", "local", "pullbacks", "pushforwards"}
LOOPS_OVER_A_PLAN = {"forward", "reverse", "pushforward", "sum_to_shape"}

# The window handles arrays only to draw and print them. What is not in these tables belongs in the engine.
NUMPY_FOR_DRAWING = {
    "types and constants": """
        ndarray generic number integer floating bool_ dtype typing newaxis nan inf pi
        uint8 uint32 int32 int64 intp float32 float64""",
    "making arrays": """
        array asarray ascontiguousarray copy empty empty_like zeros zeros_like ones ones_like full full_like
        arange linspace geomspace logspace meshgrid""",
    "shaping arrays": """
        shape size ndim reshape ravel squeeze atleast_1d atleast_2d transpose moveaxis swapaxes broadcast_to
        stack vstack hstack dstack column_stack concatenate append insert delete repeat tile flip pad
        split array_split""",
    "looking at values": """
        isfinite isnan isinf isscalar nan_to_num any all where nonzero flatnonzero count_nonzero unique
        bincount array_equal sort argsort searchsorted ndenumerate ndindex
        array2string format_float_positional format_float_scientific""",
    "finding a range, and a place on the screen": """
        min max nanmin nanmax minimum maximum argmin argmax nanargmin nanargmax abs sign clip
        round rint floor ceil log10 diff sum hypot interp""",
}
MATH_FOR_DRAWING = """
    isnan isinf isfinite isclose nan inf pi tau floor ceil trunc copysign log10 sqrt hypot dist
    sin cos atan2 radians degrees"""
FOR_DRAWING = {
    "np": set(" ".join(NUMPY_FOR_DRAWING.values()).split()),
    "math": set(MATH_FOR_DRAWING.split()),
}


def computations(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of everything in a module that only the engine may do."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            module = node.value.id if isinstance(node.value, ast.Name) else ""
            if node.attr not in FOR_DRAWING.get(module, {node.attr}):
                yield node.lineno, f"{module}.{node.attr}"
            if node.attr in RULES_OF_AN_OP | {"dot"}:
                yield node.lineno, f".{node.attr}"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
            yield node.lineno, "@"
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}: {name}") for name in forbidden_imports(node))
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names if each.name == "engine.run.autodiff")


def forbidden_imports(node: ast.ImportFrom) -> set[str]:
    """Return the names that an import statement of the window's may not bring in."""
    names = {each.name for each in node.names}
    return {
        "engine": names & {"autodiff"},
        "engine.run.autodiff": names & LOOPS_OVER_A_PLAN,
        "numpy": names,
        "numpy.typing": set(),
        "math": names - FOR_DRAWING["math"],
    }.get(node.module or "", names if (node.module or "").startswith("numpy.") else set())


def test_window_computes_nothing() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in sorted((ROOT / "gui").rglob("*.py"))
        for line, name in computations(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("y = op.forward(x)", ".forward"),
        ("g = row.vjp[0](g, y, x)", ".vjp"),
        ("y = np.exp(x)", "np.exp"),
        ("y = np.linalg.norm(x)", "np.linalg"),
        ("y = math.tanh(x)", "math.tanh"),
        ("y = W @ x", "@"),
        ("x @= W", "@"),
        ("y = W.dot(x)", ".dot"),
        ("from numpy import exp", "numpy: exp"),
        ("from numpy.linalg import norm", "numpy.linalg: norm"),
        ("from math import exp, floor", "math: exp"),
        ("from engine.run.autodiff import evaluate, reverse", "engine.run.autodiff: reverse"),
        ("from engine import autodiff", "engine: autodiff"),
        ("import engine.run.autodiff", "engine.run.autodiff"),
    ],
)
def test_a_computation_is_recognized(code: str, found: str) -> None:
    assert [name for _, name in computations(ast.parse(code))] == [found]


def painters_left_open(tree: ast.AST) -> list[int]:
    """Return the lines where a painter is made that an exception would leave active."""
    managed = {
        id(item.context_expr) for node in ast.walk(tree) if isinstance(node, ast.With) for item in node.items
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"QPainter", "QtGui.QPainter"}
        and id(node) not in managed
    ]


def test_every_painter_ends_even_by_an_exception_or_qt_would_end_the_program() -> None:
    open_ones = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / "gui").rglob("*.py"))
        for line in painters_left_open(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert open_ones == []
    assert painters_left_open(
        ast.parse("painter = QPainter(self)\nwith QPainter(self) as painter: pass")
    ) == [1]


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
    said = {message for _, _, message, *_ in extract_from_dir(ROOT, patterns, keywords={"_": None})}
    with (ROOT / "resources" / "locale" / "chainrule.pot").open("rb") as file:
        listed = {message.id for message in read_po(file) if message.id}
    assert said == listed, "run `make messages`"


def test_every_message_is_a_plain_text_so_that_it_can_be_translated() -> None:
    calls = [
        (path.relative_to(ROOT), node)
        for folder in ("engine", "gui")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
    ]
    assert calls
    found = [f"{path}:{call.lineno}" for path, call in calls if not isinstance(call.args[0], ast.Constant)]
    assert found == []
