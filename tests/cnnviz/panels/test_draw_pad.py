"""Drawing with the mouse: strokes, erasing, the brush, and what the session makes of them."""

import itertools

import numpy as np
import pytest
from PyQt6 import sip
from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtWidgets import QToolButton

from cnnviz.ink import image_of, ink_of
from cnnviz.network_session import NetworkSession
from cnnviz.panels.input_panel import InputPanel
from cnnviz.state import CANVAS
from cnnviz.theme import DARK, LIGHT
from tests.cnnviz import helpers

STROKES = {
    # of a width and height of 1
    1: [[(0.5, 0.15), (0.5, 0.5), (0.5, 0.85)]],
    7: [[(0.25, 0.2), (0.5, 0.2), (0.75, 0.2), (0.6, 0.5), (0.45, 0.85)]],
}


@pytest.fixture
def session(qapp):
    return NetworkSession(helpers.shipped(), "digits")


@pytest.fixture
def panel(qtbot, session):
    made = InputPanel(session, LIGHT, 22)
    qtbot.addWidget(made)
    made.resize(240, 360)
    made.show()
    return made


def draw(pad, strokes, button=helpers.LEFT):
    side = min(pad.width(), pad.height())
    left, top = (pad.width() - side) / 2, (pad.height() - side) / 2
    for stroke in strokes:
        fine = [
            QPointF(left + side * (x0 + (x1 - x0) * t), top + side * (y0 + (y1 - y0) * t))
            for (x0, y0), (x1, y1) in itertools.pairwise(stroke)
            for t in np.linspace(0, 1, 9)
        ]
        helpers.drag(pad, fine, button)


def ink(session):
    return session.state.drawing.ink


@pytest.mark.parametrize("digit", STROKES)
def test_the_network_reads_what_is_drawn(panel, session, digit):
    draw(panel.pad, STROKES[digit])
    assert session.state.experiment.predicted == digit


def test_every_piece_of_a_stroke_changes_the_answer_at_once(panel, session):
    seen = []
    session.changed.connect(lambda old, new: seen.append(new.experiment.probabilities))
    draw(panel.pad, STROKES[7])
    assert len(seen) > 20
    assert len({tuple(p) for p in seen}) > 15


def test_the_end_of_a_stroke_is_told_to_all(panel, session):
    found = []
    session.settled.connect(lambda old, new: found.append(new))
    draw(panel.pad, STROKES[7])
    assert found[-1] is session.state
    assert len(found) < 10  # one for each start and end


def test_a_stroke_is_one_step_of_undo(panel, session):
    draw(panel.pad, STROKES[7])
    draw(panel.pad, [[(0.3, 0.55), (0.7, 0.55)]])
    seven = ink(session)
    panel.undo.click()
    assert 0 < ink(session).sum() < seven.sum()
    panel.undo.click()
    assert session.state.drawing.blank
    assert not panel.undo.isEnabled()
    panel.redo.click()
    panel.redo.click()
    np.testing.assert_array_equal(ink(session), seven)
    assert not panel.redo.isEnabled()
    draw(panel.pad, [[(0.1, 0.9), (0.2, 0.9)]])  # goes on from what was brought back
    assert (ink(session) >= seven).all()


@pytest.mark.parametrize("way", ["right button", "eraser"])
def test_erasing(panel, session, way):
    draw(panel.pad, [[(0.2, 0.5), (0.8, 0.5)]])
    whole = ink(session).sum()
    if way == "eraser":
        panel.eraser.click()
    draw(panel.pad, [[(0.5, 0.4), (0.5, 0.6)]], helpers.RIGHT if way != "eraser" else helpers.LEFT)
    assert 0 < ink(session).sum() < whole
    assert not ink(session)[:, CANVAS // 2].any()
    panel.eraser.setChecked(False)
    draw(panel.pad, [[(0.5, 0.4), (0.5, 0.6)]])
    assert ink(session)[CANVAS // 2, CANVAS // 2] == 255


def test_the_brush(panel, session):
    widths = []
    for size in (panel.brush.minimum(), 22, panel.brush.maximum()):
        panel.brush.setValue(size)
        session.clear()
        draw(panel.pad, [[(0.2, 0.5), (0.8, 0.5)]])
        widths.append(int((ink(session)[:, CANVAS // 2] > 127).sum()))
        assert widths[-1] == pytest.approx(size, abs=1.5)
    assert widths == sorted(set(widths))


def test_a_click_is_a_dot_and_a_stroke_is_smooth(panel, session):
    helpers.click(panel.pad, QPointF(panel.pad.rect().center()))
    assert not session.state.drawing.blank
    dot = ink(session)
    assert 15 < (dot > 127).any(axis=0).sum() < 30
    assert len(np.unique(dot)) > 10  # antialiased


def test_other_buttons_and_moves_draw_nothing(panel, session):
    helpers.move(panel.pad, QPointF(60, 60))
    helpers.click(panel.pad, QPointF(60, 60), helpers.Qt.MouseButton.MiddleButton)
    assert session.state.drawing.blank
    assert not session.can_undo


def test_beyond_the_edge(panel, session):
    draw(panel.pad, [[(0.5, 0.5), (1.5, 0.5), (1.5, 1.5)]])
    assert ink(session).shape == (CANVAS, CANVAS)
    assert ink(session)[CANVAS // 2, -1] == 255


def test_clear_and_hint(panel, session):
    blank = helpers.widget_picture(panel.pad)
    assert not panel.clear.isEnabled()
    draw(panel.pad, STROKES[7])
    panel.pad.leaveEvent(None)
    assert helpers.widget_picture(panel.pad) != blank
    panel.clear.click()
    assert session.state.drawing.blank
    assert not panel.clear.isEnabled()
    assert helpers.widget_picture(panel.pad) == blank


def test_what_is_undone_elsewhere_shows(panel, session):
    session.draw(helpers.sample(3))
    shown = helpers.widget_picture(panel.pad)
    session.draw(helpers.sample(4))
    assert helpers.widget_picture(panel.pad) != shown
    session.undo()
    assert helpers.widget_picture(panel.pad) == shown


def test_themes(panel, session):
    session.draw(helpers.sample(3))
    light = helpers.widget_picture(panel)
    panel.set_theme(DARK)
    assert helpers.widget_picture(panel) != light
    panel.set_theme(LIGHT)
    assert helpers.widget_picture(panel) == light


def test_the_samples(panel, session):
    menu = panel.samples.menu()
    menu.aboutToShow.emit()
    menu.aboutToShow.emit()  # filled only once
    buttons = menu.findChildren(QToolButton)
    assert len(buttons) >= 10
    for button in buttons:
        button.click()
        experiment = session.state.experiment
        assert experiment.target == experiment.predicted == int(button.toolTip())


def test_ink_and_images():
    drawing = helpers.sample(5)
    image = image_of(drawing)
    np.testing.assert_array_equal(ink_of(image), drawing.ink)
    image.fill(0)
    assert drawing.ink.any()


def test_erasing_beside_the_ink_is_no_choice(panel, session):
    session.draw(helpers.sample(1))
    before, can_redo = session.state, session.can_redo
    draw(panel.pad, [[(0.02, 0.02), (0.03, 0.05)]], helpers.RIGHT)
    assert session.state is before
    assert session.can_redo == can_redo


def test_undo_ends_the_stroke_that_is_under_way(panel, session):
    pad = panel.pad
    helpers.press(pad, QPointF(80, 80))
    helpers.move(pad, QPointF(120, 90), helpers.LEFT)
    session.undo()
    assert session.state.drawing.blank
    helpers.move(pad, QPointF(160, 100), helpers.LEFT)
    assert session.state.drawing.blank
    assert session.can_redo


def test_a_panel_that_is_gone_follows_no_more(session):
    """As after another language was chosen: the window is a new one, the session is the same."""
    gone = InputPanel(session, LIGHT, 22)
    sip.delete(gone)
    session.draw(helpers.sample(3))  # raises where a tool of the old panel still hears it
    assert gone is not None  # nor is it only that nobody holds it any more


def test_only_what_a_stroke_changes_is_painted(qapp, panel):
    pad = panel.pad
    draw(pad, [[(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8), (0.2, 0.2)]])
    qapp.processEvents()
    painted = helpers.Painted(pad)
    side, middle = min(pad.width(), pad.height()), QPointF(pad.rect().center())
    helpers.drag(pad, [middle, middle + QPointF(4, 0), middle + QPointF(8, 3)])
    qapp.processEvents()
    inside = painted.rects.pop()
    assert not painted.rects
    assert inside.contains(middle.toPoint())
    assert max(inside.width(), inside.height()) < side / 2
    helpers.drag(pad, [middle, QPointF(middle.x() + 0.45 * side, middle.y())])
    qapp.processEvents()
    grown = painted.rects.pop()  # with the frame around what is read
    assert grown.contains(middle.toPoint())
    assert grown.height() > side / 2


@pytest.mark.parametrize("window", [None, QRectF(4, 6, 5, 5)])
@pytest.mark.parametrize("side", [240, 900])
def test_a_stroke_painted_piece_by_piece_is_one_painted_at_once(qapp, panel, side, window):
    panel.resize(side, side + 120)
    pad = panel.pad
    pad.show_window(window)
    draw(pad, [[(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8), (0.2, 0.2)]])

    def on_screen():
        qapp.processEvents()
        shown = pad.screen().grabWindow(panel.winId()).toImage()
        return np.frombuffer(helpers.bytes_of(shown), np.uint8).astype(int)

    _ = on_screen()
    middle = QPointF(pad.rect().center())
    helpers.press(pad, middle)
    for i in range(12):
        # at last it comes out of the frame, which grows
        step = QPointF(0.035 * side * i, 0.16 * side * np.sin(i))
        helpers.move(pad, middle + step, helpers.LEFT)
        pieces = on_screen()
        pad.update()
        # Qt rounds a scaled picture by where it begins to paint it
        assert np.abs(pieces - on_screen()).max() <= 3
    helpers.release(pad, middle)
