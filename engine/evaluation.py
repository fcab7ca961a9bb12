"""How well a network answers: on images that it has not learned from."""

from collections import deque
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, IntArray, frozen
from engine.digits.normalise import as_ink
from engine.layers.activations import log_softmax
from engine.network import Network
from engine.sources import as_batch
from engine.values import dataclass


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The answers to the images that were asked so far.

    `answers` and `labels` (n,) are classes, `losses` (n,) the cross-entropy of each image;
    `sure` (n,) is the probability of each answer.
    """

    labels: IntArray
    answers: IntArray
    losses: Array
    sure: Array

    @property
    def accuracy(self) -> float:
        """The share of right answers, 0 to 1."""
        return float((self.answers == self.labels).mean())

    @property
    def loss(self) -> float:
        """The mean loss."""
        return float(self.losses.mean())

    def confusion(self, classes: int) -> IntArray:
        """(classes, classes): how often the class of a row was answered by that of a column."""
        table = np.zeros((classes, classes), np.intp)
        np.add.at(table, (self.labels, self.answers), 1)
        return table

    def mistakes(self) -> IntArray:
        """The indices of the wrong answers, the worst first: those it was surest of."""
        wrong = np.flatnonzero(self.answers != self.labels)
        worst: IntArray = wrong[np.argsort(-self.sure[wrong], kind="stable")]
        return worst


def evaluations(
    network: Network, images: NDArray[Any], labels: IntArray, part: int = 250
) -> Iterator[Evaluation]:
    """Ask a network about images, `part` of them at a time; the last Evaluation has all answers.

    `images` (n, H, W) or (n, C, H, W), at least one, uint8 from 0 to 255 or float; `labels` (n,).
    """
    made: list[Evaluation] = []
    for first in range(0, len(images), part):
        asked = slice(first, first + part)
        made.append(_asked(network, as_batch(as_ink(images[asked])), labels[asked]))
        names = ("labels", "answers", "losses", "sure")
        yield Evaluation(*(np.concatenate([getattr(m, name) for m in made]) for name in names))


def evaluate(network: Network, images: NDArray[Any], labels: IntArray) -> Evaluation:
    """Ask a network about all of `images`; for the arguments see `evaluations`."""
    return deque(evaluations(network, images, labels), maxlen=1)[0]


def _asked(network: Network, x: Array, labels: IntArray) -> Evaluation:
    with np.errstate(all="ignore"):
        logs = log_softmax(network.forward(x).logits.astype(np.float64))
    answers = logs.argmax(1)
    each = np.arange(len(labels))
    return Evaluation(
        labels, answers, frozen(-logs[each, labels]), frozen(np.exp(logs[each, answers]))
    )
