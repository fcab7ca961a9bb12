"""What is learned from: images with their labels, in batches that can be made again at any time."""

from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, IntArray
from engine.digits.handwriting import handwriting
from engine.digits.normalise import as_ink, resized
from engine.errors import SettingError, translate
from engine.values import dataclass

Images = NDArray[Any]


class Augment(Protocol):
    """Makes varied images of the same shape; ink from 0 to 1."""

    def __call__(self, images: Array, rng: np.random.Generator, /) -> Array: ...


class Source(Protocol):
    """Batches of images and labels; `classes` is one more than the largest label there is."""

    @property
    def classes(self) -> int: ...

    def __len__(self) -> int:
        """How many batches an epoch has."""

    def load(self, epoch: int, batch: int) -> tuple[Array, IntArray]:
        """What the network is given in one batch: x (N, C, H, W) float32, the target (N,)."""


@dataclass(frozen=True, eq=False)
class Stored:
    """Images that are there, each once in an epoch, in an order of its own.

    `images` (n, H, W) or (n, C, H, W), uint8 from 0 to 255 or float; `labels` (n,) ints. Images of
    another size than `side` are normalised to it after they were varied.
    Raises SettingError unless there is a label for each image.
    """

    images: Images
    labels: IntArray
    batch_size: int
    seed: int = 0
    augment: Augment | None = None
    side: int | None = None

    def __post_init__(self) -> None:
        if len(self.images) == 0 or len(self.images) != len(self.labels):
            sentence = translate(
                "engine",
                "Training needs a label for each image and at least one image; "
                "{images} images and {labels} labels were given.",
            )
            raise SettingError(sentence, images=len(self.images), labels=len(self.labels))
        if self.labels.min() < 0:
            sentence = translate("engine", "Labels are counted from 0, but there is one of {low}.")
            raise SettingError(sentence, low=self.labels.min())
        _check_batch(self.batch_size)

    @cached_property
    def classes(self) -> int:
        return int(self.labels.max()) + 1

    def __len__(self) -> int:
        """How many batches an epoch has; the last may be smaller."""
        return -(-len(self.images) // self.batch_size)

    @cached_property
    def _orders(self) -> dict[int, IntArray]:
        return {}

    def order(self, epoch: int) -> IntArray:
        """The images in the order of this epoch, (n,) indices."""
        if epoch not in self._orders:  # only the last one is kept
            self._orders.clear()
            rng = np.random.default_rng([self.seed, epoch])
            self._orders[epoch] = rng.permutation(len(self.images))
        return self._orders[epoch]

    def load(self, epoch: int, batch: int) -> tuple[Array, IntArray]:
        chosen = self.order(epoch)[batch * self.batch_size : (batch + 1) * self.batch_size]
        images = as_ink(self.images[chosen])
        if self.augment is not None:
            images = self.augment(images, np.random.default_rng([self.seed, epoch, batch]))
        return as_batch(sized(images, self.side)), self.labels[chosen]


@dataclass(frozen=True)
class Procedural:
    """Handwriting that is made batch by batch: no image comes twice.

    `count` images make an epoch; they have `side` x `side` pixels.
    """

    count: int
    batch_size: int
    seed: int = 0
    side: int = 28

    classes = 10

    def __post_init__(self) -> None:
        if self.count < 1:
            sentence = translate("engine", "An epoch has at least 1 image, not {count}.")
            raise SettingError(sentence, count=self.count)
        _check_batch(self.batch_size)

    def __len__(self) -> int:
        return -(-self.count // self.batch_size)

    def load(self, epoch: int, batch: int) -> tuple[Array, IntArray]:
        count = min(self.batch_size, self.count - batch * self.batch_size)
        images, labels = handwriting(count, np.random.default_rng([self.seed, epoch, batch]))
        return as_batch(sized(as_ink(images), self.side)), labels.astype(np.intp)


@dataclass(frozen=True, eq=False)
class Mixed:
    """Batches of two sources, one after the other in turn, until the first has none left."""

    first: Source
    second: Source

    @property
    def classes(self) -> int:
        return max(self.first.classes, self.second.classes)

    def __len__(self) -> int:
        return len(self.first)

    def load(self, epoch: int, batch: int) -> tuple[Array, IntArray]:
        x, t = self.first.load(epoch, batch)
        other, answers = self.second.load(epoch, batch % len(self.second))
        return np.concatenate([x, other]), np.concatenate([t, answers])


def sized(images: Array, side: int | None) -> Array:
    """Images (n, H, W) of `side` x `side`; others are normalised to it. None leaves them."""
    if side is None or images.shape[-2:] == (side, side) or images.ndim != 3:
        return images
    return resized(images, side)


def as_batch(images: Array) -> Array:
    """(N, H, W) -> (N, 1, H, W); (N, C, H, W) stays."""
    return images[:, None] if images.ndim == 3 else images


def _check_batch(batch_size: int) -> None:
    if batch_size < 1:
        sentence = translate("engine", "A batch has at least 1 image, not {size}.")
        raise SettingError(sentence, size=batch_size)
