"""The menu of what to begin with: the worked examples, and ready inputs with little pictures."""

from collections.abc import Callable, Sequence

import numpy as np
from PyQt6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PyQt6.QtWidgets import QMenu

from cnnviz.inputs import LEVELS, ready
from cnnviz.scales import levels, table_of
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine.arrays import Array
from engine.steps import Role

SIDE = 32  # of a little picture; a menu shows every other pixel

Example = tuple[str, Callable[[], object]]  # a title, and what loads it


def fill(
    menu: QMenu,
    examples: Sequence[Example],
    size: tuple[int, int],
    theme: Theme,
    choose: Callable[[Array], object],
) -> None:
    """The examples, then the ready inputs of this size, of which one is given to `choose`."""
    menu.clear()
    if examples:
        menu.addSection(translate("Input", "Worked examples"))
    for title, load in examples:
        menu.addAction(title, load)
    menu.addSection(translate("Input", "Ready inputs"))
    for name, title in _names().items():
        x = ready(name, *size)
        menu.addAction(QIcon(_picture(x, theme)), title, lambda x=x: choose(x))


def _names() -> dict[str, str]:
    return {
        "vertical_edge": translate("Input", "Vertical edge"),
        "horizontal_edge": translate("Input", "Horizontal edge"),
        "diagonal": translate("Input", "Diagonal"),
        "cross": translate("Input", "Cross"),
        "box": translate("Input", "Box"),
        "checkerboard": translate("Input", "Checkerboard"),
        "ramp": translate("Input", "Ramp"),
        "point": translate("Input", "Single point"),
    }


def _picture(x: Array, theme: Theme) -> QPixmap:
    """Ink on paper, in a frame."""
    colours = table_of(theme, Role.INK)[levels(x[0], float(LEVELS))]
    rows, columns = colours.shape
    data = np.ascontiguousarray(colours, np.uint32).tobytes()
    image = QImage(data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    pixmap = QPixmap(SIDE, SIDE)
    pixmap.fill(QColor(theme.muted))
    with QPainter(pixmap) as painter:
        painter.drawImage(pixmap.rect().adjusted(2, 2, -2, -2), image)
    return pixmap
