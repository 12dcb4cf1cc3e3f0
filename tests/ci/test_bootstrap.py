"""An installation is made anew when, and only when, something it depends on has changed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module, at work in a folder that has this project's settings and runs on this Python."""
    monkeypatch.syspath_prepend(str(ROOT / ".ci"))
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / ".ci" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.delitem(sys.modules, "system_packages")
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    module.ROOT, module.VENV, module.PYTHON = tmp_path, tmp_path / ".venv", Path(sys.executable)
    module.make_folders()
    return module


def edit(bootstrap: ModuleType, old: str, new: str) -> None:
    """Change the settings of the project."""
    path = bootstrap.ROOT / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("installed", "wanted", "enough"),
    [
        ("run", "run", True),
        ("run", "test", False),
        ("run", "lint", False),
        ("test", "run", True),
        ("test", "lint", True),
        ("lint", "test", True),
    ],
)
def test_the_installation_for_tests_serves_every_purpose(
    bootstrap: ModuleType, installed: str, wanted: str, enough: bool
) -> None:
    bootstrap.stamp(bootstrap.STAMPS[installed])
    assert bootstrap.is_installed(wanted) == enough


@pytest.mark.parametrize(
    ("old", "new", "stays"),
    [
        ("line-length = 110", "line-length = 100", True),
        ('"numpy>=2.0,<3"', '"numpy>=2.1,<3"', False),
        ('chainrule = "gui.main:main"', 'chainrule = "gui.start:main"', False),
    ],
)
def test_what_is_installed_decides_whether_to_install_again(
    bootstrap: ModuleType, old: str, new: str, stays: bool
) -> None:
    bootstrap.stamp("installed")
    edit(bootstrap, old, new)
    assert bootstrap.is_installed("run") == stays


def test_a_moved_folder_is_installed_again(bootstrap: ModuleType, tmp_path: Path) -> None:
    bootstrap.stamp("installed")
    moved = tmp_path / "moved"
    moved.mkdir()
    (bootstrap.ROOT / "pyproject.toml").rename(moved / "pyproject.toml")
    bootstrap.ROOT = moved
    assert not bootstrap.is_installed("run")


def test_an_environment_whose_python_is_gone_is_made_again(bootstrap: ModuleType, tmp_path: Path) -> None:
    bootstrap.stamp("installed")
    bootstrap.PYTHON = tmp_path / "gone"
    assert not bootstrap.is_installed("run")


def test_the_runtime_folder_is_the_users_alone(bootstrap: ModuleType) -> None:
    assert (bootstrap.VENV / "runtime").stat().st_mode & 0o777 == 0o700
