"""Handwriting by the program: digits that look like digits, normalised, each by another hand."""

from itertools import pairwise

import numpy as np
import pytest

from engine.digits.handwriting import (
    SAMPLES,
    _paths,
    _pens,
    _placed,
    _room,
    _spline,
    _way,
    handwriting,
)
from engine.digits.strokes import STROKES, variant
from engine.errors import SettingError


def written(count: int = 500, seed: int = 0, digit: int | None = None) -> np.ndarray:
    labels = None if digit is None else np.full(count, digit)
    return handwriting(count, np.random.default_rng(seed), labels)[0]


def centroids(images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The mean picture of each digit, (10, 784)."""
    return np.stack([images[labels == d].mean(0).ravel() for d in range(10)])


def unit(rows: np.ndarray) -> np.ndarray:
    """Rows about their mean, each of length 1: thick and thin ones are alike."""
    centred = rows - rows.mean(1, keepdims=True)
    return centred / np.linalg.norm(centred, axis=1, keepdims=True)


def test_a_line_of_text_becomes_strokes_of_curves() -> None:
    assert variant("0,10 20,30 / 40,50 | 60,70 80,100") == (
        (((0.0, 0.1), (0.2, 0.3)), ((0.2, 0.3), (0.4, 0.5))),
        (((0.6, 0.7), (0.8, 1.0)),),
    )


def test_every_digit_has_ways_of_writing_and_no_two_are_the_same() -> None:
    assert set(STROKES) == set(range(10))
    for ways in STROKES.values():
        assert len(ways) >= 9
        assert len(set(ways)) == len(ways)


@pytest.mark.parametrize("digit", range(10))
def test_every_way_of_writing_is_curves_that_join_in_its_box(digit) -> None:
    for way in STROKES[digit]:
        for stroke in way:
            assert all(len(curve) >= 2 for curve in stroke)
            assert all(a[-1] == b[0] for a, b in pairwise(stroke))
            assert all(-0.1 <= v <= 1.1 for curve in stroke for point in curve for v in point)
            # a point again at once would be a curve of no length
            assert all(a != b for curve in stroke for a, b in pairwise(curve))


def test_the_matrix_of_each_way_follows_its_points() -> None:
    """The untouched path begins and ends where each curve does, and keeps to its own points."""
    every = [(digit, number) for digit in range(10) for number in range(len(STROKES[digit]))]
    for digit, number in every:
        way = STROKES[digit][number]
        points, _, curve, stroke = _way(digit, number)
        path = curve @ points + 0.5
        assert stroke.max() + 1 == len(way)
        for index, parts in enumerate(way):
            mine = path[stroke == index]
            assert mine[0] == pytest.approx(parts[0][0], abs=1e-6)
            assert mine[-1] == pytest.approx(parts[-1][-1], abs=1e-6)
            for point in (point for part in parts for point in part):
                assert np.hypot(*(mine - point).T).min() < 0.16
        assert len(path) == SAMPLES


def test_points_that_stand_close_move_little() -> None:
    room = _room(np.array([(0.0, 0.0), (0.1, 0.0), (0.4, 0.0), (2.0, 0.0)]), [[0, 1, 2], [2, 3]])
    assert room == pytest.approx([0.1, 0.2, 0.4, 0.4])  # (0.3 + 1.6) / 2 and 1.6 are too wide


def test_the_curve_meets_its_points_and_a_straight_line_stays_straight() -> None:
    points = np.array([(0.0, 0.0), (1.0, 2.0), (2.0, -1.0), (4.0, 0.0)])
    assert _spline(points, 7)[::2] == pytest.approx(points)
    line = _spline(np.array([(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]), 9)
    assert line[:, 0] == pytest.approx(np.linspace(0, 2, 9))
    assert line[:, 1] == pytest.approx(line[:, 0])


def test_a_closed_curve_is_smooth_where_it_closes() -> None:
    square = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)])
    path = _spline(square, 4001)
    first, last = path[1] - path[0], path[-1] - path[-2]
    assert first / np.hypot(*first) == pytest.approx(last / np.hypot(*last), abs=0.02)


def test_pictures_and_labels_are_bytes() -> None:
    images, labels = handwriting(300, np.random.default_rng(0))
    assert images.shape == (300, 28, 28)
    assert labels.shape == (300,)
    assert images.dtype == labels.dtype == np.uint8


@pytest.mark.parametrize("count", [0, 1, 7])
def test_any_count_will_do(count) -> None:
    images, labels = handwriting(count, np.random.default_rng(0))
    assert images.shape == (count, 28, 28)
    assert labels.shape == (count,)


def test_the_generator_decides() -> None:
    first, again, other = (handwriting(300, np.random.default_rng(s)) for s in (1, 1, 2))
    assert np.array_equal(first[0], again[0])
    assert np.array_equal(first[1], again[1])
    assert not np.array_equal(first[0], other[0])
    assert not np.array_equal(first[1], other[1])


def test_every_digit_comes_as_often_and_in_no_order() -> None:
    labels = handwriting(300, np.random.default_rng(0))[1]
    assert np.array_equal(np.bincount(labels), np.full(10, 30))
    # 135 on the mean; digits in turn fall 30 times
    assert np.count_nonzero(np.diff(labels.astype(int)) < 0) > 90
    # when they can't come as often, the generator decides which comes once more
    more = [
        np.bincount(handwriting(1, np.random.default_rng(s))[1], minlength=10) for s in range(60)
    ]
    assert np.count_nonzero(np.sum(more, 0)) > 7


def test_labels_that_are_given_are_kept() -> None:
    labels = np.array([3, 3, 9, 0])
    images, kept = handwriting(4, np.random.default_rng(0), labels)
    assert np.array_equal(kept, labels)
    assert len(np.unique(images.reshape(4, -1), axis=0)) == 4


@pytest.mark.parametrize("labels", [[1, 2], [1, 2, 10], [-1, 0, 0]])
def test_labels_that_make_no_sense_are_refused(labels) -> None:
    with pytest.raises(SettingError, match="label from 0 to 9 for each of the 3 images"):
        handwriting(3, np.random.default_rng(0), np.array(labels))


def test_ways_of_writing_are_mixed() -> None:
    """Ones are written with one stroke and with two, so some have a foot and some have none."""
    images = written(400, digit=1)
    foot = (images[:, 20:] > 80).any(1).sum(1)
    assert 0.1 < (foot > 9).mean() < 0.6


def test_a_pen_that_was_lifted_comes_down_at_another_place(monkeypatch) -> None:
    monkeypatch.setattr("engine.digits.handwriting.UNTIDY", 0.0)
    paths, stroke = _paths(np.full(200, 4), np.random.default_rng(0))
    assert len(np.unique(paths.reshape(200, -1), axis=0)) == 200
    assert set(stroke.max(1)) == {0, 1}


def test_no_two_are_the_same() -> None:
    assert len(np.unique(written(500).reshape(500, -1), axis=0)) == 500


def test_the_whole_pen_stays_in_the_picture() -> None:
    rng = np.random.default_rng(0)
    path, stroke = _paths(np.full(500, 7), rng)  # the mass of a seven is far up
    width = _pens(500, rng)
    placed, ink = _placed(path, stroke, width, rng)
    half = width[:, :, None] / 2
    assert (placed - half).min() > -1e-4
    assert (placed + half).max() < 28 + 1e-4
    # the line is as long as the path in pixels, but for where the pen is lifted
    length = np.hypot(*np.diff(placed[:1], axis=1).T).sum()
    assert ink[0].sum() <= length + 1e-3
    assert ink[0].sum() > 0.6 * length


def test_the_long_side_is_about_20_pixels() -> None:
    strong = written(2000) > 25
    sides = np.stack([_side(strong.any(axis)) for axis in (1, 2)])
    assert np.median(sides.max(0)) == pytest.approx(20, abs=1)
    assert np.percentile(sides.max(0), 1) >= 16
    assert np.percentile(sides.max(0), 99) <= 25


def _side(used: np.ndarray) -> np.ndarray:
    """From the first to the last used row or column of each image (n, 28), in pixels."""
    return used.shape[1] - used[:, ::-1].argmax(1) - used.argmax(1)


def test_the_centre_of_mass_is_near_the_middle() -> None:
    images = written(2000).astype(float)
    place = np.arange(28) + 0.5
    mass = images.sum((1, 2))
    for axis in (1, 2):
        centre = images.sum(axis) @ place / mass
        assert centre.mean() == pytest.approx(14, abs=0.1)
        assert np.abs(centre - 14).max() < 3


def test_there_is_ink_on_every_paper_and_paper_behind_every_ink() -> None:
    share = written(2000).mean((1, 2)) / 255
    assert share.min() > 0.01
    assert share.max() < 0.45
    assert 0.08 < share.mean() < 0.2  # MNIST has 0.13
    assert (written(2000).max((1, 2)) > 90).all()


def test_pens_are_thin_and_thick() -> None:
    ink = (written(500, digit=1) > 127).sum((1, 2))
    assert np.percentile(ink, 90) > 2.5 * np.percentile(ink, 10)


def test_a_seven_looks_like_a_seven() -> None:
    """The mean pictures of the digits tell most of other ones: the strokes have the right names."""
    images, labels = handwriting(4000, np.random.default_rng(0))
    other, answers = handwriting(2000, np.random.default_rng(1))
    likeness = unit(other.reshape(2000, -1)) @ unit(centroids(images, labels)).T
    each = [(likeness[answers == digit].argmax(1) == digit).mean() for digit in range(10)]
    assert np.mean(each) > 0.55, each
    assert min(each) > 0.3, each
    seven = centroids(images, labels)[7].reshape(28, 28)
    assert seven[5:9, 9:20].mean() > 2 * seven[18:24, 17:22].mean()
