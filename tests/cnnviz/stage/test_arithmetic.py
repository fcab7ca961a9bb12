"""What stands between the matrices keeps to its place, whatever its numbers are."""

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtGui import QColor, QImage, QPainter

from cnnviz.stage.arithmetic import LEGIBLE, _apart, _chip_items, _size
from cnnviz.stage.layout import arrange
from cnnviz.stage.style import Style
from cnnviz.theme import LIGHT
from engine import Experiment, Flatten
from engine.architecture import Architecture, ConvolutionPlan, LinearPlan
from engine.initialisation import Initialisation
from tests.cnnviz import helpers

STYLE = Style(LIGHT, "DejaVu Sans")


@pytest.mark.parametrize("unit", np.arange(1.0, 1.7, 0.09).tolist())
@pytest.mark.parametrize("value", ["−1.16·10⁻⁴", "0.5", "−0.000123"])
@pytest.mark.parametrize("added", ["+ 7 others", "Σ[2]", "+ 1,023 others"])
@pytest.mark.parametrize("width", [90.0, 110.0, 140.0])
def test_what_is_added_and_its_number_do_not_meet(qapp, unit, value, added, width):
    room = width * unit
    words = _apart(STYLE, (added, value), 14 * unit, room)
    assert room - sum(word.width for word in words) > 3


def test_they_are_as_large_as_they_may_be_where_there_is_room(qapp):
    words = _apart(STYLE, ("+ b", "0.5"), 14, 140)
    assert words == (STYLE.word("+ b", 14), STYLE.word("0.5", 14))


@pytest.fixture(scope="module")
def experiments():
    """Of convolutions that read so many channels."""
    made = {}
    for channels in (2, 16, 64, 128):
        layers = ConvolutionPlan(channels, (3, 3)), ConvolutionPlan(4, (3, 3)), Flatten()
        plan = Architecture((*layers, LinearPlan(10)), input_shape=(1, 12, 12))
        network = plan.build(Initialisation.HE, 0)
        x = np.random.default_rng(0).random((1, 12, 12), np.float32)
        made[channels] = Experiment(x, network, 3)
    return made


@pytest.mark.parametrize("size", [(640.0, 640.0), (985.0, 340.0), (1560.0, 500.0)])
@pytest.mark.parametrize(
    ("channels", "scale"), [(2, 1.0), (2, 1e-13), (16, 1.0), (16, 1e4), (64, 1.0), (128, 1.0)]
)
def test_chips_paint_within_themselves_in_one_size_or_without_a_number(
    qapp, experiments, channels, scale, size
):
    """However many there are, and however long one of their numbers is."""
    experiment = experiments[channels]
    frame = helpers.frame_of(experiment, float(experiment.timeline.starts[1] + 5))
    scene = arrange(frame, *size, 1.0)
    first, *others = scene.chips
    chips = replace(first, value=first.value * scale), *others
    items = [*_chip_items(replace(scene, chips=chips), STYLE)][: len(chips)]
    assert len(items) == channels
    for item in items[:3]:
        image = QImage(*map(int, size), QImage.Format.Format_RGB32)
        image.fill(QColor("#808080"))
        with QPainter(image) as painter:
            item.paint(painter)
        pixels = np.frombuffer(helpers.bytes_of(image), np.uint32).reshape(image.height(), -1)
        down, along = np.nonzero(pixels != 0xFF808080)
        assert item.rect.left() <= along.min()
        assert along.max() < item.rect.right()
        assert item.rect.top() <= down.min()
        assert down.max() < item.rect.bottom()


def test_texts_have_one_size_that_can_be_read_or_none(qapp):
    texts = ["0.5", "−9.9·10⁻⁴"]
    for room in range(1, 120):
        size = _size(STYLE, texts, 12, room)
        assert size == 0 or LEGIBLE <= size <= 12
        assert size == 0 or all(STYLE.word(text, size).width <= room for text in texts)
    assert _size(STYLE, texts, 12, 120) == 12
    assert _size(STYLE, texts, LEGIBLE - 1, 120) == 0
