"""What Windows, macOS and a kiosk are told of the app, as far as that can be checked on any system."""

from __future__ import annotations

import importlib.util
import io
import plistlib
import re
import shutil
import struct
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

from myna_reception import __version__
from tests.unit.test_packaging import ROOT

PACKAGING = ROOT / "packaging"
UNIT = PACKAGING / "linux" / "kiosk" / "myna-reception-kiosk.service"


@pytest.fixture(scope="module")
def metadata() -> ModuleType:
    spec = importlib.util.spec_from_file_location("metadata", PACKAGING / "metadata.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_windows_icon_has_every_size(metadata: ModuleType) -> None:
    icon = Image.open(io.BytesIO(metadata.ico()))
    assert icon.info["sizes"] == {(size, size) for size in metadata.ICO_SIZES}
    for size in icon.info["sizes"]:
        icon.size = size
        assert icon.copy().convert("RGBA").getextrema()[3] != (0, 0)  # something is drawn


def test_the_mac_icon_has_every_size(metadata: ModuleType) -> None:
    data = metadata.icns()
    assert data[:4] == b"icns"
    assert struct.unpack(">I", data[4:8]) == (len(data),)
    assert Image.open(io.BytesIO(data)).info["sizes"]
    kinds, at = [], 8
    while at < len(data):
        kinds.append(data[at : at + 4])
        at += struct.unpack(">I", data[at + 4 : at + 8])[0]
    assert kinds == list(metadata.ICNS_KINDS)


def test_the_version_resource_is_what_pyinstaller_reads(metadata: ModuleType) -> None:
    told = metadata.windows_version("1.2.3")

    def record(**_named: object) -> None: ...

    seen: dict[str, str] = {}
    names = {
        "VSVersionInfo": lambda ffi, kids: (ffi, kids),
        "FixedFileInfo": lambda **named: named,
        "StringFileInfo": lambda kids: kids,
        "StringTable": lambda _language, kids: kids,
        "StringStruct": lambda name, value: seen.update({name: value}),
        "VarFileInfo": lambda kids: kids,
        "VarStruct": lambda name, kids: (name, kids),
    }
    fixed, _ = eval(told, {"__builtins__": {}}, names)  # noqa: S307 - as PyInstaller does, with nothing at hand
    assert fixed["filevers"] == (1, 2, 3, 0)
    assert seen["ProductVersion"] == "1.2.3"
    assert "公式アプリではありません" in seen["Comments"]


def test_macos_is_told_why_the_camera_is_wanted(metadata: ModuleType) -> None:
    plist = plistlib.loads(plistlib.dumps(metadata.info_plist(__version__)))
    assert "映像は保存しません" in plist["NSCameraUsageDescription"]
    assert plist["CFBundleShortVersionString"] == __version__
    rights = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert rights["com.apple.security.device.camera"] is True
    assert rights["com.apple.security.smartcard"] is True


def test_the_installer_takes_what_the_build_makes() -> None:
    script = (PACKAGING / "windows" / "myna-reception.iss").read_text(encoding="utf-8")
    spec = (ROOT / "pyinstaller.spec").read_text(encoding="utf-8")
    for line in ('name="myna-reception"', 'name="myna-reception-cli"', '"myna-reception.ico"'):
        assert line in spec
    assert r"dist\myna-reception\*" in script
    assert r"build\myna-reception.ico" in script
    assert (ROOT / re.search(r"LicenseFile=\.\.\\\.\.\\(\w+)", script)[1]).is_file()  # type: ignore[index]
    assert "公式アプリではありません" in script


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_what_was_not_tried_says_so(system: str) -> None:
    assert "**Not run so far.**" in (PACKAGING / system / "README.md").read_text(encoding="utf-8")


def verify(unit: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Let systemd read a unit, with a program that is there on every machine."""
    path = folder / UNIT.name
    path.write_text(unit.replace("/usr/bin/myna-reception", "/bin/true"), encoding="utf-8")
    return subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", "--recursive-errors=no", path],
        env={"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_the_kiosks_unit(tmp_path: Path) -> None:
    unit = UNIT.read_text(encoding="utf-8")
    good = verify(unit, tmp_path)
    assert (good.returncode, good.stdout + good.stderr) == (0, "")
    wrong = verify(unit.replace("Restart=always", "Restart=sometimes"), tmp_path)
    assert "restart specifier" in wrong.stderr


def test_the_kiosk_comes_back_and_can_be_told_its_service() -> None:
    unit = UNIT.read_text(encoding="utf-8")
    assert "ExecStart=/usr/bin/myna-reception --kiosk $KIOSK_OPTIONS" in unit
    assert "Restart=always" in unit
    assert "LimitCORE=0" in unit
    assert UNIT.name in (PACKAGING / "linux" / "kiosk" / "xinitrc").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["xinitrc", "bash_profile"])
def test_the_kiosks_scripts_are_sound(name: str) -> None:
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed")
    done = subprocess.run(
        ["shellcheck", "--shell=bash", PACKAGING / "linux" / "kiosk" / name], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout
