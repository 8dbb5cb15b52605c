"""What to type for each cause, by operating system. Pure: a cause and the system's facts in, exact commands out.

A command that changes the system begins with sudo, so that it is plain what needs an administrator.
"""

from __future__ import annotations

from enum import StrEnum

from myna_reception.card.system import PCSC_SOCKET, System

# A Sony RC-S380 without PC/SC, for whoever sits at the machine. packaging/linux brings the same line.
USB_RULE = 'SUBSYSTEM=="usb", ATTR{idVendor}=="054c", ATTR{idProduct}=="06c[13]", MODE="0660", TAG+="uaccess"'


class Cause(StrEnum):
    """Why a check did not pass."""

    NO_PYSCARD = "no_pyscard"
    NO_SERVICE = "no_service"  # not installed
    SERVICE_STOPPED = "service_stopped"
    POLKIT = "polkit"
    SOCKET_RIGHTS = "socket_rights"
    NO_NFCPY = "no_nfcpy"
    USB_RIGHTS = "usb_rights"
    KERNEL_DRIVER = "kernel_driver"  # Linux's own NFC driver took the PaSoRi
    NO_READER_DRIVER = "no_reader_driver"
    NO_READER = "no_reader"
    NO_CARD = "no_card"
    HELD = "held"
    NOT_MY_NUMBER_CARD = "not_my_number_card"
    UNREADABLE = "unreadable"
    SLOW = "slow"


def commands(cause: Cause, system: System) -> tuple[str, ...]:
    """The commands that mend a cause; empty where hands are needed, or nothing is known for this system."""
    if system.platform == "win32":
        return _windows(cause, system)
    return _linux(cause, system) if system.platform == "linux" else _elsewhere(cause, system)


def _linux(cause: Cause, system: System) -> tuple[str, ...]:
    match cause:
        case Cause.NO_PYSCARD:
            return (*_install(system, ("libpcsclite-dev", "gcc", "libc6-dev", "swig"),
                              ("pcsc-lite-devel", "gcc", "swig")), *_pip(system, "pyscard"))  # fmt: skip
        case Cause.NO_SERVICE:
            return (*_install(system, ("pcscd", "libccid"), ("pcsc-lite", "pcsc-lite-ccid")), _start(system))
        case Cause.NO_READER_DRIVER:
            return (*_install(system, ("libccid",), ("pcsc-lite-ccid",)), _restart(system))
        case Cause.SERVICE_STOPPED:
            return (_start(system),)
        case Cause.POLKIT:
            return _polkit(system)
        case Cause.SOCKET_RIGHTS:
            return ("sudo systemctl restart pcscd.socket",) if system.systemd else (f"sudo chmod 0666 {PCSC_SOCKET}",)
        case Cause.USB_RIGHTS:
            return (
                f"echo '{USB_RULE}' | sudo tee /etc/udev/rules.d/70-myna-reception.rules",
                "sudo udevadm control --reload",
                "sudo udevadm trigger --subsystem-match=usb",
            )
        case Cause.KERNEL_DRIVER:
            return (
                "echo 'blacklist port100' | sudo tee /etc/modprobe.d/myna-reception.conf",
                "sudo modprobe -r port100",
            )
        case Cause.HELD:
            known = tuple(
                "gpgconf --kill scdaemon" if one.name == "scdaemon" else f"kill {one.pid}" for one in system.clients
            )
            return known or ("sudo grep -l libpcsclite /proc/[0-9]*/maps",)
    return _elsewhere(cause, system)


def _windows(cause: Cause, system: System) -> tuple[str, ...]:
    match cause:
        case Cause.NO_SERVICE | Cause.SERVICE_STOPPED:
            return ("sc.exe config SCardSvr start= auto", "sc.exe start SCardSvr")
        case Cause.NO_READER | Cause.NO_READER_DRIVER:
            return ("pnputil /enum-devices /connected /class SmartCardReader",)
        case Cause.HELD:
            return ("tasklist /m winscard.dll",)
    return _elsewhere(cause, system)


def _elsewhere(cause: Cause, system: System) -> tuple[str, ...]:
    """What is the same everywhere."""
    match cause:
        case Cause.NO_PYSCARD:
            return _pip(system, "pyscard")
        case Cause.NO_NFCPY:
            return _pip(system, "nfcpy")
    return ()


def _install(system: System, debian: tuple[str, ...], fedora: tuple[str, ...]) -> tuple[str, ...]:
    match system.packages:
        case "apt-get":
            return ("sudo apt-get update", f"sudo apt-get install -y {' '.join(debian)}")
        case "dnf":
            return (f"sudo dnf install -y {' '.join(fedora)}",)
    return ()


def _pip(system: System, package: str) -> tuple[str, ...]:
    return (f"{system.python} -m pip install {package}",) if system.python else ()


def _start(system: System) -> str:
    return "sudo systemctl enable --now pcscd.socket" if system.systemd else "sudo pcscd"


def _restart(system: System) -> str:
    return "sudo systemctl restart pcscd" if system.systemd else "sudo pcscd --hotplug"


def _polkit(system: System) -> tuple[str, ...]:
    user = system.user.replace("\\", "").replace('"', "").replace("'", "")
    rule = (
        "polkit.addRule(function(action, subject) { "
        'if ((action.id == "org.debian.pcsc-lite.access_pcsc" || action.id == "org.debian.pcsc-lite.access_card") '
        f'&& subject.user == "{user}") {{ return polkit.Result.YES; }} }});'
    )
    restart = ("sudo systemctl restart polkit pcscd",) if system.systemd else ()
    return (f"echo '{rule}' | sudo tee /etc/polkit-1/rules.d/50-myna-reception.rules", *restart)
