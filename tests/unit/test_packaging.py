"""What a download must hold: locked requirements without addresses, the package's data, and the entry scripts."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
SCRIPTS = [
    "run",
    "test",
    ".ci/run",
    "tools/audit",
    "tools/build",
    "tools/deb",
    "tools/docs",
    "tools/face-weights",
    "tools/kiosk-fonts",
    "tools/lock",
    "tools/manpage",
    "tools/recording",
    "tools/sample",
    "tools/sbom",
    "tools/translations",
]
PINNED = re.compile(r"^[A-Za-z0-9._-]+==[^\\\n]+", re.MULTILINE)
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def pins(name: str, python: str = "3.11") -> dict[str, str]:
    """Package name (canonical) to the version that is locked for a Python; every system's packages."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    locked = [Requirement(line) for line in PINNED.findall(text)]
    return {
        canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in locked if is_for(each, python)
    }


def is_for(requirement: Requirement, python: str) -> bool:
    """Whether a requirement is one of this Python, on some system or other."""
    of_python = {"python_version": python, "python_full_version": f"{python}.0"}
    return requirement.marker is None or any(
        requirement.marker.evaluate({**of_python, "sys_platform": system, "platform_system": name, "os_name": kind})
        for system, name, kind in (
            ("linux", "Linux", "posix"),
            ("win32", "Windows", "nt"),
            ("darwin", "Darwin", "posix"),
        )
    )


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("run", PROJECT["dependencies"]),
        ("pcsc", PROJECT["optional-dependencies"]["pcsc"]),
        ("face", PROJECT["optional-dependencies"]["face"]),
        ("dev", PROJECT["optional-dependencies"]["dev"]),
    ],
)
def test_every_dependency_is_locked_to_a_version_that_the_project_allows(
    name: str, wanted: list[str], python: str
) -> None:
    locked = pins(name, python)
    for requirement in (each for each in map(Requirement, wanted) if is_for(each, python)):
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not in requirements/{name}.txt: run tools/lock"
        assert requirement.specifier.contains(Version(version)), (
            f"{requirement} but {version} is locked: run tools/lock"
        )


@pytest.mark.parametrize("python", PYTHONS)
def test_the_locks_agree_with_one_another(python: str) -> None:
    seen: dict[str, str] = {}
    for path in LOCKS:
        for name, version in pins(path.stem, python).items():
            assert seen.setdefault(name, version) == version, f"{name} is locked twice, differently"


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_locks_have_hashes_and_no_addresses(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    for block in blocks:
        if PINNED.match(block):
            assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.parametrize("folder", ["biz-udpgothic", "noto-sans-jp", "noto-sans-sc", "noto-sans-kr"])
def test_fonts_ship_in_two_weights_with_their_licence(folder: str) -> None:
    names = [entry.name for entry in resources.files("myna_reception.resources").joinpath("fonts", folder).iterdir()]
    assert sum(name.endswith(".ttf") for name in names) == 2
    assert "OFL.txt" in names


@pytest.mark.parametrize("lock", ["run", "pcsc", "face"])
def test_every_package_that_ships_is_named_with_its_licence(lock: str) -> None:
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| ([^|]+) \| [^|]+", notices, re.MULTILINE)
    named = {canonicalize_name(name.split()[0]) for cell in cells for name in cell.split(",")}
    assert {name for python in PYTHONS for name in pins(lock, python)} - named == set()


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_entry_scripts_can_be_executed(name: str) -> None:
    assert (ROOT / name).stat().st_mode & stat.S_IXUSR


def bootstrap(script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Some lines of bash with what ``./run`` and ``./test`` share."""
    command = ["bash", "-euc", f"source tools/bootstrap.sh; {script}"]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60)


def without_python(folder: Path) -> str:
    """A search path with the usual tools and no Python."""
    for name in ("bash", "dirname", "basename", "uname", "cat", "sed", "tail"):
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    return str(folder)


def test_no_python_is_said_in_both_languages(tmp_path: Path) -> None:
    done = bootstrap("find_python", PATH=without_python(tmp_path))
    assert done.returncode == 1
    assert "Python 3.11 以降が見つかりません" in done.stderr
    assert "No Python 3.11 or newer" in done.stderr


def test_an_old_python_is_passed_over(tmp_path: Path) -> None:
    path = without_python(tmp_path)
    old, new = tmp_path / "python3", tmp_path / "python3.12"
    old.write_text("#!/bin/sh\nexit 1\n")  # as a Python answers that is asked whether it is 3.11 or newer, and is not
    new.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    old.chmod(0o700)
    new.chmod(0o700)
    done = bootstrap("find_python", PATH=path)
    assert done.stdout.strip() == os.path.realpath(sys.executable)


def test_without_the_rights_the_exact_command_is_printed(tmp_path: Path) -> None:
    done = bootstrap("explain_packages pcscd libegl1", PATH=without_python(tmp_path))
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends pcscd libegl1" in done.stderr
