"""What is learned from: every batch can be made again, by itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.digits.normalise import as_ink, resized
from engine.errors import SettingError
from engine.sources import Mixed, Procedural, Stored, as_batch, sized


def images(count=50, side=4, seed=1):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (count, side, side), np.uint8), rng.integers(0, 3, count)


def test_each_image_is_taken_once_an_epoch_in_another_order() -> None:
    source = Stored(*images(), 8)
    assert len(source) == 7
    assert sorted(source.order(0)) == list(range(50))
    assert not np.array_equal(source.order(0), source.order(1))
    taken = [source.load(4, batch) for batch in range(7)]
    x, labels = images()
    assert np.array_equal(np.concatenate([t for _, t in taken]), labels[source.order(4)])
    assert np.array_equal(
        np.concatenate([b for b, _ in taken]), as_ink(x[source.order(4)])[:, None]
    )
    assert source.classes == 3


@given(
    epochs=st.lists(st.integers(0, 5), min_size=1, max_size=4),
    batch=st.integers(0, 2),
    seed=st.integers(0, 99),
)
def test_a_batch_is_the_same_whenever_it_is_made(epochs, batch, seed) -> None:
    def noise(x, rng):
        return (x + rng.normal(0, 0.1, x.shape)).astype(np.float32)

    for make in (
        lambda: Stored(*images(), 20, seed, noise),
        lambda: Procedural(25, 10, seed),
        lambda: Mixed(Stored(*images(), 20, seed), Procedural(8, 4, seed, side=4)),
    ):
        once = make()
        for epoch in epochs:
            again = make().load(epoch, batch)
            made = once.load(epoch, batch)
            assert all(np.array_equal(a, b) for a, b in zip(made, again, strict=True))


def test_handwriting_never_comes_twice_and_fills_an_epoch() -> None:
    source = Procedural(25, 10, seed=3, side=28)
    sizes = [len(source.load(0, batch)[1]) for batch in range(len(source))]
    assert sizes == [10, 10, 5]
    x, target = source.load(0, 0)
    assert x.shape == (10, 1, 28, 28)
    assert x.dtype == np.float32
    assert 0 <= x.min() < x.max() <= 1
    assert set(target) <= set(range(10))
    for other in (source.load(0, 1)[0], source.load(1, 0)[0], Procedural(25, 10, 4).load(0, 0)[0]):
        assert not np.array_equal(x, other)
    assert Procedural(25, 10, side=8).load(0, 0)[0].shape == (10, 1, 8, 8)


def test_a_mixed_batch_holds_both() -> None:
    first, second = Stored(*images(side=8), 20), Procedural(8, 4, side=8)
    mixed = Mixed(first, second)
    assert len(mixed) == 3
    assert mixed.classes == 10
    x, target = mixed.load(0, 2)
    assert np.array_equal(x, np.concatenate([first.load(0, 2)[0], second.load(0, 0)[0]]))
    assert np.array_equal(target, np.concatenate([first.load(0, 2)[1], second.load(0, 0)[1]]))


def test_images_of_another_size_are_normalised() -> None:
    x, labels = images(side=12)
    made = Stored(x, labels, 50, side=8).load(0, 0)[0]
    source = Stored(x, labels, 50, side=8)
    assert np.allclose(made[:, 0], resized(x[source.order(0)], 8))
    assert sized(as_ink(x), 12).shape == (50, 12, 12)
    assert sized(as_ink(x), None) is not None
    assert as_batch(as_ink(x)).shape == (50, 1, 12, 12)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Stored(*images(), 0), "at least 1 image, not 0"),
        (lambda: Procedural(10, 0), "at least 1 image, not 0"),
        (lambda: Procedural(0, 4), "at least 1 image, not 0"),
        (lambda: Stored(images()[0], np.zeros(7, int), 8), "50 images and 7 labels"),
        (lambda: Stored(images()[0], np.full(50, -1), 8), "one of -1"),
        (lambda: Stored(np.zeros((0, 4, 4)), np.zeros(0, int), 8), "0 images and 0 labels"),
    ],
)
def test_what_makes_no_sense_is_refused(make, says) -> None:
    with pytest.raises(SettingError, match=says):
        make()
