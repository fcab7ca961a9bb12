"""Buttons side by side, of which one is pressed."""

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton

from cnnviz.theme import Theme


class Segments(QFrame):
    """One of a few values; `chosen` tells of the user's presses only.

    It is no QButtonGroup: in one of those only the arrow keys move on, and they step.
    """

    chosen = pyqtSignal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("segments")
        self.setAccessibleName(name)
        self.buttons: dict[str, QToolButton] = {}
        self._value = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(1, 1, 1, 1)
        self._row.setSpacing(1)

    def fill(self, texts: dict[str, str], tips: dict[str, str]) -> None:
        """Other values to choose from."""
        if {value: button.text() for value, button in self.buttons.items()} == texts:
            return
        for button in self.buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for value, text in texts.items():
            button = self.buttons[value] = QToolButton()
            button.setText(text)
            button.setToolTip(tips[value])
            button.setAccessibleName(tips[value])
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _, value=value: self._press(value))
            self._row.addWidget(button)
        self.show_value(self._value)

    def show_value(self, value: str) -> None:
        self._value = value
        for own, button in self.buttons.items():
            button.setChecked(own == value)

    def _press(self, value: str) -> None:
        self.show_value(self._value)  # it is pressed when it has come true
        self.chosen.emit(value)

    def set_theme(self, theme: Theme) -> None:
        faint = QColor(theme.muted)
        faint.setAlpha(150)  # as all that is disabled
        self.setStyleSheet(
            f"""
            #segments {{ background: {theme.filler}; border: none; border-radius: 7px; }}
            QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 2px 0;
                color: {theme.text}; }}
            QToolButton:hover {{ background: {theme.window}; }}
            QToolButton:focus {{ border-color: {theme.forward}; }}
            QToolButton:checked {{ background: {theme.card}; color: {theme.forward}; }}
            QToolButton:disabled {{ color: {faint.name(QColor.NameFormat.HexArgb)}; }}
            """
        )
