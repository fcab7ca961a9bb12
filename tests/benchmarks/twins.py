"""The naive twins of the benchmarks: what one would write first. Nothing else uses them."""

import numpy as np
import pyqtgraph as pg
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QBrush, QColor, QFont, QPen
from PyQt6.QtWidgets import QGraphicsScene, QGraphicsView

from cnnviz.scales import table_of
from cnnviz.theme import LIGHT
from engine.steps import Role

TABLE = table_of(LIGHT, Role.VALUE)
COLOURS = np.stack([TABLE >> shift & 255 for shift in (16, 8, 0)], axis=1).astype(np.uint8)
ZERO = len(TABLE) // 2


def colour(value: float) -> QColor:
    return QColor.fromRgb(int(TABLE[round(value * ZERO) + ZERO]))


class GraphicsMatrix(QGraphicsView):
    """A rectangle and a text for each cell."""

    def __init__(self, values: np.ndarray, pitch: float) -> None:
        super().__init__()
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self._pitch, self._values = pitch, values.copy()
        font = QFont("DejaVu Sans")
        font.setPixelSize(9)
        self._cells = {}
        for (row, column), value in np.ndenumerate(values):
            rect = QRectF(column * pitch, row * pitch, pitch, pitch)
            cell = self._scene.addRect(rect, QPen(QColor(0, 0, 0, 26)), QBrush(colour(value)))
            text = self._scene.addSimpleText(f"{value:.2f}", font)
            text.setPos(column * pitch + 2, row * pitch + 6)
            self._cells[row, column] = cell, text
        size = values.shape[0] * pitch
        self._window = self._scene.addRect(0, 0, 3 * pitch, 3 * pitch, QPen(QColor("#e0a100"), 3))
        self.setSceneRect(0, 0, size, size)
        self.resize(round(size) + 20, round(size) + 20)

    def move(self, row: int, column: int) -> None:
        self._window.setPos(column * self._pitch, row * self._pitch)

    def set_values(self, values: np.ndarray) -> None:
        for place in np.argwhere(values != self._values).tolist():
            cell, text = self._cells[tuple(place)]
            value = values[tuple(place)]
            cell.setBrush(colour(value))
            text.setText(f"{value:.2f}")
        self._values = values.copy()


class ImageMatrix(pg.GraphicsLayoutWidget):
    """pyqtgraph's ImageItem, and a text for each cell."""

    def __init__(self, values: np.ndarray) -> None:
        super().__init__()
        self.resize(692, 692)
        box = self.addViewBox(lockAspect=True, invertY=True, enableMenu=False)
        self._image = pg.ImageItem(axisOrder="row-major")
        self._image.setLookupTable(COLOURS)
        box.addItem(self._image)
        font = QFont("DejaVu Sans")
        font.setPixelSize(9)
        self._values, self._texts = values.copy(), {}
        for (row, column), value in np.ndenumerate(values):
            text = pg.TextItem(f"{value:.2f}", color="k", anchor=(0.5, 0.5))
            text.setFont(font)
            text.setPos(column + 0.5, row + 0.5)
            box.addItem(text)
            self._texts[row, column] = text
        self._window = pg.QtWidgets.QGraphicsRectItem(0, 0, 3, 3)
        self._window.setPen(pg.mkPen("#e0a100", width=3))
        box.addItem(self._window)
        self._image.setImage(values, levels=(-1, 1), autoLevels=False)
        box.setRange(QRectF(0, 0, values.shape[1], values.shape[0]), padding=0)

    def move(self, row: int, column: int) -> None:
        self._window.setPos(column, row)

    def set_values(self, values: np.ndarray) -> None:
        self._image.setImage(values, levels=(-1, 1), autoLevels=False)
        for place in np.argwhere(values != self._values).tolist():
            self._texts[tuple(place)].setText(f"{values[tuple(place)]:.2f}")
        self._values = values.copy()


class ViewBoxes(pg.GraphicsLayoutWidget):
    """A ViewBox with an ImageItem for each feature map."""

    def __init__(self, pages: list[np.ndarray]) -> None:
        super().__init__()
        self._images = []
        for i, page in enumerate(pages):
            box = self.addViewBox(
                row=i // 12, col=i % 12, lockAspect=True, invertY=True, enableMenu=False
            )
            image = pg.ImageItem(axisOrder="row-major")
            image.setLookupTable(COLOURS)
            image.setImage(page, levels=(-1, 1), autoLevels=False)
            box.addItem(image)
            self._images.append(image)

    def show_pages(self, pages: list[np.ndarray]) -> None:
        for image, page in zip(self._images, pages, strict=True):
            image.setImage(page, levels=(-1, 1), autoLevels=False)
