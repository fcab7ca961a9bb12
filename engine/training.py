"""The training loop, as a generator of progress.

Everything random is made from (seed, epoch) or (seed, epoch, batch), so no generator has a state
that would have to be kept: with a Progress and the same arguments, training goes on to the same
numbers, bit for bit, and any batch can be made again by itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, IntArray
from engine.errors import SettingError, translate
from engine.network import Network
from engine.optimizers import Optimizer, State

Schedule = Callable[[float], float]  # share of the training that is done -> factor, 0 to 1
Images = NDArray[Any]


class Augment(Protocol):
    """Makes varied images of the same shape; ink from 0 to 1."""

    def __call__(self, images: Array, rng: np.random.Generator, /) -> Array: ...


@dataclass(frozen=True, eq=False)
class Progress:
    """Where training is after one batch, and all that is needed to go on from there.

    Epochs and batches are counted from 0; `batches` is how many an epoch has. `loss` is the mean
    loss of this batch before its update, `accuracy` the share of right answers in this epoch so
    far, `right` of `seen`. `network` and `optimizer_state` are those after the update.
    `validation_accuracy` is None but after the last batch of an epoch.
    """

    epoch: int
    batch: int
    batches: int
    loss: float
    right: int
    seen: int
    network: Network
    optimizer_state: State
    validation_accuracy: float | None = None

    @property
    def accuracy(self) -> float:
        """The share of right answers in this epoch so far, each asked before it was learned."""
        return self.right / self.seen


@dataclass(frozen=True, eq=False)
class Batches:
    """The images and labels to learn from, and which of them each batch takes.

    `images` (n, H, W) or (n, C, H, W), uint8 from 0 to 255 or float; `labels` (n,) ints.
    """

    images: Images
    labels: IntArray
    size: int
    seed: int
    augment: Augment | None = None

    def __len__(self) -> int:
        """How many batches an epoch has; the last may be smaller."""
        return -(-len(self.images) // self.size)

    def order(self, epoch: int) -> IntArray:
        """The images in the order of this epoch, (n,) indices."""
        return np.random.default_rng([self.seed, epoch]).permutation(len(self.images))

    def load(self, epoch: int, batch: int, order: IntArray) -> tuple[Array, IntArray]:
        """What the network is given in one batch: x (N, C, H, W) and the target (N,)."""
        chosen = order[batch * self.size : (batch + 1) * self.size]
        images = as_ink(self.images[chosen])
        if self.augment is not None:
            images = self.augment(images, np.random.default_rng([self.seed, epoch, batch]))
        return as_batch(images), self.labels[chosen]


def train(
    network: Network,
    images: Images,
    labels: IntArray,
    *,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int,
    seed: int = 0,
    augment: Augment | None = None,
    schedule: Schedule | None = None,
    validation: tuple[Images, IntArray] | None = None,
    start: Progress | None = None,
) -> Iterator[Progress]:
    """Train for `epochs` epochs, one Progress after each batch.

    `images` (n, H, W) or (n, C, H, W), uint8 from 0 to 255 or float; `labels` (n,) ints. `schedule`
    gives the factor of the learning rate. With `start`, goes on after that progress instead of
    beginning with `network`. Raises SettingError for what can't be trained on.
    """
    _check(network, images, labels, epochs, batch_size)
    batches = Batches(images, labels, batch_size, seed, augment)
    return _loop(network, batches, optimizer, epochs, schedule, validation, start)


def _loop(
    network: Network,
    batches: Batches,
    optimizer: Optimizer,
    epochs: int,
    schedule: Schedule | None,
    validation: tuple[Images, IntArray] | None,
    start: Progress | None,
) -> Iterator[Progress]:
    last = start or _before(network, optimizer, batches)
    step = last.epoch * len(batches) + last.batch + 1
    order = batches.order(step // len(batches))
    for now in range(step, epochs * len(batches)):
        epoch, batch = divmod(now, len(batches))
        if batch == 0:
            order = batches.order(epoch)
        factor = schedule(now / (epochs * len(batches))) if schedule else 1.0
        rule = replace(optimizer, learning_rate=optimizer.learning_rate * factor)
        last = _learn(last, rule, epoch, batch, *batches.load(epoch, batch, order))
        if validation is not None and batch == len(batches) - 1:
            last = replace(last, validation_accuracy=evaluate(last.network, *validation))
        yield last


def _before(network: Network, optimizer: Optimizer, batches: Batches) -> Progress:
    """Where training is before the first batch."""
    state = optimizer.initial(network.parameters)
    return Progress(0, -1, len(batches), float("nan"), 0, 0, network, state)


def _learn(
    last: Progress, optimizer: Optimizer, epoch: int, batch: int, x: Array, t: IntArray
) -> Progress:
    """One step: forward, backward, update."""
    activations = last.network.forward(x)
    gradients = last.network.backward(activations, t)
    parameters, state = optimizer.update(
        last.network.parameters, gradients.parameters, last.optimizer_state
    )
    first = batch == 0
    right = int(np.count_nonzero(activations.logits.argmax(1) == t))
    return Progress(
        epoch=epoch,
        batch=batch,
        batches=last.batches,
        loss=gradients.loss,
        right=right + (0 if first else last.right),
        seen=len(t) + (0 if first else last.seen),
        network=last.network.with_parameters(parameters),
        optimizer_state=state,
    )


def evaluate(network: Network, images: Images, labels: IntArray, batch_size: int = 250) -> float:
    """The share of right answers, 0 to 1; images and labels as for `train`, at least one."""
    right = 0
    for first in range(0, len(images), batch_size):
        part = slice(first, first + batch_size)
        logits = network.forward(as_batch(as_ink(images[part]))).logits
        right += int(np.count_nonzero(logits.argmax(1) == labels[part]))
    return right / len(images)


def cosine(share: float) -> float:
    """A schedule that falls from 1 to 0 along half a cosine.

    Source: Loshchilov and Hutter, SGDR, 2017, arXiv 1608.03983.
    """
    return float(0.5 * (1 + np.cos(np.pi * share)))


def as_ink(images: Images) -> Array:
    """Images as float32: bytes from 0 to 255 become 0 to 1, floats stay what they are."""
    ink: Array = images.astype(np.float32)
    return ink / np.float32(255) if images.dtype == np.uint8 else ink


def as_batch(images: Array) -> Array:
    """(N, H, W) -> (N, 1, H, W); (N, C, H, W) stays."""
    return images[:, None] if images.ndim == 3 else images


def _check(
    network: Network, images: Images, labels: IntArray, epochs: int, batch_size: int
) -> None:
    if len(images) == 0 or len(images) != len(labels):
        sentence = translate(
            "engine",
            "Training needs a label for each image and at least one image; "
            "{images} images and {labels} labels were given.",
        )
        raise SettingError(sentence, images=len(images), labels=len(labels))
    classes = len(network.classes)
    if labels.min() < 0 or labels.max() >= classes:
        sentence = translate(
            "engine", "The labels go from {low} to {high}, but the network has {classes} classes."
        )
        raise SettingError(sentence, low=labels.min(), high=labels.max(), classes=classes)
    if epochs < 0 or batch_size < 1:
        sentence = translate(
            "engine",
            "Training takes at least 0 epochs and batches of at least 1 image; "
            "{epochs} epochs and batches of {batch_size} were given.",
        )
        raise SettingError(sentence, epochs=epochs, batch_size=batch_size)
