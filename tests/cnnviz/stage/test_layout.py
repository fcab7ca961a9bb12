"""Where everything stands: inside the stage, nothing on top of anything else."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.stage.layout import arrange
from engine import Experiment, Flatten, MaxPooling, Network
from tests.cnnviz import helpers

SIZES = st.tuples(st.integers(640, 1900), st.integers(300, 1000))
CORNERS = ((640, 300), (1240, 340), (640, 1000), (1900, 300), (1900, 1000))


def overlap(a, b):
    x, y = (min(a[i] + a[i + 2], b[i] + b[i + 2]) - max(a[i], b[i]) for i in (0, 1))
    return x > 0.01 and y > 0.01


def assert_in_place(scene):
    width, height = scene.size
    named = [(box.name, box.rect) for box in scene.boxes] + [("value", scene.value)]
    named += [(f"chip {chip.index}", chip.rect) for chip in scene.chips]
    named += [(f"line {line.text}", line.rect) for line in scene.lines]
    for name, (x, y, w, h) in named:
        assert w > 0, name
        assert h > 0, name
        assert x >= -0.01, name
        assert y >= -0.01, name
        assert x + w <= width + 0.01, name
        assert y + h <= height + 0.01, name
    for (one, a), (other, b) in combinations(named, 2):
        assert not overlap(a, b), f"{one} {a} and {other} {b}"


@given(helpers.frames(), SIZES)
@settings(max_examples=250)
def test_random_operations(frame, size):
    assert_in_place(arrange(frame, *map(float, size)))


@pytest.mark.parametrize("size", CORNERS)
def test_all_operations_of_the_shipped_network(size):
    experiment = Experiment(helpers.sample(8).seen(28).image[None], helpers.shipped(), 3)
    for start, operation in zip(
        experiment.timeline.starts, experiment.timeline.operations, strict=True
    ):
        for step in (0, len(operation) // 2, len(operation) - 1):
            assert_in_place(arrange(helpers.frame_of(experiment, start + step), *size))


@pytest.mark.parametrize("size", CORNERS)
def test_a_hundred_classes(size):
    network = Network((MaxPooling(2), Flatten()), (1, 20, 20), tuple(map(str, range(100))))
    experiment = Experiment(np.random.default_rng(0).normal(size=(1, 20, 20)), network)
    for start in experiment.timeline.starts:
        assert_in_place(arrange(helpers.frame_of(experiment, start), *size))


@given(helpers.frames())
@settings(max_examples=40)
def test_a_larger_stage_shows_no_smaller_cells(frame):
    small, large = (arrange(frame, *size) for size in ((800.0, 340.0), (1600.0, 680.0)))
    names = [box.name for box in large.boxes]
    # a small one may have no room for the products
    assert [box.name for box in small.boxes] in (names, [n for n in names if n != "products"])
    larger = {(box.name, box.page): box for box in large.boxes}
    for a in small.boxes:
        b = larger[a.name, a.page]
        assert b.pitch[1] >= a.pitch[1] or small.size[1] * 2 == large.size[1]
