"""印刷: which slip, then the system's preview and printer, or a PDF. A dialog of its own, closed with the reception."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinterInfo, QPrintPreviewDialog
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from myna_reception.ui import texts
from myna_reception.ui import texts_slips as words
from myna_reception.ui.slips import Slip, SlipKind, new_printer, print_slip, save_pdf
from myna_reception.ui.theme.tokens import Tone, px
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.text import Heading, Text

_WIDTH = 640


class SlipDialog(QDialog):
    """Each slip with what can become of it."""

    def __init__(self, slips: Mapping[SlipKind, Slip], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.PRINT)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(px(_WIDTH))
        self._slips = slips
        self.heading = Heading(words.CHOOSE)
        self.told = Banner()
        self.previews: dict[SlipKind, Button] = {}
        self.saves: dict[SlipKind, Button] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(self.heading)
        for kind in slips:
            column.addWidget(self._offer(kind))
        column.addWidget(self.told)
        close = Button(texts.CLOSE, "secondary", "cross")
        close.clicked.connect(self.reject)
        row = nested(column, QHBoxLayout())
        row.addWidget(close)
        row.addStretch(1)
        next(iter(self.previews.values())).setFocus()

    def _offer(self, kind: SlipKind) -> QFrame:
        title, support = words.SLIPS[kind]
        card = QFrame()
        card.setProperty("kind", "card")
        self.previews[kind] = preview = Button(words.PREVIEW, "primary", "print")
        preview.setAccessibleName(f"{title}を{words.PREVIEW}")
        preview.clicked.connect(lambda: self._preview(kind))
        self.saves[kind] = save = Button(words.SAVE, "secondary", "save")
        save.setAccessibleName(f"{title}を{words.SAVE}")
        save.clicked.connect(lambda: self._save(kind))
        column = QVBoxLayout(card)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(8)
        column.addWidget(Text(title, "heading"))
        column.addWidget(Text(support))
        row = nested(column, QHBoxLayout())
        row.setSpacing(12)
        row.addWidget(preview)
        row.addWidget(save)
        row.addStretch(1)
        return card

    def _preview(self, kind: SlipKind) -> None:
        if not QPrinterInfo.availablePrinterNames():
            self.told.say(Tone.WARNING, words.NO_PRINTER)
            self.saves[kind].setFocus()
            return
        printer = new_printer()  # kept until the preview is closed, which does not keep it
        preview = QPrintPreviewDialog(printer, self)
        preview.paintRequested.connect(lambda to: print_slip(self._slips[kind], to))
        preview.exec()

    def _save(self, kind: SlipKind) -> None:
        path, _ = QFileDialog.getSaveFileName(self, words.SAVE, "", words.PDF_FILES)
        if not path:
            return
        try:
            save_pdf(self._slips[kind], path if path.lower().endswith(".pdf") else f"{path}.pdf")
        except OSError:
            self.told.say(Tone.ERROR, words.NOT_SAVED)
        else:
            self.told.say(Tone.SUCCESS, words.SAVED)
