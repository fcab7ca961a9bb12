"""Varied digits: each variation does what its name says, and only ink comes of ink."""

from dataclasses import replace

import numpy as np
import pytest

from engine.digits.augment import AS_THEY_ARE, Variation, augment, random_variation, unvaried, vary


def bar(width: int = 3, count: int = 4) -> np.ndarray:
    """Upright bars, `count` of them, (count, 28, 28)."""
    images = np.zeros((count, 28, 28), np.float32)
    images[:, 4:24, 14 - width // 2 : 14 - width // 2 + width] = 1
    return images


def ring(count: int = 4) -> np.ndarray:
    y, x = np.mgrid[:28, :28] - 13.5
    one = np.clip(2 - np.abs(np.hypot(x, y) - 8), 0, 1)
    return np.repeat(one[None], count, 0).astype(np.float32)


def with_all(count: int = 4, **changes: float) -> Variation:
    return replace(
        unvaried(count), **{k: np.full(count, v, np.float32) for k, v in changes.items()}
    )


def lean(image: np.ndarray) -> float:
    """How far the ink moves to the right from row to row, downwards."""
    rows = np.flatnonzero(image.sum(1) > 0.5)
    columns = image[rows] @ np.arange(28) / image[rows].sum(1)
    return float(np.polyfit(rows, columns, 1)[0])


def test_nothing_varied_keeps_the_amount_of_ink_the_size_and_the_place() -> None:
    plain, made = ring(1)[0], vary(ring(1), unvaried(1))[0]
    assert made.sum() == pytest.approx(plain.sum(), rel=0.03)
    for axis in (0, 1):
        place = np.arange(28) + 0.5
        before, after = plain.sum(axis) / plain.sum(), made.sum(axis) / made.sum()
        assert after @ place == pytest.approx(before @ place, abs=0.6)
        spread = [np.sqrt(p @ place**2 - (p @ place) ** 2) for p in (before, after)]
        assert spread[1] == pytest.approx(spread[0], rel=0.03)


def test_slanted_to_the_right_is_further_right_at_the_top() -> None:
    assert lean(vary(bar(), with_all(slant=0.3))[0]) == pytest.approx(-np.tan(0.3), abs=0.04)
    assert lean(vary(bar(), with_all(slant=-0.3))[0]) == pytest.approx(np.tan(0.3), abs=0.04)


def test_turned_clockwise_is_further_right_at_the_top() -> None:
    assert lean(vary(bar(), with_all(turn=0.2))[0]) == pytest.approx(-np.tan(0.2), abs=0.04)


def test_turned_clockwise_is_further_down_at_the_right() -> None:
    lying = bar().transpose(0, 2, 1)
    assert lean(vary(lying, with_all(turn=0.2))[0].T) == pytest.approx(np.tan(0.2), abs=0.04)
    assert lean(vary(lying, with_all(slant=0.3))[0].T) == pytest.approx(0, abs=0.04)


def test_a_wider_pen_leaves_more_ink_and_a_narrower_one_less() -> None:
    plain, wide, thin = (vary(ring(), with_all(pen=pen))[0].sum() for pen in (0.0, 0.8, -0.8))
    assert wide > 1.3 * plain
    assert thin < 0.7 * plain
    assert thin > 0.2 * plain


def test_even_the_thinnest_line_stays() -> None:
    thin = vary(bar(width=1), with_all(pen=-3.0))
    assert (thin.reshape(4, -1).max(1) > 0.1).all()


def test_stretched_is_wider() -> None:
    wide = vary(ring(), with_all(stretch=0.4))[0]
    rows, columns = (
        np.ptp(np.flatnonzero(wide.max(1) > 0.3)),
        np.ptp(np.flatnonzero(wide.max(0) > 0.3)),
    )
    assert columns / rows == pytest.approx(np.exp(0.4), rel=0.12)


@pytest.mark.parametrize("size", [-4.0, 0.0, 3.0])
def test_the_long_side_is_20_pixels_and_the_size(size: float) -> None:
    image = vary(ring(), with_all(size=size))[0]
    span = np.ptp(np.flatnonzero(image.any(1))) + 1
    assert abs(span - (20 + size)) <= 1


def test_the_shift_moves_by_whole_pixels() -> None:
    shift = np.array([[0, 0], [2, -1], [-3, 0], [1, 1]])
    moved = vary(ring(), replace(unvaried(4), shift=shift))
    for image, (down, right) in zip(moved, shift, strict=True):
        assert np.array_equal(image, np.roll(moved[0], (down, right), (0, 1)))


def test_the_bend_bends() -> None:
    plain = unvaried(4)
    bend = plain.bend.copy()
    bend[:, 1, 0, 1] = 3.0
    bent = vary(bar(), replace(plain, bend=bend))[0]
    rows = np.flatnonzero(bent.sum(1) > 0.5)
    columns = bent[rows] @ np.arange(28) / bent[rows].sum(1)
    assert np.ptp(columns) > 3


def test_each_image_is_varied_by_itself_and_the_generator_decides() -> None:
    first, again = (augment(ring(6), np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(first, again)
    varied = vary(ring(6), random_variation(6, np.random.default_rng(5)))
    assert len(np.unique(varied.reshape(6, -1), axis=0)) == 6
    assert not np.array_equal(first, augment(ring(6), np.random.default_rng(6)))


def test_some_stay_as_they_are() -> None:
    images = ring(500)
    same = (augment(images, np.random.default_rng(0)) == images).all((1, 2))
    assert same.mean() == pytest.approx(AS_THEY_ARE, abs=0.06)


def test_ink_stays_between_0_and_1_and_keeps_type_and_shape() -> None:
    images = np.random.default_rng(0).random((50, 28, 28), np.float32)
    varied = augment(images, np.random.default_rng(1))
    assert varied.shape == (50, 28, 28)
    assert varied.dtype == np.float32
    assert varied.min() >= 0
    assert varied.max() <= 1


def test_blank_paper_and_no_paper() -> None:
    assert not augment(np.zeros((3, 28, 28), np.float32), np.random.default_rng(0)).any()
    assert augment(np.zeros((0, 28, 28), np.float32), np.random.default_rng(0)).shape[0] == 0
    assert random_variation(0, np.random.default_rng(0)).bend.shape[0] == 0
