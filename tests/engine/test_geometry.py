"""Whole-number facts about windows, against plain loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import SettingError
from engine.geometry import (
    Window,
    grid,
    multiplications,
    padded_index,
    pair,
    pooling_windows,
    read_counts,
    sides,
    windows,
)
from tests.engine import naive, strategies


@st.composite
def drawn(draw, pooling=False):
    """The size of an input, and a pair of windows that read it."""
    size = draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    how = draw(strategies.windows(size, pooling=pooling))
    how.pop("padding_mode", None)
    made = pooling_windows if pooling else windows
    if pooling:
        how["ceil_mode"] = draw(st.booleans())
    return size, made(size, **how)


def places(window):
    """The cells of the axis that each window reads, by a loop."""
    size = naive.output_size(
        window.size,
        window.kernel,
        window.stride,
        window.before,
        window.after,
        window.dilation,
        window.ceil_mode,
    )
    return [
        [i * window.stride - window.before + u * window.dilation for u in range(window.kernel)]
        for i in range(size)
    ]


@given(st.booleans().flatmap(lambda pooling: drawn(pooling)))
def test_who_reads_whom(case):
    _, around = case
    for window in around:
        expected = places(window)
        assert window.output == len(expected) >= 1
        assert window.reads.tolist() == expected
        readers = [
            [i for i, cells in enumerate(expected) if cell in cells] for cell in range(window.size)
        ]
        assert [found.tolist() for found in window.readers] == readers
        assert window.counts.tolist() == [len(found) for found in readers]
        last = max(max(cells) for cells in expected)
        assert window.read == last + window.before + 1
        assert window.unread == max(0, window.size + window.after - 1 - last)
    assert np.array_equal(read_counts(around), np.outer(around[0].counts, around[1].counts))


@given(drawn(pooling=True))
def test_every_pooling_window_meets_a_real_cell(case):
    for window in case[1]:
        assert all(any(0 <= cell < window.size for cell in cells) for cells in places(window))


@given(st.integers(1, 6), st.integers(0, 6), st.integers(0, 6), st.sampled_from(strategies.MODES))
def test_what_padding_copies(size, before, after, mode):
    limit = {"reflect": size - 1, "circular": size}.get(mode, 6)
    before, after = min(before, limit), min(after, limit)
    index = padded_index(Window(size, 1, 1, before, after), mode)
    expected = [naive.source(p, size, mode) for p in range(-before, size + after)]
    assert index.tolist() == [-1 if cell is None else cell for cell in expected]


@given(st.integers(1, 30), st.integers(1, 5), st.integers(1, 4), st.integers(1, 3))
def test_same_and_full(n, kernel, stride, dilation):
    same, _ = windows((n, n), kernel, stride, "same", dilation)
    assert same.output == -(-n // stride)
    full, _ = windows((n, n), kernel, 1, "full", dilation)
    assert full.output == n + dilation * (kernel - 1)
    assert (full.counts == kernel).all()


def test_paddings():
    assert sides(1, (3, 3), (1, 1)) == ((1, 1), (1, 1))
    assert sides((1, 2), (3, 3), (1, 1)) == ((1, 1), (2, 2))
    assert sides([[1, 2], [3, 4]], (3, 3), (1, 1)) == ((1, 2), (3, 4))
    assert sides("valid", (3, 3), (1, 1)) == ((0, 0), (0, 0))
    assert sides("same", (4, 3), (1, 2)) == ((1, 2), (2, 2))
    assert sides("full", (4, 3), (1, 2)) == ((3, 3), (4, 4))


@given(
    st.one_of(
        st.integers(),
        st.floats(),
        st.text(max_size=3),
        st.none(),
        st.booleans(),
        st.lists(st.integers() | st.booleans() | st.text(max_size=2), max_size=3),
        st.tuples(st.lists(st.integers(), max_size=3), st.integers()),
        st.just(np.ones((2, 2), int)),
        st.just({}),
    )
)
def test_junk_is_no_padding(junk):
    for function in (
        lambda: sides(junk, (3, 3), (1, 1)),
        lambda: pair(junk, "stride"),
        lambda: windows((5, 5), junk),
        lambda: pooling_windows((5, 5), 2, junk),
    ):
        try:
            made = function()
        except SettingError:
            continue
        assert np.asarray(made, object).size


def test_a_word_for_what_is_wrong():
    with pytest.raises(SettingError, match="spans 9 rows, but the padded input has only 7"):
        windows((5, 9), 5, padding=1, dilation=2)
    with pytest.raises(SettingError, match="whole number of at least 1"):
        pair((1, 0), "stride")


@given(st.integers(1, 5000))
def test_a_grid_has_as_many_places(n):
    rows, columns = grid(n)
    assert rows * columns == n
    assert columns in (1, 2) if n <= 10 or (n <= 32 and n % 2 == 0) else rows <= columns


def test_how_numbers_lie_when_they_are_shown():
    assert [grid(n) for n in (3, 10, 16, 32, 784)] == [(3, 1), (10, 1), (8, 2), (16, 2), (28, 28)]


def test_multiplications():
    around = windows((28, 28), 5, padding=2)
    assert multiplications(around, 8, 16) == 28 * 28 * 5 * 5 * 8 * 16
    assert multiplications(around, 8, 16, groups=4) == 28 * 28 * 5 * 5 * 2 * 16
