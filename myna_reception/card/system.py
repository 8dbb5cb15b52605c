"""What the computer tells of its readers' surroundings: services, rights, USB. Looked at once; changes nothing."""

from __future__ import annotations

import getpass
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

PCSC_SOCKET = Path("/run/pcscd/pcscd.comm")
_POLKIT_POLICY = Path("/usr/share/polkit-1/actions/org.debian.pcsc-lite.policy")  # where pcscd is built with polkit
_CCID_DRIVERS = ("/usr/lib/pcsc/drivers/ifd-ccid.bundle", "/usr/lib64/pcsc/drivers/ifd-ccid.bundle")
_USB = Path("/sys/bus/usb/devices")
_MODULES = Path("/sys/module")


class Socket(StrEnum):
    """pcscd's socket, as far as this user sees it."""

    ABSENT = "absent"
    REFUSED = "refused"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Process:
    """A program that uses PC/SC."""

    pid: int
    name: str


@dataclass(frozen=True, slots=True)
class System:
    """The facts that the advice depends on."""

    platform: str  # as sys.platform: "linux", "win32", "darwin"
    user: str = "user"
    python: str | None = "python3"  # None: a built app, which takes no packages
    packages: str | None = None  # "apt-get" or "dnf"
    systemd: bool = False
    pcscd: bool = False  # the program is installed
    socket: Socket = Socket.ABSENT
    polkit: bool = False  # pcscd asks it
    ccid: bool = False  # the driver of most readers is installed
    usb: frozenset[str] = frozenset()  # "054c:06c3"
    modules: frozenset[str] = frozenset()  # of the kernel, those that matter
    clients: tuple[Process, ...] = ()


def this_system() -> System:
    """The computer this runs on, as this user sees it."""
    linux = sys.platform.startswith("linux")
    return System(
        platform="linux" if linux else sys.platform,
        user=_user(),
        python=None if getattr(sys, "frozen", False) else sys.executable,
        packages=next((name for name in ("apt-get", "dnf") if linux and shutil.which(name)), None),
        systemd=linux and Path("/run/systemd/system").is_dir(),
        pcscd=linux and bool(shutil.which("pcscd") or shutil.which("pcscd", path="/usr/sbin:/sbin")),
        socket=_socket() if linux else Socket.ABSENT,
        polkit=linux and _POLKIT_POLICY.exists(),
        ccid=linux and any(Path(path).exists() for path in _CCID_DRIVERS),
        usb=frozenset(_usb()) if linux else frozenset(),
        modules=frozenset(name for name in ("port100",) if linux and (_MODULES / name).exists()),
        clients=tuple(_clients()) if linux else (),
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        return str(os.getuid())


def _socket() -> Socket:
    if not PCSC_SOCKET.exists():
        return Socket.ABSENT
    return Socket.OPEN if os.access(PCSC_SOCKET, os.R_OK | os.W_OK) else Socket.REFUSED


def _usb() -> Iterator[str]:
    for device in _USB.glob("*"):
        try:
            yield ":".join((device / name).read_text(encoding="ascii").strip() for name in ("idVendor", "idProduct"))
        except (OSError, ValueError):  # an interface or a hub's port, not a device
            continue


def _clients() -> Iterator[Process]:
    """Other programs of this user (of everybody, for root) that have PC/SC's library loaded."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if int(process.name) != os.getpid() and "libpcsclite" in (process / "maps").read_text(errors="replace"):
                yield Process(int(process.name), (process / "comm").read_text(errors="replace").strip())
        except OSError:  # it ended, or is somebody else's
            continue
