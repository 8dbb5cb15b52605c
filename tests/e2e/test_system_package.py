"""The Debian package: built, installed by dpkg into a system root of the test's own, and started from there."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from tests.unit.test_packaging import pins

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(900)
@pytest.mark.skipif(shutil.which("dpkg") is None or shutil.which("dpkg-deb") is None, reason="dpkg is not installed")
def test_the_package_installs_and_plays_a_reception(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    environment = {**os.environ, "MYNA_RECEPTION_DIST": str(dist)}
    built = subprocess.run([ROOT / "tools/deb"], env=environment, capture_output=True, text=True, timeout=600)
    assert built.returncode == 0, built.stdout + built.stderr
    (package,) = dist.glob("myna-reception_*.deb")

    system = tmp_path / "system"
    for folder in ("info", "updates"):
        (system / "var/lib/dpkg" / folder).mkdir(parents=True)
    (system / "var/lib/dpkg/status").touch()
    install = ["dpkg", f"--root={system}", "--force-not-root", "--force-depends", "--force-script-chrootless", "-i"]
    installed = subprocess.run([*install, package], capture_output=True, text=True, timeout=120)
    assert installed.returncode == 0, installed.stderr

    program = system / "usr/bin/myna-reception"
    picture = tmp_path / "result.png"
    played = subprocess.run(
        [program, "--practice", "--self-test", "--screenshot", picture], capture_output=True, text=True, timeout=110
    )
    assert played.returncode == 0, played.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")

    brought = {each.name.partition(".")[0] for each in (system / "usr/lib/myna-reception/_internal").iterdir()}
    ours = {canonicalize_name(name) for lock in ("run", "pcsc") for name in pins(lock)} | {"myna-reception"}
    strangers = {
        module
        for module, distributions in packages_distributions().items()
        if module in brought and not ours & {canonicalize_name(name) for name in distributions}
    }
    assert strangers == set(), "not locked to be shipped, and with licences of their own"

    inside = system / "usr/lib/myna-reception/_internal"
    for library in inside.glob("numpy.libs/*.so*"):  # under the charts; an unlucky strip makes them unreadable
        subprocess.run([sys.executable, "-c", "import ctypes, sys; ctypes.CDLL(sys.argv[1])", library], check=True)

    share = system / "usr/share"
    page = gzip.decompress((share / "man/man1/myna-reception.1.gz").read_bytes()).decode()
    assert ".SS virtual\\-card serve" in page
    completion = (share / "bash-completion/completions/myna-reception").read_text(encoding="utf-8")
    assert "virtual-card" in completion
    for name in (
        "applications/myna-reception.desktop", "icons/hicolor/scalable/apps/myna-reception.svg",
        "doc/myna-reception/myna-reception.cdx.json", "doc/myna-reception/kiosk/xinitrc",
    ):  # fmt: skip
        assert (share / name).is_file()
    assert (system / "usr/lib/systemd/user/myna-reception-kiosk.service").is_file()
