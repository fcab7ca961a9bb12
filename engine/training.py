"""The training loop, as a generator of progress.

Everything random is made by the source from (seed, epoch, batch), so no generator has a state that
would have to be kept: with a Progress and the same arguments, training goes on to the same numbers,
bit for bit, and any batch can be made again by itself.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np

from engine.ahead import Ahead, takes_long
from engine.arrays import Array, IntArray
from engine.errors import SettingError, translate
from engine.network import Network, training_plan
from engine.optimizers import Optimizer, State
from engine.plan import TrainingPlan
from engine.sources import Source

LARGEST_LOSS = 1e6  # nothing is learned from a loss that is larger; NaN is not smaller either
Schedule = Callable[[float], float]  # share of the training that is done -> factor, 0 to 1


@dataclass(frozen=True, eq=False)
class Progress:
    """Where training is after one batch, and all that is needed to go on from there.

    Epochs and batches are counted from 0; `batches` is how many an epoch has. `loss` is the mean
    loss of this batch before its update, `accuracy` the share of right answers in this epoch so
    far, `right` of `seen`. `network` and `optimizer_state` are those after the update.
    """

    epoch: int
    batch: int
    batches: int
    loss: float
    right: int
    seen: int
    network: Network
    optimizer_state: State

    @property
    def accuracy(self) -> float:
        """The share of right answers in this epoch so far, each asked before it was learned."""
        return self.right / self.seen if self.seen else float("nan")

    @property
    def steps(self) -> int:
        """How many batches have been learned."""
        return self.epoch * self.batches + self.batch + 1

    @property
    def ends_epoch(self) -> bool:
        return self.batch == self.batches - 1


class DivergenceError(SettingError):
    """The numbers left all bounds. `last` is the last progress whose numbers had not."""

    def __init__(self, last: Progress) -> None:
        super().__init__(
            translate(
                "engine",
                "Training stopped at step {step}, because the loss or the weights left all bounds: "
                "the steps were too long. Choose a smaller learning rate.",
            ),
            step=last.steps + 1,
        )
        self.last = last


def before(network: Network, optimizer: Optimizer, source: Source) -> Progress:
    """Where training is before the first batch. Raises SettingError where it can't begin."""
    if source.classes > len(network.classes):
        raise SettingError(
            translate(
                "engine",
                "The data has labels from 0 to {high}, but the network knows {classes} answers: "
                "give its last layer {wanted} numbers.",
            ),
            high=source.classes - 1,
            classes=len(network.classes),
            wanted=source.classes,
        )
    state = optimizer.initial(network.parameters)
    return Progress(0, -1, len(source), float("nan"), 0, 0, network, state)


def train(
    network: Network,
    source: Source,
    *,
    optimizer: Optimizer,
    epochs: int,
    schedule: Schedule | None = None,
    start: Progress | None = None,
    cores: int = 1,
) -> Iterator[Progress]:
    """Train for `epochs` epochs, one Progress after each batch.

    `schedule` gives the factor of the learning rate. With `start`, goes on after that progress
    instead of beginning with `network`. With more than one of `cores` another process makes the
    batches ahead, where that takes long, or computes half of each; with more than two, both: to the
    same bits. Raises SettingError for what can't be trained on, and DivergenceError as soon as the
    loss is too large or a number is not finite.
    """
    if epochs < 0:
        sentence = translate("engine", "Training takes at least 0 epochs, not {epochs}.")
        raise SettingError(sentence, epochs=epochs)
    if start is not None and start.batches != len(source):
        sentence = translate(
            "engine",
            "The training that goes on has {before} batches in an epoch, but these images make "
            "{now}: begin a new one.",
        )
        raise SettingError(sentence, before=start.batches, now=len(source))
    first = start or before(network, optimizer, source)
    return _loop(first, source, optimizer, epochs, schedule, cores)


def _loop(
    last: Progress,
    source: Source,
    optimizer: Optimizer,
    epochs: int,
    schedule: Schedule | None,
    cores: int,
) -> Iterator[Progress]:
    is_slow = cores > 1 and takes_long(source)
    with (
        # three processes on two cores would wait for each other
        closing(training_plan(last.network, two_cores=cores > (2 if is_slow else 1))) as plan,
        closing(Ahead(source)) as ahead,
    ):
        batches = ahead if is_slow else source
        for now in range(last.steps, epochs * len(source)):
            epoch, batch = divmod(now, len(source))
            rule = rule_at(optimizer, schedule, now / (epochs * len(source)))
            last = _learn(plan, last, rule, epoch, batch, *batches.load(epoch, batch))
            yield last


def rule_at(optimizer: Optimizer, schedule: Schedule | None, share: float) -> Optimizer:
    """The optimizer when `share` of the training is done."""
    factor = schedule(share) if schedule else 1.0
    return replace(optimizer, learning_rate=optimizer.learning_rate * factor)


def _learn(
    plan: TrainingPlan,
    last: Progress,
    optimizer: Optimizer,
    epoch: int,
    batch: int,
    x: Array,
    t: IntArray,
) -> Progress:
    """One step: forward, backward, update."""
    with np.errstate(all="ignore"):  # numbers out of bounds are found below
        learned = plan.step(last.network.layers, x, t)
        parameters, state = optimizer.update(
            last.network.parameters, learned.gradients, last.optimizer_state
        )
    arrays = (array for layer in parameters for array in layer.values())
    sound = learned.loss < LARGEST_LOSS and all(np.isfinite(array).all() for array in arrays)
    if not sound:
        raise DivergenceError(last)
    first = batch == 0
    return Progress(
        epoch=epoch,
        batch=batch,
        batches=last.batches,
        loss=learned.loss,
        right=learned.right + (0 if first else last.right),
        seen=len(t) + (0 if first else last.seen),
        network=last.network.with_parameters(parameters),
        optimizer_state=state,
    )


def cosine(share: float) -> float:
    """A schedule that falls from 1 to 0 along half a cosine.

    Source: Loshchilov and Hutter, SGDR, 2017, arXiv 1608.03983.
    """
    return float(0.5 * (1 + np.cos(np.pi * share)))
