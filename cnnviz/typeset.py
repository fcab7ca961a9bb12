"""Formulas in symbols: SVG files that scripts/formulas sets, in the colour that the theme gives.

They are measured in units of the stage. At y = 0 lies the axis of a formula, where its equals sign
and its fraction bars are, so that two of them side by side stand in one line.
"""

from functools import lru_cache
from math import ceil

from PyQt6.QtCore import QByteArray, QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter
from PyQt6.QtSvg import QSvgRenderer

from cnnviz.resources import resource

_FORMAT = QImage.Format.Format_ARGB32_Premultiplied


@lru_cache(maxsize=128)
def bounds(name: str) -> QRectF:
    """The room that the formula in resources/formulas/`name`.svg takes."""
    return _drawing(name, "black").viewBoxF()


def paint_formula(
    painter: QPainter, name: str, colour: QColor, origin: QPointF, unit: float
) -> None:
    """The formula, its left end and its axis at `origin`."""
    scale = painter.deviceTransform().m11()
    x, y = origin.x(), origin.y() + bounds(name).top() * unit
    corner = QPointF(round(x * scale) / scale, round(y * scale) / scale)  # on whole pixels
    painter.drawImage(corner, _image(name, colour.name(), unit, scale))


def _drawing(name: str, colour: str) -> QSvgRenderer:
    source = resource("formulas", f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))


@lru_cache(maxsize=32)
def _image(name: str, colour: str, unit: float, scale: float) -> QImage:
    """The formula in pixels, `scale` to a unit of the painter; to copy them is fast."""
    size = bounds(name).size() * unit * scale
    image = QImage(ceil(size.width()), ceil(size.height()), _FORMAT)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        _drawing(name, colour).render(painter, QRectF(QPointF(0, 0), size))
    image.setDevicePixelRatio(scale)
    return image
