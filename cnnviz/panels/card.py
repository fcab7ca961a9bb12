"""The frame that panels stand in."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from cnnviz.icons import icon
from cnnviz.theme import Theme


def card() -> QFrame:
    """A rounded frame on the window's ground; its look is in the style sheet."""
    frame = QFrame()
    frame.setObjectName("card")
    return frame


def filling(widget: QWidget) -> QFrame:
    """A card that fills `widget`."""
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    frame = card()
    layout.addWidget(frame)
    return frame


def show_if(needed: bool, widget: QWidget) -> None:
    """Show a widget, or hide it; one that is seen already is left alone.

    Qt shows it once more if it has another parent since, and lays out and paints all that is in it.
    """
    if widget.isHidden() is needed:
        widget.setVisible(needed)


def heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("heading")
    return label


def column(frame: QFrame, margin: int = 14, spacing: int = 8) -> QVBoxLayout:
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(margin, margin - 2, margin, margin)
    layout.setSpacing(spacing)
    return layout


def tool(name: str, tip: str, *, checkable: bool = False) -> QToolButton:
    """A button with an icon; `dress` gives it its colours."""
    button = QToolButton()
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setCheckable(checkable)
    button.setAutoRaise(True)
    # by mouse it never takes the focus: space goes on playing
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def dress(button: QToolButton, theme: Theme, colour: str = "") -> None:
    button.setIcon(icon(button.objectName(), colour or theme.text, theme.line))
