"""The confusion matrix: its counts, what they say, and the cell that is chosen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PyQt6.QtGui import QHelpEvent
from PyQt6.QtWidgets import QApplication

from cnnviz.panels.confusion import Confusion
from cnnviz.panels.confusion_matrix import ConfusionMatrix
from cnnviz.theme import DARK, LIGHT
from engine.digits.folder import CLOTHES
from tests.cnnviz import helpers
from tests.cnnviz.panels import trainings

COUNTS = np.array([[8, 2, 0], [0, 9, 1], [3, 0, 5]])
NAMES = ("ape", "bee", "cat")


@pytest.fixture
def training(qapp, tmp_path):
    made = trainings.session(tmp_path)
    trainings.walk(made)
    yield made
    made.finish()


@pytest.fixture
def matrix(qtbot):
    made = ConfusionMatrix(LIGHT)
    qtbot.addWidget(made)
    made.resize(330, 300)
    made.show_counts(COUNTS, NAMES)
    made.show()
    return made


@pytest.fixture
def card(qtbot, training):
    made = Confusion(training, LIGHT)
    qtbot.addWidget(made)
    made.resize(330, 330)
    made.show()
    return made


@pytest.fixture
def chosen(matrix):
    found = []
    matrix.chosen.connect(found.append)
    return found


def click(matrix, cell):
    helpers.click(matrix, matrix.rect_of(cell).center())


def test_every_cell_is_told_under_the_mouse(matrix, told):
    for (row, column), count in np.ndenumerate(COUNTS):
        point = matrix.rect_of((row, column)).center().toPoint()
        event = QHelpEvent(QEvent.Type.ToolTip, point, matrix.mapToGlobal(point))
        QApplication.sendEvent(matrix, event)
        assert f"{count} of {COUNTS[row].sum()} " in told[-1]
        assert NAMES[row] in told[-1]
        assert NAMES[column] in told[-1] or row == column
    QApplication.sendEvent(matrix, QHelpEvent(QEvent.Type.ToolTip, QPoint(1, 1), QPoint(1, 1)))
    assert "Rows" in told[-1]


def test_a_cell_of_mistakes_is_chosen_and_let_go(matrix, chosen):
    click(matrix, (0, 1))
    assert chosen == [(0, 1)]
    assert matrix.selected == (0, 1)
    click(matrix, (2, 0))
    click(matrix, (2, 0))
    click(matrix, (1, 2))
    click(matrix, (1, 1))  # those were right
    click(matrix, (0, 2))  # there are none
    helpers.click(matrix, QPointF(1, 1))
    assert chosen == [(0, 1), (2, 0), None, (1, 2), None]


def test_by_keys(matrix, chosen, qtbot):
    matrix.setFocus()
    qtbot.keyClick(matrix, Qt.Key.Key_Return)
    assert chosen == []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(matrix, key)
    assert chosen == [(0, 1)]
    qtbot.keyClick(matrix, Qt.Key.Key_Left)
    qtbot.keyClick(matrix, Qt.Key.Key_Up)
    assert "cat" in matrix.accessibleDescription()
    qtbot.keyClick(matrix, Qt.Key.Key_Return)
    assert chosen == [(0, 1), (2, 0)]
    qtbot.keyClick(matrix, Qt.Key.Key_Escape)
    assert not matrix.hasFocus()


@given(
    st.sampled_from([2, 3, 10, 26, 60]),
    st.integers(150, 700),
    st.integers(150, 700),
    st.sampled_from([1.0, 1.5]),
    st.booleans(),
)
def test_it_has_room_for_any_number_of_classes(qapp, count, width, height, scale, words):
    matrix = ConfusionMatrix(LIGHT)
    matrix.resize(width, height)
    matrix.set_scale(scale)
    names = tuple(CLOTHES[i % 10] if words else str(i) for i in range(count))
    rng = np.random.default_rng(count)
    matrix.show_counts(rng.poisson(1, (count, count)) + 9 * np.eye(count, dtype=int), names)
    square = matrix.places().square
    assert square.width() == pytest.approx(square.height())
    if min(width, height) >= 260:
        assert QRectF(matrix.rect()).contains(square)
    for cell in ((0, 0), (0, count - 1), (count - 1, 0), (count // 2, count // 2)):
        assert matrix.cell_at(matrix.rect_of(cell).center()) == cell
    helpers.widget_picture(matrix)
    matrix.deleteLater()


def test_the_diagonal_and_the_mistakes_differ(matrix):
    image = matrix.grab().toImage()

    def colour(cell):
        corner = matrix.rect_of(cell).topLeft() + QPointF(4, 4)
        return image.pixelColor(corner.toPoint())

    assert colour((0, 0)).blue() > colour((0, 0)).red() + 50
    assert colour((2, 0)).red() > colour((2, 0)).blue() + 50
    assert colour((0, 2)).name() == LIGHT.paper
    assert colour((0, 1)).blue() > colour((2, 0)).blue()  # the fewer, the paler


def test_nothing_examined_yet(card, training):
    assert card.says.text()
    helpers.widget_picture(card)
    helpers.click(card.matrix, card.matrix.places().square.center())


def test_it_follows_the_examinations(card, training):
    trainings.examine(training)
    found = training.state.evaluation
    assert f"{int(1000 * found.accuracy) / 10:.1f}%" in card.says.text()
    assert "7" in card.says.text()
    for cell, count in np.ndenumerate(found.confusion(10)):
        assert card.matrix.told(cell).startswith(f"{count} of ")
    cell = tuple(np.argwhere(found.confusion(10) * (1 - np.eye(10, dtype=int)))[0].tolist())
    chosen = []
    card.chosen.connect(chosen.append)
    click(card.matrix, cell)
    assert chosen == [cell]
    training.draw_fresh()
    assert card.matrix.selected is None
    assert "yet" in card.says.text()


def test_nothing_is_done_while_it_is_hidden(card, training):
    card.hide()
    trainings.examine(training)
    assert "yet" in card.says.text()
    card.show()
    assert "%" in card.says.text()


def test_themes(card, training):
    trainings.examine(training)
    light = helpers.widget_picture(card)
    card.set_theme(DARK)
    assert helpers.widget_picture(card) != light
    card.set_theme(LIGHT)
    assert helpers.widget_picture(card) == light
    card.set_scale(1.4)
    assert helpers.widget_picture(card) != light
