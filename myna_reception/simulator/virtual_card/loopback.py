"""Servers of the virtual card listen for this machine alone."""

from __future__ import annotations

import ipaddress


class NotLoopbackError(ValueError):
    """The address can be reached from other machines, or is a name."""


def require_loopback(host: str) -> None:
    """Raises ``NotLoopbackError`` unless ``host`` is ``localhost`` or a loopback address."""
    if host == "localhost":
        return
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise NotLoopbackError(host)
