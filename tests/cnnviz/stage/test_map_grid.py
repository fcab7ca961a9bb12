"""The canvas of the network map: every architecture finds room on it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.stage.map_grid import LEGIBLE, SHORT, canvas, cells, pictures
from engine.initialisation import Initialisation
from engine.presets import PRESETS

maps = st.tuples(st.integers(1, 128), st.integers(1, 40), st.integers(1, 40))
vectors = st.tuples(st.integers(1, 900))
inputs = st.tuples(st.integers(1, 3), st.integers(1, 40), st.integers(1, 40)) | vectors
architectures = st.builds(
    lambda first, middle, last: (first, *middle, last),
    inputs,
    st.lists(maps | vectors, max_size=28),
    st.tuples(st.integers(1, 60)),
)
SHIPPED = ((1, 28, 28), (8, 28, 28), (8, 28, 28), (8, 14, 14), (16, 14, 14), (16, 14, 14),
           (16, 7, 7), (784,), (10,))  # fmt: skip


def assert_in_place(made, shapes):
    """Everything on the canvas, no column upon another, no picture upon another."""
    width, height = made.size
    before = 0.0
    for stack, shape in zip(made.stacks, shapes, strict=True):
        x, y, w, h = stack.rects.T
        assert len(stack.rects) == pictures(shape)
        assert stack.left >= before
        assert (y >= 0).all()
        assert (y + h <= height).all()
        assert (w > 0).all()
        assert (h > 0).all()
        before = stack.right
        for row in np.unique(y):
            lefts = np.sort(x[y == row])
            assert (np.diff(lefts) >= w[0]).all()
        assert (np.diff(np.unique(y)) >= h[0] - 1e-6).all()
    assert before <= width


@given(architectures, st.floats(350, 1700), st.floats(150, 900))
@settings(max_examples=80, deadline=None)
def test_every_architecture_has_room(shapes, width, height):
    made = canvas(shapes, width, height, 1.0)
    assert_in_place(made, shapes)
    # it has the proportions of what is seen of it, and is never smaller
    assert made.size[0] / width == pytest.approx(made.size[1] / height)
    assert made.size[0] >= width


def test_the_shipped_network_needs_no_larger_canvas():
    for width, height, unit in ((590.0, 258.0, 1.0), (1150.0, 430.0, 1.4)):
        made = canvas(SHIPPED, width, height, unit)
        assert made.size == (width, height)
        assert min(stack.rects[0, 2] for stack in made.stacks) >= 12


def test_a_large_network_has_a_larger_canvas_on_which_it_is_legible():
    shapes = ((1, 28, 28), *((128, 28, 28),) * 28, (10,))
    made = canvas(shapes, 590.0, 258.0, 1.0)
    assert made.size[0] > 2 * 590
    for stack in made.stacks[:-1]:
        assert stack.rects[0, 2:].min() >= LEGIBLE - 1


def test_all_numbers_of_a_tiny_network_have_room():
    shapes = ((1, 8, 8), (3, 6, 6), (3, 6, 6), (3, 3, 3), (27,), (10,))
    made = canvas(shapes, 1080.0, 520.0, 1.0)
    for stack in made.stacks:
        rows, columns = cells(stack.shape)
        assert stack.rects[0, 2] / columns >= 22
        assert stack.rects[0, 3] / rows >= 16


def test_the_shape_of_a_map_is_kept():
    shapes = ((1, 10, 30), (4, 30, 10), (4, 1, 1), (2,))
    made = canvas(shapes, 700.0, 300.0, 1.0)
    _, _, width, height = made.stacks[0].rects[0]
    assert width / height == pytest.approx(3, abs=0.2)
    _, _, width, height = made.stacks[1].rects[0]
    assert height / width == pytest.approx(3, abs=0.5)
    _, _, width, height = made.stacks[2].rects[0]
    assert width == height


def test_short_vectors_are_shown_number_by_number():
    assert (pictures((SHORT,)), cells((SHORT,))) == (SHORT, (1, 1))
    assert (pictures((SHORT + 1,)), cells((SHORT + 1,))) == (1, (SHORT + 1, 1))
    assert (pictures((5, 3, 4)), cells((5, 3, 4))) == (5, (3, 4))


@pytest.mark.parametrize("name", PRESETS)
def test_the_presets(name):
    network = PRESETS[name].build(Initialisation.HE, 0)
    shapes = (network.input_shape, *network.shapes)
    for size in ((350.0, 166.0), (590.0, 258.0), (1700.0, 850.0)):
        assert_in_place(canvas(shapes, *size, 1.0), shapes)
