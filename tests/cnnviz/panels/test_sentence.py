"""A label whose words change without a new layout of the window."""

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cnnviz.panels.sentence import Sentence
from tests.cnnviz import helpers

SHORT, LONG = "It says <b>7</b>.", "It says <b>7</b>, " + "and it is sure of that " * 6


class Asked(QObject):
    """How often the layout of a widget was asked for."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, widget, event):
        self.count += event.type() is QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def page(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    layout = QVBoxLayout(made)
    made.sentence = Sentence()
    layout.addWidget(made.sentence)
    layout.addStretch()
    made.resize(260, 300)
    made.sentence.setText(SHORT)
    made.show()
    return made


def ink(widget):
    """Where it is written: the rows that are not of one colour."""
    picture = np.frombuffer(helpers.widget_picture(widget), np.uint32)
    pixels = picture.reshape(widget.height(), -1)
    return np.flatnonzero((pixels != pixels[:1, :1]).any(1))


def test_other_words_of_the_same_height_move_nothing(qapp, page):
    qapp.processEvents()
    asked = Asked(page)
    before = ink(page.sentence)
    page.sentence.setText("It says <b>1</b>.")
    qapp.processEvents()
    assert not asked.count
    assert len(before)
    assert page.sentence.accessibleName() == "It says 1."


def test_longer_words_get_the_room_they_need(qapp, page):
    qapp.processEvents()
    low, asked = page.sentence.height(), Asked(page)
    page.sentence.setText(LONG)
    qapp.processEvents()
    assert asked.count
    assert page.sentence.height() > 2 * low
    assert ink(page.sentence)[-1] > 2 * low  # all lines are written


def test_its_height_follows_words_and_font(page):
    sentence = page.sentence
    low = sentence.heightForWidth(160)
    sentence.setText(LONG)
    high = sentence.heightForWidth(160)
    assert high > 2 * low
    assert sentence.heightForWidth(500) < high
    assert sentence.heightForWidth(160) == high
    font = sentence.font()
    font.setPixelSize(2 * sentence.fontInfo().pixelSize())
    sentence.setFont(font)
    assert sentence.heightForWidth(160) > 1.5 * high


@pytest.mark.parametrize("width", [160, 260, 500])
def test_it_wraps_as_a_label_does(qtbot, page, width):
    label = QLabel(LONG)
    qtbot.addWidget(label)
    label.setWordWrap(True)
    page.sentence.setText(LONG)
    line = label.fontMetrics().height()
    assert abs(page.sentence.heightForWidth(width) - label.heightForWidth(width)) < line
