"""The kernels: all as pictures, one as numbers that can be typed, and what learning does to it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from cnnviz.draft import draft_of
from cnnviz.network_session import NetworkSession
from cnnviz.panels.kernel_grid import arrange, folded
from cnnviz.panels.kernels_panel import LARGEST, KernelsPanel
from cnnviz.theme import DARK, LIGHT
from engine import Activation, Convolution, Flatten, MaxPooling, Network
from engine.architecture import ConvolutionPlan
from engine.experiment import enter
from engine.initialisation import Initialisation
from engine.optimizers import Momentum
from tests.cnnviz import architectures, helpers
from tests.cnnviz.panels.test_settings_panel import choose, type_into
from tests.engine import strategies


@pytest.fixture
def session(qapp):
    made = NetworkSession(helpers.shipped(), "digits", helpers.sample(7))
    made.set_target(1)
    yield made
    made.finish()


@pytest.fixture
def panel(session, qtbot):
    made = KernelsPanel(session, LIGHT)
    qtbot.addWidget(made)
    made.resize(250, 900)
    made.show()
    qtbot.waitUntil(lambda: made.grid.width() > 200)
    return made


def weight(session, layer):
    return session.experiment.network.parameters[layer]["weight"]


def type_number(table, row, column, text):
    table.setFocus()
    table.setCurrentIndex(table.model().index(row, column))
    table.edit(table.currentIndex())
    editor = table._editor
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def turn(widget, by):
    none = Qt.KeyboardModifier.NoModifier
    where = QPointF(widget.rect().center())
    event = QWheelEvent(
        where, where, QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, none,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


# the pictures


shapes = st.tuples(st.integers(1, 40), st.integers(1, 40), st.integers(1, 9), st.integers(1, 130))


@given(shapes, st.integers(180, 400), st.data())
def test_a_kernel_is_found_where_it_lies(shape, width, data):
    grid = arrange(shape, width)
    map_ = data.draw(st.integers(0, shape[0] - 1))
    channel = data.draw(st.integers(0, shape[1] - 1))
    x, y = grid.place(map_, channel)
    assert grid.at(x + grid.wide / 2, y + grid.high / 2) == (map_, channel)
    assert grid.at(x + 0.01, y + 0.01) == (map_, channel)
    assert x >= 0
    assert y >= 0
    assert x + grid.wide <= width
    assert y + grid.high <= grid.height
    assert map_ in grid.maps_between(y, y + grid.high)
    assert grid.at(-5, y) is None
    assert grid.at(x, -5) is None


def test_no_two_kernels_overlap():
    for shape in ((8, 1, 5, 5), (16, 8, 5, 5), (120, 16, 5, 5), (10, 64, 3, 3)):
        grid = arrange(shape, 226)
        places = [grid.place(m, c) for m in range(shape[0]) for c in range(shape[1])]
        assert len(set(places)) == len(places)
        rows = {}
        for x, y in places:
            rows.setdefault(y, []).append(x)
        for xs in rows.values():
            assert (np.diff(sorted(xs)) >= grid.wide).all()
        assert (np.diff(sorted(rows)) >= grid.high).all()


@given(strategies.networks())
def test_all_weights_are_in_the_kernels(network):
    for layer, parameters in enumerate(network.parameters):
        if "weight" in parameters:
            kernels = folded(network, layer)
            assert kernels.ndim == 4
            assert np.array_equal(kernels.ravel(), parameters["weight"].ravel())
            assert np.shares_memory(kernels, parameters["weight"])


def test_rows_of_a_linear_layer_are_folded_as_the_maps_they_read():
    assert folded(helpers.shipped(), 7).shape == (10, 16, 7, 7)
    lenet = architectures.built("lenet5")
    assert folded(lenet, 9).shape == (84, 1, 1, 120)
    assert folded(lenet, 11).shape == (10, 1, 1, 84)


def test_a_press_shows_a_kernel_as_numbers(panel, session):
    choose(panel.layer, "3")
    for map_, channel in ((0, 0), (2, 5), (15, 7)):
        panel.grid.repaint()
        helpers.click(panel.grid, panel.grid.place(map_, channel).center())
        assert np.array_equal(panel.weights.values, weight(session, 3)[map_, channel])
        bias = session.experiment.network.parameters[3]["bias"][map_]
        assert panel.bias.value() == pytest.approx(bias, abs=1e-4)
        assert str(map_) in panel.caption.text()
    session.count_from(1)
    assert "16" in panel.caption.text()


def test_the_keys_go_from_kernel_to_kernel(panel, session):
    panel.grid.setFocus()
    across = panel.grid.arrangement.across
    QTest.keyClick(panel.grid, Qt.Key.Key_Right)
    assert np.array_equal(panel.weights.values, weight(session, 0)[1, 0])
    QTest.keyClick(panel.grid, Qt.Key.Key_Down)
    assert np.array_equal(panel.weights.values, weight(session, 0)[1 + across, 0])
    choose(panel.layer, "3")
    QTest.keyClick(panel.grid, Qt.Key.Key_Right)
    QTest.keyClick(panel.grid, Qt.Key.Key_Down)
    assert np.array_equal(panel.weights.values, weight(session, 3)[1, 1])
    QTest.keyClick(panel.grid, Qt.Key.Key_Up)
    QTest.keyClick(panel.grid, Qt.Key.Key_Up)  # there is none above
    assert np.array_equal(panel.weights.values, weight(session, 3)[0, 1])


def test_it_follows_the_layer_that_is_told(panel, session):
    assert panel.layer.currentData() == "0"
    session.go_to_operation(3)
    assert panel.layer.currentData() == "3"
    session.go_to_operation(4)  # a ReLU has none
    assert panel.layer.currentData() == "3"
    choose(panel.layer, "7")
    session.step_forward()
    assert panel.layer.currentData() == "7"  # what was chosen stays, within an operation
    session.go_to_operation(0)
    assert panel.layer.currentData() == "0"


def test_large_layers_can_be_painted(panel, session):
    session.set_network(architectures.built("lenet5"), "lenet5")
    for layer in ("6", "9", "11"):
        choose(panel.layer, layer)
        assert helpers.widget_picture(panel)
    panel.set_theme(DARK)
    assert helpers.widget_picture(panel)


# the numbers


def test_a_typed_weight_changes_the_answer_at_once_and_can_be_taken_back(panel, session):
    session.go_to_operation(3)
    before = session.experiment.probabilities
    panel.grid.chosen.emit(2, 3)
    type_number(panel.weights, 1, 4, "0.75")
    assert weight(session, 3)[2, 3, 1, 4] == 0.75
    assert not np.array_equal(session.experiment.probabilities, before)
    changed = weight(session, 3) != helpers.shipped().parameters[3]["weight"]
    assert changed.sum() == 1
    session.undo()
    assert session.experiment.network is helpers.shipped()
    assert panel.weights.values[1, 4] == weight(session, 3)[2, 3, 1, 4]


def test_a_weight_of_a_linear_layer(panel, session):
    session.go_to_operation(7)
    panel.grid.chosen.emit(4, 9)
    type_number(panel.weights, 6, 0, "-2")
    assert weight(session, 7)[4, 9 * 49 + 42] == -2


def test_the_bias(panel, session):
    panel.grid.chosen.emit(5, 0)
    type_into(panel.bias, "0.5")
    assert session.experiment.network.parameters[0]["bias"][5] == 0.5


def test_the_wheel_and_the_keys_move_a_weight_in_small_steps(panel, session):
    first = float(weight(session, 0)[0, 0, 0, 1])
    turn(panel.weights.viewport(), 120)
    assert weight(session, 0)[0, 0, 0, 1] == np.float32(first)  # not before it has the focus
    panel.activateWindow()
    panel.weights.setFocus()
    panel.weights.setCurrentIndex(panel.weights.model().index(0, 1))
    assert panel.weights.step == 0.1
    QTest.keyClick(panel.weights, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert weight(session, 0)[0, 0, 0, 1] == pytest.approx(first + 0.1)
    QTest.keyClick(panel.weights, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(panel.weights, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert weight(session, 0)[0, 0, 0, 1] == pytest.approx(first - 0.1)
    turn(panel.weights.viewport(), 240)
    assert weight(session, 0)[0, 0, 0, 1] == pytest.approx(first + 0.1)
    assert panel.weights.currentIndex().column() == 1
    panel.weights.clearFocus()
    turn(panel.weights.viewport(), 120)  # scrolls
    assert weight(session, 0)[0, 0, 0, 1] == pytest.approx(first + 0.1)


def test_a_weight_beyond_all_bounds_is_refused(panel, session):
    before = session.state
    type_number(panel.weights, 0, 0, "1e30")
    assert session.state is before
    assert panel.refusal.isVisible()
    assert f"{LARGEST:,.0f}" in panel.refusal.reason.text()
    QTest.mouseClick(panel.refusal.keep, Qt.MouseButton.LeftButton)
    assert not panel.refusal.isVisible()
    assert np.array_equal(panel.weights.values, weight(session, 0)[0, 0])


def test_the_gradient_and_the_weights_after_the_step(panel, session):
    session.set_learning_rate(0.25)
    for layer, at in ((0, (3, 0)), (3, (2, 5)), (7, (9, 15))):
        choose(panel.layer, str(layer))
        panel.grid.chosen.emit(*at)
        shape = folded(session.experiment.network, layer).shape
        dw = session.experiment.gradients.parameters[layer]["weight"].reshape(shape)
        np.testing.assert_array_equal(panel.gradient.values, dw[at])
        expected = panel.weights.values - np.float32(0.25) * dw[at]
        np.testing.assert_allclose(panel.new.values, expected, rtol=1e-6)
        assert "0.25" in panel.of_new.text()
    session.draw(helpers.sample(3))
    dw = session.experiment.gradients.parameters[7]["weight"].reshape(shape)
    np.testing.assert_array_equal(panel.gradient.values, dw[9, 15])


def test_inside_a_step_of_training_it_is_that_of_the_batch(panel, session):
    network = helpers.shipped()
    x = np.stack([helpers.sample(i).seen(28).image[None] for i in (1, 2, 3)])
    optimizer = Momentum(0.5)
    state = optimizer.initial(network.parameters)
    experiment = enter(network, optimizer, state, x, np.array([1, 2, 3]), 1)
    session.enter(experiment, helpers.sample(2))
    updated, _ = experiment.learning_step.update(network.parameters)
    np.testing.assert_array_equal(
        panel.gradient.values, experiment.learning_step.gradients[0]["weight"][0, 0]
    )
    np.testing.assert_array_equal(panel.new.values, updated[0]["weight"][0, 0])
    assert "batch" in panel.of_gradient.text()


def test_a_smaller_layer_has_no_kernel_that_is_gone(panel, session):
    choose(panel.layer, "3")
    panel.grid.chosen.emit(15, 7)
    smaller = draft_of(session.experiment.network).with_plan(3, ConvolutionPlan(4, (3, 3)))
    session.set_network(smaller.architecture.build(Initialisation.HE, 0), "smaller")
    assert np.array_equal(panel.weights.values, weight(session, 3)[0, 0])
    session.set_network(helpers.small_network(), "small")
    assert panel.weights.values.shape == (5, 5)


def test_a_network_without_weights(qtbot):
    network = Network(
        (MaxPooling(7), Activation("tanh"), Flatten()), (1, 28, 28), tuple(map(str, range(16)))
    )
    session = NetworkSession(network, "none", helpers.sample(7))
    panel = KernelsPanel(session, LIGHT)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.nothing.isVisible()
    assert not panel.grid.isVisible()
    session.set_network(helpers.shipped(), "digits")
    assert panel.grid.isVisible()


def test_a_layer_without_bias(qtbot):
    rng = np.random.default_rng(0)
    layers = (Convolution(rng.normal(size=(2, 1, 14, 14)), stride=14), Flatten())
    network = Network(layers, (1, 28, 28), tuple("abcdefgh"))
    panel = KernelsPanel(NetworkSession(network, "", helpers.sample(7)), LIGHT)
    qtbot.addWidget(panel)
    panel.show()
    assert not panel.bias.isVisible()
    assert not panel.of_bias.isVisible()


def test_a_hidden_panel_does_nothing_until_it_is_seen(panel, session):
    panel.hide()
    shown = panel.weights.values
    session.go_to_operation(3)
    session.draw(helpers.sample(3))
    assert panel.weights.values is shown
    panel.show()
    assert np.array_equal(panel.weights.values, weight(session, 3)[0, 0])
