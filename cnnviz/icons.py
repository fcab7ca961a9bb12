"""Icons: small SVG files, in the colour that the theme gives them."""

from functools import cache

from PyQt6.QtCore import QByteArray, QRect, QSize, Qt
from PyQt6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PyQt6.QtSvg import QSvgRenderer

from cnnviz.resources import resource

SIZES = (16, 24, 32, 48, 64)


def icon(name: str, colour: str, disabled: str) -> QIcon:
    """The icon in resources/icons/`name`.svg; `disabled` is its colour while it is disabled."""
    return QIcon(_Engine(name, colour, disabled))


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text("utf-8")


class _Engine(QIconEngine):
    """Draws an icon when it is first seen, in the one size that is seen of it."""

    def __init__(self, name: str, colour: str, disabled: str) -> None:
        super().__init__()
        self._name, self._colour, self._disabled = name, colour, disabled
        self._drawn: dict[tuple[int, int, bool], QPixmap] = {}

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour, self._disabled)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        off = mode is QIcon.Mode.Disabled
        key = size.width(), size.height(), off
        if key not in self._drawn:
            self._drawn[key] = self._draw(size, self._disabled if off else self._colour)
        return self._drawn[key]

    def paint(
        self, painter: QPainter | None, rect: QRect, mode: QIcon.Mode, state: QIcon.State
    ) -> None:
        assert painter is not None
        painter.drawPixmap(rect, self.pixmap(rect.size(), mode, state))

    def _draw(self, wanted: QSize, ink: str) -> QPixmap:
        """In the next larger of SIZES, then made smaller: thin lines keep their weight."""
        side = min(wanted.width(), wanted.height())
        size = next((size for size in SIZES if size >= side), SIZES[-1])
        pixmap = QPixmap(QSize(size, size))
        pixmap.fill(Qt.GlobalColor.transparent)
        source = _source(self._name).replace("currentColor", ink)
        renderer = QSvgRenderer(QByteArray(source.encode()))
        with QPainter(pixmap) as painter:
            renderer.render(painter)
        if size <= side:
            return pixmap
        smooth = Qt.TransformationMode.SmoothTransformation
        return pixmap.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio, smooth)
