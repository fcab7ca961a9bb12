"""The column at the right: pages, one behind the other, with their names above."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QTabBar, QVBoxLayout, QWidget

WIDTH = 262


class Side(QWidget):
    """Shows one page at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.tabs = QTabBar()
        self.tabs.setObjectName("pages")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(True)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._pages = QStackedWidget()
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.tabs)
        layout.addWidget(self._pages, 1)
        self.set_scale(1.0)

    def add(self, name: str, page: QWidget) -> None:
        self._pages.addWidget(page)
        self.tabs.addTab(name)

    def show_page(self, page: QWidget) -> None:
        self.tabs.setCurrentIndex(self._pages.indexOf(page))

    def set_scale(self, scale: float) -> None:
        """As wide as larger text needs; always the same, or the stage would move."""
        self.setFixedWidth(round(WIDTH * scale))


def pile(*widgets: QWidget) -> QScrollArea:
    """Cards one below the other, as high as they need; scrolls where that is more than there is."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
