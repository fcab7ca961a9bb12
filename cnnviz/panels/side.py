"""The column at the right: pages, one behind the other, with their names above."""

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QTabBar, QVBoxLayout, QWidget

WIDTH = 262


class Side(QWidget):
    """Shows one page at a time; a page is made when it is first looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.tabs = QTabBar()
        self.tabs.setObjectName("pages")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(True)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._pages = QStackedWidget()
        self._waiting: dict[int, Callable[[], QWidget]] = {}  # pages nobody has looked at
        self.tabs.currentChanged.connect(self._show)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.tabs)
        layout.addWidget(self._pages, 1)
        self.set_scale(1.0)

    def add(self, name: str, make: Callable[[], QWidget]) -> None:
        """A page behind all others, made by `make`."""
        self._waiting[self.tabs.count()] = make
        self._pages.addWidget(QWidget())
        self.tabs.addTab(name)

    def _show(self, index: int) -> None:
        make = self._waiting.pop(index, None)
        if make is not None:
            empty = self._pages.widget(index)
            self._pages.insertWidget(index, make())
            self._pages.removeWidget(empty)
            if empty is not None:
                empty.deleteLater()
        self._pages.setCurrentIndex(index)

    def set_scale(self, scale: float) -> None:
        """As wide as larger text needs; always the same, or the stage would move."""
        self.setFixedWidth(round(WIDTH * scale))


def pile(*widgets: QWidget) -> QScrollArea:
    """Cards one below the other, as high as they need; scrolls where that is more than there is."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    area = scrolling(inside)  # while it is empty: it measures what it gets at once, and later again
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return area


def scrolling(widget: QWidget) -> QScrollArea:
    """A widget as wide as there is room, which scrolls where it is higher."""
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
