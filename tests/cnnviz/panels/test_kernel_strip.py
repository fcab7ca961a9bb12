"""The kernels of the first convolution, and how far they have moved."""

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QRectF
from PyQt6.QtGui import QHelpEvent
from PyQt6.QtWidgets import QApplication

from cnnviz.panels.kernel_strip import KernelStrip, kernels
from cnnviz.theme import DARK, LIGHT
from engine import Flatten, Linear, Network
from engine.values import replace
from tests.cnnviz import helpers
from tests.cnnviz.panels import trainings


@pytest.fixture
def strip(qtbot, training):
    made = KernelStrip(training, LIGHT)
    qtbot.addWidget(made)
    made.resize(500, 140)
    made.show()
    return made


def test_what_is_shown_of_the_kernels(training):
    trainings.walk(training)
    start, now = training.state.start, training.state.network
    found = kernels(start, now, 0)
    before, after = start.layers[0].weight, now.layers[0].weight
    np.testing.assert_array_equal(found.weight, after[:, 0])
    expected = [
        np.linalg.norm((a - b).astype(np.float64)) for a, b in zip(after, before, strict=True)
    ]
    np.testing.assert_allclose(found.moved, expected)
    assert (found.moved > 0).all()
    assert found.limit == np.abs(after).max()


def test_it_follows_the_network(strip, training):
    before = helpers.widget_picture(strip)
    assert "1" in strip.strip.told(0) or "0" in strip.strip.told(0)
    trainings.walk(training)
    assert helpers.widget_picture(strip) != before
    assert strip.range.text().startswith("±")
    strip.hide()
    shown = strip.strip._kernels
    training._set(progress=None)
    assert strip.strip._kernels is shown
    strip.show()
    assert strip.strip._kernels is not shown


def test_each_kernel_is_told_under_the_mouse(strip, training, told):
    trainings.walk(training)
    for rect in strip.strip.places():
        point = rect.center().toPoint()
        event = QHelpEvent(QEvent.Type.ToolTip, point, strip.mapToGlobal(point))
        QApplication.sendEvent(strip.strip, event)
    assert len(set(told)) == 3
    assert "map 2" in told[-1]


@pytest.mark.parametrize("size", [(130, 70), (500, 60), (900, 300), (200, 400)])
@pytest.mark.parametrize("maps", [1, 8, 64])
def test_all_of_them_have_room(strip, training, size, maps):
    rng = np.random.default_rng(0)
    layer = training.state.start.layers[0]
    weight = rng.normal(size=(maps, 1, 3, 5)).astype("f4")
    shown = replace(kernels(training.state.start, training.state.start, 0), weight=weight[:, 0])
    shown = replace(shown, moved=np.zeros(maps))
    strip.strip.show_kernels(shown)
    strip.strip.resize(*size)
    places = strip.strip.places()
    assert len(places) == maps
    assert layer is not None
    room = QRectF(strip.strip.rect())
    assert all(room.contains(place) for place in places) or maps * 20 > size[0]
    for number, place in enumerate(places):
        assert not any(place.intersects(other) for other in places[number + 1 :])


def test_a_page_for_each_channel(strip, training):
    assert strip.channel.isHidden()
    network = trainings.network(channels=3)
    training.receive(network, "three")
    assert strip.channel.isVisible()
    assert strip.channel.count() == 3
    strip.channel.chosen.emit("2")
    np.testing.assert_array_equal(strip.strip._kernels.weight, network.layers[0].weight[:, 2])
    weight = network.layers[0].weight.copy()
    weight[1, 2] += 2.0
    moved = network.with_parameters([{"weight": weight, "bias": np.zeros(3)}, *[{}] * 3])
    lengths = [kernels(network, moved, channel).moved.tolist() for channel in range(3)]
    assert lengths[:2] == [[0, 0, 0]] * 2
    assert lengths[2] == pytest.approx([0, 6, 0])
    training.receive(trainings.network(), "one")
    assert strip.channel.isHidden()
    assert strip.strip._kernels is not None


def test_a_network_without_convolution(strip, training):
    layers = (Flatten(), Linear(np.ones((10, 64), "f4"), np.zeros(10, "f4")))
    training.receive(Network(layers, (1, 8, 8), tuple("0123456789")), "flat")
    assert strip.strip._kernels is None
    assert strip.range.text() == ""
    helpers.widget_picture(strip)


def test_themes(strip):
    light = helpers.widget_picture(strip)
    strip.set_theme(DARK)
    assert helpers.widget_picture(strip) != light
    strip.set_theme(LIGHT)
    assert helpers.widget_picture(strip) == light
    strip.set_scale(1.5)
    assert helpers.widget_picture(strip) != light
