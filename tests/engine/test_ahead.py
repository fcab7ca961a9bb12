"""Batches made ahead are the same batches, whatever becomes of the process that makes them."""

from dataclasses import dataclass
from time import monotonic

import numpy as np
import pytest

from engine import ahead as module
from engine.ahead import Ahead, takes_long
from engine.digits.augment import augment
from engine.errors import SettingError
from engine.sources import Mixed, Procedural, Stored


def stored():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (50, 28, 28)).astype(np.uint8)
    return Stored(images, np.arange(50) % 7, 16, seed=3, augment=augment)


SOURCES = [Procedural(100, 16, seed=1), stored(), Mixed(Procedural(40, 8), stored())]


@dataclass(frozen=True)
class Refusing:
    """Batches of which one can't be made."""

    classes = 10

    def __len__(self):
        return 20

    def load(self, epoch, batch):
        if batch == 12:
            raise SettingError("Batch {n} is missing.", n=batch)
        return np.full((2, 1, 3, 3), batch, np.float32), np.array([epoch, 1])


@pytest.fixture
def made():
    """Makes sources whose process is ended."""
    found = []

    def make(source):
        found.append(Ahead(source))
        return found[-1]

    yield make
    for one in found:
        one.close()


def await_answer(made):
    """What is being made ahead is there."""
    end = monotonic() + 60
    while not made._partner.is_ready:
        assert monotonic() < end


def assert_same(found, expected):
    for one, other in zip(found, expected, strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("source", SOURCES, ids=["handwriting", "stored", "mixed"])
def test_the_same_batches_through_epochs(made, source):
    ahead = made(source)
    assert (len(ahead), ahead.classes) == (len(source), source.classes)
    kept = []
    for number in range(2 * len(source) + 3):
        place = divmod(number, len(source))
        if number == 1:
            await_answer(ahead)
        kept.append((ahead.load(*place), source.load(*place)))
    assert ahead._is_awake
    for found, expected in kept:  # also those that were told long ago
        assert_same(found, expected)


def test_any_other_batch_can_be_asked_for(made):
    source = SOURCES[0]
    ahead = made(source)
    ahead.load(0, 0)
    await_answer(ahead)
    for place in ((4, 2), (4, 3), (0, 0), (0, 5), (0, 6), (1, 0), (1, 1)):
        assert_same(ahead.load(*place), source.load(*place))


@pytest.mark.parametrize(("long", "expected"), [(0.0, True), (10.0, False)])
def test_whether_a_batch_takes_long(monkeypatch, long, expected):
    monkeypatch.setattr(module, "LONG", long)
    assert takes_long(SOURCES[0]) is expected


def test_where_the_process_is_gone_batches_are_made_here(made):
    source = SOURCES[0]
    ahead = made(source)
    ahead.load(0, 0)
    ahead._partner._process.kill()
    ahead._partner._process.wait()
    for place in ((0, 1), (0, 2), (1, 0)):
        assert_same(ahead.load(*place), source.load(*place))
    assert ahead._partner is None


def test_where_no_process_can_be_started_batches_are_made_here(made, monkeypatch):
    tried = []

    def refuse(*_):
        tried.append(1)
        raise OSError("no more processes")

    monkeypatch.setattr(module, "Partner", refuse)
    source = SOURCES[0]
    ahead = made(source)
    for batch in range(3):
        assert_same(ahead.load(0, batch), source.load(0, batch))
    assert tried == [1]


def test_a_source_that_can_not_be_handed_on_makes_its_batches_here(made):
    source = Stored(np.zeros((50, 8, 8)), np.arange(50) % 7, 8, augment=lambda x, rng: x + 1)
    ahead = made(source)
    for batch in range(7):
        assert_same(ahead.load(0, batch), source.load(0, batch))
    assert ahead._partner is None


def test_what_can_not_be_made_is_refused_as_by_the_source(made, capfd):
    ahead = made(Refusing())
    for batch in range(12):
        if batch == 1:
            await_answer(ahead)
        assert_same(ahead.load(0, batch), Refusing().load(0, batch))
    with pytest.raises(SettingError, match="Batch 12 is missing"):
        ahead.load(0, 12)
    assert_same(ahead.load(0, 13), Refusing().load(0, 13))


def test_closing_ends_the_process(made):
    ahead = made(SOURCES[0])
    ahead.load(0, 0)
    process = ahead._partner._process
    assert process.poll() is None
    ahead.close()
    assert process.returncode is not None
    ahead.close()
