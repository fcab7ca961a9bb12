"""Named kernels: their numbers, what they do to pictures, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import SettingError, conv2d
from engine.kernels import KERNELS, fixed_size, kernel, resized
from tests.engine import strategies
from tests.engine.checks import assert_sentence

SIZES = st.tuples(st.integers(1, 11), st.integers(1, 11))
SLOPE_SIZES = st.tuples(st.integers(2, 11), st.integers(2, 11))


@pytest.mark.parametrize(
    ("name", "size", "expected"),
    [
        ("identity", (3, 3), [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        ("identity", (2, 4), [[0, 1, 0, 0], [0, 0, 0, 0]]),
        ("box_blur", 2, [[0.25, 0.25], [0.25, 0.25]]),
        ("gaussian_blur", 3, np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16),
        ("gaussian_blur", (1, 5), np.array([[1, 4, 6, 4, 1]]) / 16),
        ("sharpen", 3, [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        ("sobel_x", 3, [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        ("sobel_y", 3, [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        ("sobel_x", (1, 5), [[-1, -2, 0, 2, 1]]),
        ("sobel_x", (2, 2), [[-1, 1], [-1, 1]]),
        ("prewitt_x", 3, [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]),
        ("prewitt_y", 3, [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]),
        ("prewitt_x", (1, 5), [[-2, -1, 0, 1, 2]]),
        ("prewitt_y", (4, 1), [[-3], [-1], [1], [3]]),
        ("laplacian", 3, [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        ("emboss", 3, [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
        ("diagonal_down", 3, [[0, 1, 2], [-1, 0, 1], [-2, -1, 0]]),
        ("diagonal_up", 3, [[-2, -1, 0], [-1, 0, 1], [0, 1, 2]]),
    ],
)
def test_known_kernels(name, size, expected):
    assert np.array_equal(kernel(name, size), expected)


@pytest.mark.parametrize("name", KERNELS)
def test_every_kernel_in_its_sizes(name):
    for size in [fixed_size(name)] if fixed_size(name) else [(2, 2), (3, 3), (4, 7), (11, 11)]:
        made = kernel(name, size, np.random.default_rng(0))
        assert made.shape == size
        assert made.dtype == np.float64
        made[:] = 0  # a new array each time
        assert kernel(name, size, np.random.default_rng(0)).any()
        if name not in ("box_blur", "gaussian_blur"):
            assert np.array_equal(made, np.round(made))


@given(SIZES)
def test_blurs_sum_to_one_and_look_the_same_from_all_sides(size):
    for name in ("box_blur", "gaussian_blur"):
        made = kernel(name, size)
        assert made.sum() == pytest.approx(1, abs=1e-14)
        assert (made > 0).all()
        assert np.array_equal(made, made[::-1])
        assert np.array_equal(made, made[:, ::-1])
        assert np.array_equal(made.T, kernel(name, size[::-1]))


@given(st.integers(1, 11))
def test_the_gaussian_has_the_variance_it_names(k):
    weights, distances = kernel("gaussian_blur", (k, 1))[:, 0], np.arange(k) - (k - 1) / 2
    assert (weights * distances**2).sum() == pytest.approx((k - 1) / 4)


@given(SLOPE_SIZES)
def test_slopes_are_antisymmetric_and_blind_to_evenness(size):
    for name in ("sobel", "prewitt"):
        x, y = kernel(f"{name}_x", size), kernel(f"{name}_y", size)
        assert np.array_equal(x, -x[:, ::-1])
        assert np.array_equal(x, x[::-1])
        assert np.array_equal(y, kernel(f"{name}_x", size[::-1]).T)
        assert x.sum() == y.sum() == 0
        ramp = np.arange(size[1])[None, :] * np.ones(size)
        assert (x * ramp).sum() > 0  # it grows brighter to the right


def test_the_fixed_kernels_hang_together():
    one = kernel("identity", 3)
    assert np.array_equal(kernel("sharpen", 3), one - kernel("laplacian", 3))
    assert np.array_equal(kernel("emboss", 3), one + kernel("diagonal_up", 3))
    assert np.array_equal(kernel("diagonal_down", 3), kernel("diagonal_up", 3)[::-1])


def test_each_diagonal_finds_its_own_edge():
    """An edge that runs down to the right, bright above it: the other kernel sees nothing."""
    picture = np.triu(np.ones((3, 3)), 1) - np.tril(np.ones((3, 3)), -1)
    assert (kernel("diagonal_down", 3) * picture).sum() == 8
    assert (kernel("diagonal_up", 3) * picture).sum() == 0
    assert (kernel("diagonal_up", 3) * picture[::-1]).sum() == 8


@given(SIZES, st.data())
def test_the_identity_gives_back_its_input(size, data):
    """With padding "same", even sizes too: the centre is where that padding expects it."""
    x = strategies.numbers(data.draw, (1, 1, 4, 5))
    assert np.array_equal(conv2d(x, kernel("identity", size)[None, None], padding="same"), x)


def test_random_kernels_come_from_the_generator():
    made = kernel("random", 11, np.random.default_rng(5))
    assert np.array_equal(made, kernel("random", 11, np.random.default_rng(5)))
    assert set(made.ravel()) == set(range(-3, 4))
    assert kernel("random", (2, 3)).shape == (2, 3)


@given(SIZES, SIZES, st.data())
def test_resized_keeps_the_centre_and_what_fits(old, new, data):
    weight = strategies.numbers(data.draw, (2, *old), np.float32)
    made = resized(weight, new)
    assert made.shape == (2, *new)
    assert made.dtype == np.float32
    shift = [(n - 1) // 2 - (o - 1) // 2 for o, n in zip(old, new, strict=True)]
    for u, v in np.ndindex(new):
        p, q = u - shift[0], v - shift[1]
        inside = 0 <= p < old[0] and 0 <= q < old[1]
        assert np.array_equal(made[:, u, v], weight[:, p, q] if inside else [0, 0])


@given(SIZES, SIZES, st.data())
def test_resized_there_and_back(size, more, data):
    weight = strategies.numbers(data.draw, size)
    larger = tuple(min(11, n + m) for n, m in zip(size, more, strict=True))
    assert np.array_equal(resized(resized(weight, larger), size), weight)
    assert np.array_equal(resized(kernel("identity", size), larger), kernel("identity", larger))


@pytest.mark.parametrize(
    ("name", "size", "told"),
    [
        ("blur", 3, '"blur"; there are identity, box_blur'),
        ("sharpen", 5, "3 rows and 3 columns, but 5 rows and 5 columns"),
        ("laplacian", (3, 4), "3 rows and 4 columns"),
        ("emboss", 1, "emboss"),
        ("diagonal_up", (2, 3), "diagonal_up"),
        ("sobel_x", (3, 1), "at least 2 columns"),
        ("sobel_y", (1, 3), "at least 2 rows"),
        ("prewitt_x", 1, "at least 2 columns"),
        ("prewitt_y", (1, 1), "at least 2 rows"),
        ("box_blur", 12, "at most 11"),
        ("random", (3, 12), "at most 11"),
        ("identity", 0, "kernel size is 0"),
        ("identity", (3, 2.5), "(3, 2.5)"),
        ("identity", None, "None"),
    ],
)
def test_kernels_that_do_not_exist(name, size, told):
    with pytest.raises(SettingError) as refusal:
        kernel(name, size)
    assert told in str(refusal.value)
    assert_sentence(refusal.value)


@pytest.mark.parametrize(
    "function", [lambda: fixed_size("blur"), lambda: resized(np.ones((3, 3)), 12)]
)
def test_other_refusals(function):
    with pytest.raises(SettingError) as refusal:
        function()
    assert_sentence(refusal.value)
