"""A card that is seen already is not shown once more."""

from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from cnnviz.panels.card import show_if


class Shown(QObject):
    """How often a widget is shown."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, widget, event):
        self.count += event.type() is QEvent.Type.Show
        return False


def test_a_card_that_got_a_parent_is_shown_once(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    card = QWidget(window)
    show_if(True, card)
    assert not card.isHidden()
    page = QWidget(window)
    QVBoxLayout(page).addWidget(card)
    shown = Shown(card)
    window.show()
    show_if(True, card)
    assert shown.count == 1
    show_if(False, card)
    assert card.isHidden()
    show_if(True, card)
    assert card.isVisible()
    assert shown.count == 2
