"""Properties of Qt by the names of their values, for what the first window is made of."""

from __future__ import annotations

from PySide6.QtCore import QObject


def set_by_name(target: QObject, **values: str) -> None:
    """``set_by_name(label, alignment="AlignLeft|AlignVCenter")``, as Qt itself reads such names in forms.

    The same as ``label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)``, but the first look
    at ``Qt`` makes Python classes of all its hundred enumerations: a tenth of what the window takes to come up.
    """
    for name, value in values.items():
        if not target.setProperty(name, value):
            raise ValueError(f"{name}={value}")
