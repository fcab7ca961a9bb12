"""The curves: what is drawn of them, zooming, and the marked step."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QApplication, QMenu

from cnnviz.panels.curve_lines import PIECES, SMOOTH_PIECES, WINDOW, running_mean, smooth, thinned
from cnnviz.panels.curves import Curves, told
from cnnviz.theme import DARK, LIGHT
from cnnviz.train_state import Curve
from tests.cnnviz import helpers
from tests.cnnviz.panels import trainings


@pytest.fixture
def curves(qtbot, training):
    made = Curves(training, LIGHT)
    qtbot.addWidget(made)
    made.resize(800, 320)
    made.show()
    return made


def drawn(plot):
    """What is drawn of each batch: x and y."""
    return plot._batches.getData()


@given(st.integers(1, 90), st.integers(0, 9))
def test_the_running_mean(count, seed):
    values = np.random.default_rng(seed).normal(size=count)
    means = running_mean(values, np.arange(count))
    expected = [values[max(0, i + 1 - WINDOW) : i + 1].mean() for i in range(count)]
    np.testing.assert_allclose(means, expected)


@given(st.integers(0, 5000), st.floats(-10, 5000), st.floats(0, 6000))
def test_a_long_line_keeps_its_extremes(count, left, width):
    values = np.random.default_rng(count).normal(size=count)
    x, y = thinned(values, left, left + width)
    assert len(x) == len(y) <= 2 * PIECES + 2 * (count // PIECES + 1)
    assert (np.diff(x) >= 0).all()
    seen = values[max(0, int(left)) : max(0, int(left + width))]
    if len(seen):
        assert y.max() >= seen.max()
        assert y.min() <= seen.min()
    if len(seen) < PIECES:
        np.testing.assert_array_equal(y, values[x.astype(int) - 1])  # each number where it belongs


@given(st.integers(0, 5000))
def test_a_smooth_line_ends_at_its_last_number(count):
    values = np.random.default_rng(count).normal(size=count)
    x, y = smooth(values, 0, count)
    assert len(x) == len(y) <= 2 * SMOOTH_PIECES + 1
    np.testing.assert_allclose(y, running_mean(values, x.astype(int) - 1))
    assert not count or (x[0] == 1 and x[-1] == count)


def test_every_batch_is_drawn(curves, training):
    curve = trainings.curve(40)
    training._set(curve=curve)
    for plot, values in (
        (curves.plots.loss, curve.losses),
        (curves.plots.accuracy, curve.accuracies),
    ):
        x, y = drawn(plot)
        np.testing.assert_array_equal(x, np.arange(1, 41))
        np.testing.assert_array_equal(y, values)
    x, y = curves.plots.loss._examined.getData()
    assert x.tolist() == [one.steps for one in curve.examined]
    assert set(y) == {0.5}
    assert curves.plots.loss.view.viewRange()[0][1] >= 40


def test_a_long_training_stays_light(curves, training):
    training._set(curve=trainings.curve(120_000))
    for plot in (curves.plots.loss, curves.plots.accuracy):
        assert len(drawn(plot)[0]) < 1500
        assert len(plot._mean.getData()[0]) < 500


def test_what_plots_is_loaded_when_there_is_something_to_plot(curves, training):
    assert curves.plots is None
    assert curves.nothing.isVisible()
    assert curves.nothing.text() == told(Curve())
    for control in (curves.fit, curves.log):
        assert not control.isEnabled()
        assert control.toolTip() == told(Curve())
    curves.show_step(None)
    curves.set_scale(1.5)
    curves.set_theme(DARK)
    training._set(curve=trainings.curve(40))
    assert not curves.nothing.isVisible()
    for control in (curves.fit, curves.log):
        assert control.isEnabled()
        assert control.toolTip() == control.accessibleName()
    curves.log.click()
    np.testing.assert_allclose(drawn(curves.plots.loss)[1], np.log10(trainings.curve(40).losses))
    made = helpers.widget_picture(curves)
    curves.set_scale(1.5)
    curves.set_theme(DARK)
    assert helpers.widget_picture(curves) == made  # they look as if they had always been there


def test_nothing_is_done_while_it_is_hidden(curves, training):
    curves.hide()
    training._set(curve=trainings.curve(40))
    assert curves.plots is None
    curves.show()
    assert len(drawn(curves.plots.loss)[0]) == 40


def test_it_follows_until_somebody_zooms(curves, training):
    training._set(curve=trainings.curve(40))
    view = curves.plots.loss.view
    viewport = curves.plots.loss.viewport()
    middle = QPointF(viewport.rect().center())
    wheel = QWheelEvent(
        middle, QPointF(viewport.mapToGlobal(middle)), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, wheel)
    zoomed = view.viewRange()
    assert zoomed[0][1] - zoomed[0][0] < 40
    training._set(curve=trainings.curve(400))
    assert view.viewRange() == zoomed
    curves.fit.click()
    assert view.viewRange()[0][0] == 0
    assert view.viewRange()[0][1] >= 400
    training._set(curve=trainings.curve(900))
    assert view.viewRange()[0][1] >= 900


def test_a_double_click_shows_all(curves, training, qtbot):
    training._set(curve=trainings.curve(40))
    curves.plots.loss.view.setXRange(3, 5)
    curves.plots.loss.zoomed.emit()
    training._set(curve=trainings.curve(50))
    assert curves.plots.loss.view.viewRange()[0][1] < 10
    viewport = curves.plots.loss.viewport()
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().center())
    assert curves.plots.loss.view.viewRange()[0][1] >= 40


def test_no_menu_of_the_library_is_seen(curves, training, qtbot):
    training._set(curve=trainings.curve(40))
    viewport = curves.plots.loss.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.RightButton, pos=viewport.rect().center())
    QApplication.processEvents()
    assert not any(menu.isVisible() for menu in curves.findChildren(QMenu))
    assert QApplication.activePopupWidget() is None


def test_both_plots_move_together(curves, training):
    training._set(curve=trainings.curve(200))
    curves.plots.loss.view.setXRange(20, 60, padding=0)
    assert curves.plots.accuracy.view.viewRange()[0] == pytest.approx([20, 60], abs=2)


def test_the_view_shrinks_after_a_rewind(curves, training):
    training._set(curve=trainings.curve(900))
    training._set(curve=training.state.curve.until(30))
    assert curves.plots.loss.view.viewRange()[0][1] < 60
    assert len(drawn(curves.plots.loss)[0]) == 30


def test_a_scale_of_logarithms(curves, training):
    curve = trainings.curve(40).added([0.0], [1.0])
    training._set(curve=curve)
    curves.log.click()
    y = drawn(curves.plots.loss)[1]
    np.testing.assert_allclose(y[:40], np.log10(curve.losses[:40]))
    assert np.isfinite(y).all()
    assert np.isfinite(curves.plots.loss.view.viewRange()).all()
    curves.log.click()
    np.testing.assert_array_equal(drawn(curves.plots.loss)[1], curve.losses)


def test_numbers_out_of_bounds(curves, training):
    training._set(curve=Curve().added([1.0, np.inf, np.nan], [0.1, 0.1, 0.1]))
    assert np.isfinite(curves.plots.loss.view.viewRange()).all()
    assert drawn(curves.plots.loss)[1].tolist() == [1.0]
    helpers.widget_picture(curves)


def test_the_step_that_is_looked_at(curves, training):
    training._set(curve=trainings.curve(100))
    before = helpers.widget_picture(curves)
    curves.show_step(30)
    assert curves.plots.loss._mark.value() == curves.plots.accuracy._mark.value() == 30
    assert helpers.widget_picture(curves) != before
    curves.show_step(None)
    assert helpers.widget_picture(curves) == before


def test_epochs_are_marked(curves, training):
    trainings.walk(training, 7)
    assert curves.plots.loss._epochs._length == trainings.BATCHES


def test_themes_and_sizes(curves, training):
    training._set(curve=trainings.curve(100))
    light = helpers.widget_picture(curves)
    curves.set_theme(DARK)
    assert helpers.widget_picture(curves) != light
    curves.set_theme(LIGHT)
    assert helpers.widget_picture(curves) == light
    curves.set_scale(1.5)
    assert helpers.widget_picture(curves) != light


def test_it_is_told():
    assert told(Curve())
    text = told(Curve().added([0.5] * 30, [0.75] * 30))
    assert "30" in text
    assert "0.500" in text
    assert "75" in text
