"""Ones with a flag: normalised as all digits, each another, and each with its flag at the left."""

import numpy as np

from engine.digits.normalise import normalise
from engine.digits.ones import flagged_ones


def ones(count: int = 200) -> np.ndarray:
    return flagged_ones(count, np.random.default_rng(0))


def test_they_are_pictures_of_bytes_and_no_two_are_the_same() -> None:
    made = ones()
    assert made.shape == (200, 28, 28)
    assert made.dtype == np.uint8
    assert len(np.unique(made.reshape(200, -1), axis=0)) == 200


def test_the_generator_decides() -> None:
    assert np.array_equal(ones(), ones())
    assert not np.array_equal(ones(), flagged_ones(200, np.random.default_rng(1)))
    assert flagged_ones(0, np.random.default_rng(0)).shape == (0, 28, 28)


def test_they_are_normalised() -> None:
    for one in ones(20):
        again = normalise(one).image
        assert np.ptp(np.flatnonzero(one.max(1) > 0.1 * one.max())) + 1 == 20
        assert np.abs(np.diff(np.nonzero(again)[0][[0, -1]])) + 1 == 20


def test_above_the_middle_the_flag_reaches_to_the_left_of_the_stem() -> None:
    for one in ones():
        rows = [np.flatnonzero(row > 0.1 * one.max()) for row in one]
        upper = [columns for columns in rows if len(columns)][:10]
        left = min(columns[0] for columns in upper)
        stem = np.median([columns[-1] for columns in upper])
        assert stem - left >= 2
