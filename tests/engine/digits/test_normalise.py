"""Properties of the way from a drawing to the network's picture."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.digits.normalise import SIDE, boxes, fit, long_side, normalise, resized
from engine.errors import SettingError


def centre_of_mass(image: np.ndarray) -> np.ndarray:
    middle = np.arange(SIDE) + 0.5
    return np.array([image.sum(1) @ middle, image.sum(0) @ middle]) / image.sum()


def blob(seed: int, height: int, width: int) -> np.ndarray:
    """Random ink that touches all four sides of its box."""
    rng = np.random.default_rng(seed)
    ink = (rng.random((height, width)) < 0.3) * rng.integers(60, 256, (height, width))
    ink[rng.integers(height), [0, -1]] = 255
    ink[[0, -1], rng.integers(width)] = 255
    return ink.astype(np.uint8)


def on_page(ink: np.ndarray, top: int, left: int) -> np.ndarray:
    page = np.zeros((280, 280), np.uint8)
    page[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return page


sides = st.integers(1, 200)
seeds = st.integers(0, 2**32)


@given(seed=seeds, height=sides, width=sides, top=st.integers(0, 80), left=st.integers(0, 80))
def test_where_the_drawing_is_does_not_matter(seed, height, width, top, left) -> None:
    ink = blob(seed, height, width)
    here, there = normalise(on_page(ink, 0, 0)), normalise(on_page(ink, top, left))
    assert there.box == (top, left, top + height, left + width)
    assert np.array_equal(here.image, there.image)
    assert here.offset == there.offset
    assert here.scale == there.scale


@given(seed=seeds, height=sides, width=sides)
def test_the_long_side_is_20_pixels_and_the_mass_is_in_the_middle(seed, height, width) -> None:
    made = normalise(on_page(blob(seed, height, width), 30, 40))
    rows = np.flatnonzero(made.image.any(1))
    columns = np.flatnonzero(made.image.any(0))
    span = np.array([np.ptp(rows), np.ptp(columns)]) + 1
    assert made.scale * max(height, width) == pytest.approx(20)
    assert np.array_equal(span, np.ceil(np.array([height, width]) * made.scale - 1e-9))
    assert made.offset == (rows[0], columns[0])
    for axis in (0, 1):
        off = centre_of_mass(made.image)[axis] - SIDE / 2
        low, high = made.offset[axis] == 0, made.offset[axis] == SIDE - span[axis]
        assert abs(off) <= 0.5 + 1e-4 or (low and off > 0) or (high and off < 0)


@given(seed=seeds, height=sides, width=sides)
def test_area_averaging_keeps_the_amount_of_ink(seed, height, width) -> None:
    ink = blob(seed, height, width)
    made = normalise(ink)
    assert made.image.sum() == pytest.approx(ink.sum() / 255 * made.scale**2, rel=1e-4)
    assert made.image.dtype == np.float32
    assert made.image.min() >= 0
    assert made.image.max() <= 1


@given(seed=seeds)
@settings(max_examples=20)
def test_against_averaging_each_pixel_by_hand(seed) -> None:
    ink = blob(seed, 60, 40)  # three cells to a pixel
    made = normalise(ink)
    padded = np.pad(ink, ((0, 0), (0, 2)))
    blocks = padded.reshape(20, 3, 14, 3).mean((1, 3)) / 255
    top, left = made.offset
    assert np.allclose(made.image[top : top + 20, left : left + 14], blocks, atol=1e-6)


@given(seed=seeds, height=sides, width=sides)
def test_bytes_and_floats_give_the_same(seed, height, width) -> None:
    ink = blob(seed, height, width)
    image = normalise(ink / 255).image
    assert np.allclose(image, normalise(ink).image, atol=1e-6)


def test_a_finer_drawing_gives_nearly_the_same_picture() -> None:
    ink = blob(1, 80, 60)
    fine = np.kron(ink, np.ones((3, 3), np.uint8))
    assert np.allclose(normalise(ink).image, normalise(fine).image, atol=1e-5)


def test_points_of_the_drawing_are_found_again_in_the_picture() -> None:
    made = normalise(on_page(np.full((100, 50), 255, np.uint8), 60, 20))
    assert made.to_picture(60, 20) == made.offset
    assert made.to_picture(160, 70) == (made.offset[0] + 20, made.offset[1] + 10)


def test_blank_paper() -> None:
    made = normalise(np.zeros((280, 280), np.uint8))
    assert made.box is None
    assert not made.image.any()
    assert made.image.shape == (28, 28)
    assert made.to_picture(0, 0) == (0, 0)


@pytest.mark.parametrize(("dtype", "full"), [(np.uint8, 255), (np.float32, 1), (np.float64, 1)])
def test_one_cell_of_ink_becomes_a_full_square(dtype, full) -> None:
    page = np.zeros((280, 280), dtype)
    page[17, 211] = full
    made = normalise(page)
    assert made.box == (17, 211, 18, 212)
    assert np.allclose(made.image[4:24, 4:24], 1, atol=1e-6)
    assert made.image.sum() == pytest.approx(400)


def test_a_full_page() -> None:
    made = normalise(np.full((280, 280), 255, np.uint8))
    assert made.box == (0, 0, 280, 280)
    assert made.image.sum() == pytest.approx(400)
    assert made.offset == (4, 4)


def test_ink_whose_mass_is_at_a_corner_stays_whole() -> None:
    page = np.zeros((100, 100), np.uint8)
    page[:30, :30] = 255
    page[99, 99] = 255
    made = normalise(page)
    assert made.offset == (8, 8)
    assert made.image[27, 27] > 0
    assert normalise(page[::-1, ::-1]).offset == (0, 0)


def test_the_film_that_an_eraser_leaves_does_not_widen_the_box() -> None:
    page = on_page(blob(3, 60, 60), 100, 100)
    page[5, 5] = 20
    assert normalise(page).box == (100, 100, 160, 160)


def test_the_picture_is_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        normalise(blob(0, 9, 9)).image[0, 0] = 1


@pytest.mark.parametrize(
    "ink",
    [
        np.zeros(280),
        np.zeros((3, 28, 28)),
        np.zeros((0, 5)),
        np.full((9, 9), 255.0),
        np.full((9, 9), -0.1),
        np.full((9, 9), np.nan),
        np.zeros((9, 9), np.int64),
    ],
)
def test_what_is_no_drawing_is_told(ink) -> None:
    with pytest.raises(SettingError):
        normalise(ink)


def test_many_at_once_are_the_same_as_one_by_one() -> None:
    pages = np.stack([on_page(blob(i, 20 + 9 * i, 150 - 13 * i), 8 * i, 60) for i in range(9)])
    ink = pages.astype(np.float32) / 255
    images, offsets = fit(ink, *boxes(ink), np.full(9, 20.0))
    for page, image, offset in zip(pages, images, offsets, strict=True):
        one = normalise(page)
        assert np.allclose(one.image, image, atol=1e-5)
        assert one.offset == tuple(offset)
    assert np.array_equal(boxes(np.zeros((1, 9, 7)))[1], [[9, 7]])


@pytest.mark.parametrize(("side", "long"), [(28, 20), (8, 6), (14, 10), (32, 24), (4, 4), (64, 46)])
def test_pictures_of_any_side_keep_their_margin(side: int, long: int) -> None:
    made = normalise(on_page(np.full((60, 30), 255, np.uint8), 40, 90), side)
    assert long_side(side) == long
    assert made.image.shape == (side, side)
    rows = np.flatnonzero(made.image.max(1) > 0)
    assert rows[-1] - rows[0] + 1 == long
    assert made.scale == long / 60


def test_many_are_resized_as_one_is_normalised() -> None:
    pages = np.stack([on_page(blob(seed, 50, 70), 5 * seed, 9) for seed in range(4)])
    for side in (8, 28):
        alone = np.stack([normalise(page, side).image for page in pages])
        assert np.allclose(resized(pages, side), alone, atol=1e-5)
