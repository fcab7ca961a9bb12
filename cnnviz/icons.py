"""Icons: small SVG files, in the colour that the theme gives them."""

from PyQt6.QtCore import QByteArray, QSize, Qt
from PyQt6.QtGui import QIcon, QPainter, QPixmap
from PyQt6.QtSvg import QSvgRenderer

from cnnviz.resources import resource

SIZES = (16, 24, 32, 48, 64)


def icon(name: str, colour: str, disabled: str) -> QIcon:
    """The icon in resources/icons/`name`.svg; `disabled` is its colour while it is disabled."""
    source = resource("icons", f"{name}.svg").read_text("utf-8")
    made = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        renderer = QSvgRenderer(QByteArray(source.replace("currentColor", ink).encode()))
        for size in SIZES:
            pixmap = QPixmap(QSize(size, size))
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                renderer.render(painter)
            made.addPixmap(pixmap, mode)
    return made
