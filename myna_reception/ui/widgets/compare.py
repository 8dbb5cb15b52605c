"""The photo in the card and the camera's picture, in one size side by side: what a person compares."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from myna_reception.ui import texts_match as words
from myna_reception.ui.theme.tokens import px
from myna_reception.ui.widgets.camera_view import CameraView
from myna_reception.ui.widgets.icons import picture_pixmap
from myna_reception.ui.widgets.text import Text

SIZE = QSize(240, 300)
SMALLEST = 132  # pixels across, whatever the words' size
GAP = 16
SPACING = 4
_AROUND = 16
_LEAST_BENEATH = 165  # pixels of height: with less beneath a heading, it is rather scrolled away


class Compare(QWidget):
    """Both pictures are forgotten with ``clear``."""

    takes_ring = False  # nothing can be done with it

    def __init__(self) -> None:
        super().__init__()
        self.photo = QLabel()
        self.photo.setAccessibleName(words.CARD_PHOTO)
        self.photo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._source = QImage()  # the photo in its own size
        self._laid_out = False
        self._room = SIZE.height() * 2  # for the height of a picture
        self.camera = CameraView(SIZE)
        for view in (self.photo, self.camera):
            view.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._camera_name = Text(words.CAMERA_VIEW, "support")
        grid = _Grid(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(SPACING)
        self._photo_name = Text(words.CARD_PHOTO, "support")
        grid.addWidget(self._photo_name, 0, 0)
        grid.addWidget(self._camera_name, 0, 1)
        grid.addWidget(self.photo, 1, 0)
        grid.addWidget(self.camera, 1, 1)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(2, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._fit()

    def stay_in_sight(self, area: QScrollArea, heading: QWidget) -> None:
        """Be no higher than what ``area`` shows at once, with the heading above if both get in."""
        self._heading = heading
        area.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The area has another size."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self._fit_into(watched.size())
        return False

    def _fit_into(self, size: QSize) -> None:
        room = size.height() - _AROUND - self._above() - SPACING
        beneath = room - self._heading.heightForWidth(size.width() - 4 * _AROUND) - _AROUND
        room = beneath if beneath >= _LEAST_BENEATH else room
        if room != self._room:
            self._room = room
            self.updateGeometry()
            self._fit()

    def show_photo(self, photo: QImage) -> None:
        """The card's photo."""
        self._source = photo
        self._fit()

    def show_camera(self, shown: bool) -> None:
        """Whether there is a place for the camera's picture."""
        self.camera.setVisible(shown)
        self._camera_name.setVisible(shown)

    def minimumSizeHint(self) -> QSize:
        """Narrow, for a small window: the pictures shrink with it."""
        return QSize(2 * SMALLEST + GAP, super().minimumSizeHint().height())

    def hasHeightForWidth(self) -> bool:
        """The pictures grow with the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The names and the pictures beneath them: known before the pictures have that size."""
        return self._above() + self._picture(width).height() + SPACING

    def _above(self) -> int:
        """The names' height."""
        self._photo_name.ensurePolished()  # in the font that it will have; the camera's name may never be shown
        return self._photo_name.sizeHint().height() + SPACING

    def _picture(self, width: int) -> QSize:
        """How large each picture is where both have ``width`` pixels."""
        high = self._room * SIZE.width() // SIZE.height()
        across = max(SMALLEST, min(px(SIZE.width()), high, (width - GAP) // 2))
        return QSize(across, across * SIZE.height() // SIZE.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Both pictures as large as there is room."""
        super().resizeEvent(event)
        self._laid_out = True
        self._fit()

    def _fit(self) -> None:
        """Give both the same size, and the photo its pixels."""
        size = self._picture(self.width())
        room = self.height() - self.heightForWidth(self.width()) + size.height()
        if self._laid_out and room < size.height():  # a scroll bar that came and went leaves a little less for a moment
            size = self._picture(max(room, 0) * SIZE.width() // SIZE.height() * 2 + GAP)
        self.photo.setFixedSize(size)
        self.camera.setFixedSize(size)
        if not self._source.isNull():
            self.photo.setPixmap(picture_pixmap(self._source, size))

    def clear(self) -> None:
        """Forget both."""
        self._source = QImage()
        self.photo.clear()
        self.camera.clear()


class _Grid(QGridLayout):
    """Asks for the height that its widget wants: a layout around it asks this one, never the widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget

    def hasHeightForWidth(self) -> bool:
        """The pictures grow with the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Not that of the pictures as they are, which would stay as small as they once were."""
        return self._widget.heightForWidth(width)

    minimumHeightForWidth = heightForWidth
