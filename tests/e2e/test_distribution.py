"""What people download: a wheel and a source archive that hold everything, and that run away from this folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the project publishes, so that building leaves nothing here."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    copy = tmp_path_factory.mktemp("source")
    for name in filter(None, tracked.decode().split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    return copy


def build(source: Path, what: str, target: Path) -> Path:
    """``wheel`` or ``sdist``, by the project's own build backend and nothing from the network."""
    program = f"from setuptools import build_meta as b; print(b.build_{what}({str(target)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=source, capture_output=True, text=True, check=True, timeout=110
    )
    return target / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(source, "wheel", tmp_path_factory.mktemp("wheel"))


def package_files(source: Path) -> set[str]:
    return {str(path.relative_to(source)) for path in (source / "myna_reception").rglob("*") if path.is_file()}


def test_the_wheel_holds_every_file_of_the_package(source: Path, wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert package_files(source) - names == set()


def test_the_source_archive_holds_what_a_build_needs(source: Path, tmp_path: Path) -> None:
    archive = build(source, "sdist", tmp_path)
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert package_files(source) - names == set()
    assert {"pyproject.toml", "LICENSE", "README.md", "THIRD_PARTY_NOTICES.md"} <= names


def test_an_installed_wheel_plays_a_reception(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    packages = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True, text=True, check=True,
        ).stdout.strip()
    )  # fmt: skip
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(packages)  # noqa: S202 -- our own archive
    # The libraries are those of this environment; the package is the wheel's, whose folder comes first.
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    program = (
        "import myna_reception, sys; print(myna_reception.__file__, file=sys.stderr); "
        "from myna_reception.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [python, "-c", program, "check", "--practice", "--persona", "kouki-10", "--method", "visual", "--json"],
        cwd=tmp_path, capture_output=True, text=True, timeout=110,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(str(packages))
    assert '"practice": true' in done.stdout
