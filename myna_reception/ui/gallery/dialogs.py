"""The windows beside the desk's own: 印刷, and the preview of what is printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QDialog, QWidget

from myna_reception.reception.states import ShowResult
from myna_reception.ui.gallery.records import NOW
from myna_reception.ui.gallery.scenes import SCENES, make_window
from myna_reception.ui.gallery.states import STATES
from myna_reception.ui.slip_dialog import SlipDialog
from myna_reception.ui.slips import SlipKind, new_printer, patient_slip, print_slip, reception_slip


def _slips(state: str) -> tuple[QDialog, Callable[[], None]]:
    shown = STATES[state]
    assert isinstance(shown, ShowResult)  # noqa: S101 - named below
    window = make_window(SCENES[0])
    slips = {
        SlipKind.PATIENT: patient_slip(shown.outcome.standing, practice=True),
        SlipKind.RECEPTION: reception_slip(shown.outcome, NOW, "見本整骨院", practice=True),
    }
    return SlipDialog(slips, window), window.update  # which keeps the window


def _preview() -> tuple[QDialog, Callable[[], None]]:
    shown = STATES["eligible-expiring"]
    assert isinstance(shown, ShowResult)  # noqa: S101
    slip = patient_slip(shown.outcome.standing, practice=True)
    printer = new_printer()
    dialog = QPrintPreviewDialog(printer)
    dialog.resize(900, 800)
    dialog.paintRequested.connect(lambda to: print_slip(slip, to))
    return dialog, partial(_keep, printer)


def _keep(_printer: QPrinter) -> None:
    """The dialog does not keep what it prints on."""


DIALOGS: Mapping[str, Callable[[], tuple[QWidget, Callable[[], None]]]] = MappingProxyType(
    {"slips": partial(_slips, "eligible-grace"), "print-preview": _preview}
)
