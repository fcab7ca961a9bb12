"""What would change the answer, shown over the drawing at the right place."""

import numpy as np
import pytest
from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QColor

from cnnviz.network_session import NetworkSession
from cnnviz.panels.input_gradient import slope_picture
from cnnviz.panels.input_panel import InputPanel
from cnnviz.state import CANVAS, Drawing, given
from cnnviz.theme import DARK, LIGHT
from engine.arrays import frozen
from tests.cnnviz import architectures, helpers


@pytest.fixture
def session(qapp):
    made = NetworkSession(helpers.shipped(), "digits", helpers.sample(7))
    made.set_target(3)
    yield made
    made.finish()


@pytest.fixture
def panel(session, qtbot):
    made = InputPanel(session, LIGHT, 22)
    qtbot.addWidget(made)
    made.resize(240, 400)
    made.show()
    return made


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_sign_is_a_colour_and_the_size_is_how_much_is_seen(theme):
    image = slope_picture(np.array([[0.0, 2.0, -2.0, 1.0]]), theme)
    zero, most, least, half = (image.pixelColor(i, 0) for i in range(4))
    assert zero.alpha() == 0
    assert most.alpha() == least.alpha() > half.alpha() > 0
    assert most.green() > max(most.red(), most.blue())  # raises the loss
    assert least.green() < min(least.red(), least.blue())  # violet
    assert slope_picture(np.zeros((3, 3)), theme).pixelColor(1, 1).alpha() == 0


def test_it_is_shown_when_asked_for(panel, session):
    before = helpers.widget_picture(panel.pad)
    assert not panel.legend.isVisible()
    panel.slope.click()
    assert panel.legend.isVisible()
    assert helpers.widget_picture(panel.pad) != before
    slope = session.experiment.gradients.grad_input[0, 0]
    assert panel.pad._slope == slope_picture(slope, LIGHT)
    panel.slope.click()
    assert panel.pad._slope is None
    assert not panel.legend.isVisible()


def test_it_follows_the_brush_and_the_answer(panel, session):
    panel.slope.click()
    shown = [panel.pad._slope]
    helpers.drag(panel.pad, [QPointF(60, 60), QPointF(80, 90), QPointF(90, 120)])
    shown.append(panel.pad._slope)
    session.set_target(5)
    shown.append(panel.pad._slope)
    assert shown[-1] == slope_picture(session.experiment.gradients.grad_input[0, 0], LIGHT)
    assert len({id(picture) for picture in shown}) == 3


def test_a_pixel_lies_where_its_ink_was(panel, session):
    """The pixel that has most ink of a dot covers the dot."""
    for row, column in ((70, 60), (200, 150), (120, 230)):
        ink = np.zeros((CANVAS, CANVAS), np.uint8)
        ink[40:240, 40:52] = 255  # a stroke, and a dot
        ink[row : row + 3, column : column + 3] = 255
        session.draw(Drawing(frozen(ink)))
        seen = session.state.drawing.seen(28)
        at = seen.to_picture(row + 1.5, column + 1.5)
        place = panel.pad.place(QRectF(int(at[1]), int(at[0]), 1, 1))
        paper = panel.pad._paper()
        dot = paper.topLeft() + QPointF(column + 1.5, row + 1.5) * (paper.width() / CANVAS)
        assert place.contains(dot)
        assert seen.image[int(at[0]), int(at[1])] > 0


def test_a_given_picture_covers_the_paper(panel, session):
    session.draw(given(np.eye(28, dtype=np.float32)))
    place, paper = panel.pad.place(QRectF(0, 0, 28, 28)), panel.pad._paper()
    assert place.topLeft() == paper.topLeft()
    assert place.width() == pytest.approx(paper.width())


def test_a_network_that_reads_other_pixels(panel, session):
    panel.slope.click()
    session.set_network(architectures.built("tiny"), "tiny")
    assert panel.pad._slope.width() == 8
    box = session.state.drawing.seen(8).box
    top, left = session.state.drawing.seen(8).to_picture(box[0], box[1])
    corner = panel.pad.place(QRectF(left, top, 1, 1)).topLeft()
    paper = panel.pad._paper()
    scale = paper.width() / CANVAS
    assert corner.x() == pytest.approx(paper.left() + box[1] * scale)
    assert corner.y() == pytest.approx(paper.top() + box[0] * scale)


def test_a_window_of_what_is_read_is_framed(panel):
    def yellow():
        image = panel.pad.grab().toImage()
        wanted = QColor(LIGHT.window_outline).rgb()
        return [
            (x, y)
            for x in range(image.width())
            for y in range(image.height())
            if image.pixel(x, y) == wanted
        ]

    assert not yellow()
    panel.pad.show_window(QRectF(8, 9, 5, 5))
    place, found = panel.pad.place(QRectF(8, 9, 5, 5)), yellow()
    assert found
    assert all(place.adjusted(-1, -1, 1, 1).contains(QPointF(x, y)) for x, y in found)
    panel.pad.show_window(QRectF(-50, -50, 200, 200))  # no larger than the paper
    assert yellow()
    panel.pad.show_window(None)
    assert not yellow()


def test_blank_paper_has_no_slope_to_see(panel, session):
    panel.slope.click()
    panel.pad.show_window(QRectF(1, 1, 3, 3))
    session.clear()
    assert helpers.widget_picture(panel.pad)


def test_the_theme_changes(panel):
    panel.slope.click()
    light = helpers.widget_picture(panel)
    panel.set_theme(DARK)
    assert helpers.widget_picture(panel) != light
