"""Inputs in plain numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.inputs import READY, fitted, grey, ready, same, scaled, shifted, sized, typable
from engine.arrays import frozen

sides = st.integers(3, 28)


def lines(x):
    """A page as text: # is ink, . is paper."""
    return ["".join("#" if value else "." for value in row) for row in x[0]]


@pytest.mark.parametrize(
    ("name", "expected"),
    {
        "vertical_edge": ["..###"] * 5,
        "horizontal_edge": [".....", ".....", "#####", "#####", "#####"],
        "diagonal": ["#....", ".#...", "..#..", "...#.", "....#"],
        "cross": ["..#..", "..#..", "#####", "..#..", "..#.."],
        "box": [".....", ".###.", ".#.#.", ".###.", "....."],
        "checkerboard": ["#.#.#", ".#.#.", "#.#.#", ".#.#.", "#.#.#"],
        "ramp": [".####"] * 5,
        "point": [".....", ".....", "..#..", ".....", "....."],
    }.items(),
)
def test_ready_inputs(name, expected):
    assert lines(ready(name, 5, 5)) == expected


def test_a_ramp_rises_evenly():
    np.testing.assert_array_equal(ready("ramp", 3, 4)[0], [[0, 3, 6, 9]] * 3)


@given(st.sampled_from(READY), sides, sides)
def test_ready_inputs_of_any_size(name, rows, columns):
    x = ready(name, rows, columns)
    assert x.shape == (1, rows, columns)
    assert x.min() == 0
    assert x.max() == 9
    np.testing.assert_array_equal(x, np.rint(x))


@given(sides, sides)
def test_a_diagonal_has_no_gap(rows, columns):
    marked = ready("diagonal", rows, columns)[0] > 0
    assert marked[0, 0]
    assert marked[-1, -1]
    assert marked.any(0).all()
    assert marked.any(1).all()


@pytest.mark.parametrize(
    ("down", "right", "expected"),
    [
        (0, 1, [[0, 1, 2], [0, 4, 5], [0, 7, 8]]),
        (0, -1, [[2, 3, 0], [5, 6, 0], [8, 9, 0]]),
        (1, 0, [[0, 0, 0], [1, 2, 3], [4, 5, 6]]),
        (-1, 0, [[4, 5, 6], [7, 8, 9], [0, 0, 0]]),
    ],
)
def test_shifting(down, right, expected):
    x = np.arange(1.0, 10).reshape(1, 3, 3)
    np.testing.assert_array_equal(shifted(x, down, right), [expected])


def test_another_size_keeps_what_fits():
    x = np.arange(1.0, 13).reshape(1, 3, 4)
    np.testing.assert_array_equal(
        sized(x, 2, 4, 3)[0], [[1, 2, 3], [5, 6, 7], [9, 10, 11], [0] * 3]
    )
    assert not sized(x, 2, 4, 3)[1].any()


def test_grey_is_as_bright_as_the_colours():
    x = np.array([[[1.0, 0, 0, 1]], [[0, 1, 0, 1]], [[0, 0, 1, 1]]])
    np.testing.assert_allclose(grey(x), [[[0.299, 0.587, 0.114, 1]]])


def test_scaled_by_a_whole_number_it_is_the_mean_of_blocks():
    x = np.random.default_rng(0).random((3, 12, 8))
    expected = x.reshape(3, 4, 3, 4, 2).mean((2, 4))
    np.testing.assert_allclose(scaled(x, 4, 4), expected, atol=1e-12)


def test_a_cell_that_is_cut_counts_by_its_share():
    np.testing.assert_allclose(scaled(np.array([[[6.0, 0, 3]]]), 1, 2), [[[4, 2]]])


@given(st.integers(3, 60), st.integers(3, 60), st.integers(3, 28), st.integers(3, 28))
def test_scaling_keeps_the_mean_and_white(h, w, rows, columns):
    rows, columns = min(rows, h), min(columns, w)
    x = np.random.default_rng(h * w).random((1, h, w))
    assert scaled(x, rows, columns).mean() == pytest.approx(x.mean())
    assert (scaled(np.ones((1, h, w)), rows, columns) == 1).all()


@pytest.mark.parametrize(
    ("shape", "side", "size"),
    [((3, 341, 512), 64, (43, 64)), ((1, 512, 3), 28, (28, 3)), ((1, 200, 200), 28, (28, 28))],
)
def test_the_shape_is_kept(shape, side, size):
    assert fitted(shape, side) == size


def test_what_can_be_typed():
    assert typable(np.zeros((3, 28, 3)))
    assert not typable(np.zeros((1, 3, 29)))


def test_views_of_the_same_numbers():
    x = np.zeros((1, 3, 4))
    assert same(x, frozen(x))
    assert not same(x, x.copy())
    assert not same(x, x[:, :2])
