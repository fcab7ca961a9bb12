"""Formulas in symbols: one for everything, whole, crisp, and beside the title, never on it."""

from itertools import product

import numpy as np
import pytest
from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QColor, QImage, QPainter

from cnnviz import words
from cnnviz.resources import resource
from cnnviz.stage import painter as stage
from cnnviz.stage.layout import arrange
from cnnviz.stage.scene import measures
from cnnviz.typeset import bounds, paint_formula
from engine import Convolution, Experiment, Flatten, Linear, MaxPooling, Network
from engine.losses import SquaredError, WeightedSum
from tests.cnnviz import helpers

NAMES = sorted(path.stem for path in resource("formulas").iterdir())
STYLE = helpers.STYLES[False]


def maps_experiment(flip, biased, loss):
    """A pass over maps that tells both pictures of its errors."""
    rng = np.random.default_rng(0)
    bias = np.ones(2) if biased else None
    layers = (
        Convolution(rng.normal(size=(2, 1, 3, 3)), bias, flip_kernel=flip),
        MaxPooling(2, stride=2, dilation=1 if biased else 2),
    )
    x, network = rng.normal(size=(1, 9, 9)), Network(layers, (1, 9, 9), ())
    return Experiment(x, network, loss=loss(np.ones((2, 3, 3))), both_pictures=True)


def experiments():
    """Together they have every formula."""
    linear = Network((Flatten(), Linear(np.ones((2, 4)))), (1, 2, 2), ("a", "b"))
    yield from helpers.every_kind()
    yield Experiment(np.ones((1, 2, 2)), linear)
    for flip, (biased, loss) in product(
        (False, True), ((False, SquaredError), (True, WeightedSum))
    ):
        yield maps_experiment(flip, biased, loss)


def frames():
    """A frame of each operation."""
    for experiment in experiments():
        for start in experiment.timeline.starts:
            yield helpers.frame_of(experiment, start)


def test_every_operation_has_a_formula_and_every_formula_an_operation():
    told = {words.formula(frame.operation) for frame in frames()}
    assert told == set(NAMES) - {"output_size"}


def painted(name, colour="#2563eb", *, scale=1.0, unit=1.0, ratio=1.0):
    """A formula on white, with 20 pixels around its room."""
    room = bounds(name)
    size = [int(length * scale * unit * ratio) + 40 for length in (room.width(), room.height())]
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.scale(scale, scale)
    around = 20 / scale / ratio
    paint_formula(painter, name, QColor(colour), QPointF(around, around - room.top() * unit), unit)
    painter.end()
    pixels = np.frombuffer(helpers.bytes_of(image), np.uint8)
    return pixels.reshape(image.height(), image.width(), 4)[..., :3]


@pytest.mark.parametrize("name", NAMES)
def test_a_formula_is_whole_and_fits_the_line(qapp, name):
    """Nothing is cut off: its margin is free of ink."""
    assert 10 < bounds(name).height() <= measures(0, 0).title + 1
    assert bounds(name).width() < 345
    image = painted(name, unit=4)
    rows, columns = (np.flatnonzero((image < 255).any((axis, 2))) for axis in (1, 0))
    for inked, length in zip((rows, columns), image.shape, strict=False):
        assert inked[0] > 20
        assert inked[-1] < length - 21


@pytest.mark.parametrize("name", ["#cc420a", "#5b93ff"])
def test_it_has_the_colour_that_it_is_given(qapp, name):
    pixels = painted("linear_error", name, unit=3).reshape(-1, 3)
    colours, counts = np.unique(pixels, axis=0, return_counts=True)
    paper, ink = colours[np.argsort(counts)[:-3:-1]]
    assert QColor(*paper) == QColor("white")
    assert QColor(*ink[::-1]) == QColor(name)


@pytest.mark.parametrize("name", ["convolution", "max_pooling_error"])
def test_it_is_crisp_on_every_screen(qapp, name):
    large = painted(name, unit=2)
    np.testing.assert_array_equal(painted(name, ratio=2), large)
    np.testing.assert_array_equal(painted(name, scale=2), large)


@pytest.fixture
def beside(monkeypatch):
    """Where the formulas of the stage are painted, instead of painting them."""
    found = []

    def noted(painter, name, colour, origin, unit):
        room = bounds(name)
        size = room.size() * unit
        found.append((QRectF(origin + QPointF(0, room.top() * unit), size), unit))

    monkeypatch.setattr(stage, "paint_formula", noted)
    return found


@pytest.mark.parametrize("size", [(640, 262), (760, 560), (1240, 340), (1900, 800)])
def test_it_stands_on_the_line_of_the_title(qapp, beside, size):
    m = measures(*size)
    end = size[0] - stage.BUTTONS * m.unit
    for frame in frames():
        beside.clear()
        image = title_line(frame, size)
        inked = np.flatnonzero((image != image[0, -1]).any((0, 2)))
        assert inked[-1] < end
        for room, unit in beside:
            assert stage.SMALLEST * m.unit <= unit <= m.unit
            assert inked[-1] + 10 < room.left()
            assert room.right() <= end + 1
            assert room.top() >= -1
            assert room.bottom() <= m.title + 1
        assert beside or size[0] == 640, words.formula(frame.operation)


def title_line(frame, size):
    """What is painted above the matrices."""
    scene = arrange(frame, *map(float, size))
    image = QImage(size[0], int(scene.measures.title), QImage.Format.Format_RGB32)
    image.fill(QColor(STYLE.theme.card))
    painter = QPainter(image)
    stage._paint_title(painter, scene, STYLE)
    painter.end()
    pixels = np.frombuffer(helpers.bytes_of(image), np.uint8)
    return pixels.reshape(image.height(), image.width(), 4)[..., :3]
