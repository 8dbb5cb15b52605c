"""What Windows and macOS are told of the built app: icons, version resource, Info.plist. Used by ``pyinstaller.spec``.

Everything is made here from the project's own data when the app is built; nothing is kept twice.
"""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIGN = ROOT / "myna_reception" / "resources" / "icons" / "myna-reception.svg"
IDENTIFIER = "io.github.myna_reception"
COMMENT = "公式アプリではありません。Independent and open; not an official app."
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_KINDS = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}


def drawn(size: int) -> bytes:
    """The app's sign as a PNG of ``size`` pixels square."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QRectF, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(SIGN)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def ico() -> bytes:
    """The sign for Windows, in every size that it asks for."""
    from PIL import Image

    target = io.BytesIO()
    Image.open(io.BytesIO(drawn(256))).save(
        target,
        "ICO",
        sizes=[(size, size) for size in ICO_SIZES],
        append_images=[Image.open(io.BytesIO(drawn(size))) for size in ICO_SIZES[:-1]],
    )
    return target.getvalue()


def icns() -> bytes:
    """The sign for macOS: PNGs, each under the name of its size."""
    parts = b""
    for kind, size in ICNS_KINDS.items():
        picture = drawn(size)
        parts += kind + struct.pack(">I", len(picture) + 8) + picture
    return b"icns" + struct.pack(">I", len(parts) + 8) + parts


def windows_version(version: str) -> str:
    """The version resource of a program for Windows, in the form that PyInstaller reads."""
    numbers = tuple([*map(int, version.split(".")), 0, 0, 0][:4])
    strings = {
        "CompanyName": "The myna-reception authors",
        "FileDescription": "myna-reception (非公式)",
        "FileVersion": version,
        "InternalName": "myna-reception",
        "LegalCopyright": "MIT licence",
        "OriginalFilename": "myna-reception.exe",
        "ProductName": "myna-reception",
        "ProductVersion": version,
        "Comments": COMMENT,
    }
    told = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0, OS=0x40004, "
        "fileType=1, subtype=0, date=(0, 0)), kids=["
        f"StringFileInfo([StringTable('041104B0', [{told}])]), "  # Japanese, Unicode
        "VarFileInfo([VarStruct('Translation', [0x0411, 1200])])])\n"
    )


def info_plist(version: str) -> dict[str, Any]:
    """What macOS is told. It shows the sentence about the camera when the app first asks for it."""
    return {
        "CFBundleDisplayName": "myna-reception",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "ja",
        "CFBundleLocalizations": ["ja", "en"],
        "LSApplicationCategoryType": "public.app-category.medical",
        "LSMinimumSystemVersion": "12.0",
        "NSHighResolutionCapable": True,
        "NSCameraUsageDescription": "顔の照合と、登録用のQRコードの読み取りに使います。映像は保存しません。",
        "NSHumanReadableCopyright": f"MIT licence. {COMMENT}",
    }
