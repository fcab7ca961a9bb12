"""An experiment: an input, a network, a loss and a step of learning. There is nothing else.

What follows from them is computed when it is first asked for, and then kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from typing import Any, NamedTuple

import numpy as np

from engine.arrays import Array, IntArray
from engine.batch_step import BatchStep
from engine.layers.cross_entropy import cross_entropy
from engine.losses import Loss
from engine.network import Activations, Gradients, Network, training_plan
from engine.optimizers import SGD, Optimizer, State
from engine.timeline import Timeline, pass_timeline


class Place(NamedTuple):
    """One number that a loss depends on: of the input, or of a parameter of a layer.

    `name` is "input", "weight" or "bias"; `cell` is its position there.
    """

    name: str
    cell: tuple[int, ...]
    layer: int = 0


@dataclass(frozen=True, eq=False)
class Experiment:
    """x is one image (C, H, W); `target` the index of the right answer, None for not yet chosen.

    The loss is the cross-entropy against the right answer, or against the answer that the network
    itself gives; where the output is no score `loss` says what it is. With `both_pictures` the
    timeline also tells the second picture of an error that goes back: spread, and widened.

    The update is a step of SGD on this image alone, with `learning_rate`; or, where `batch` is
    given, the step of training on the batch that x is one image of: see `enter`.
    """

    x: Array
    network: Network
    target: int | None = None
    learning_rate: float = 0.1
    loss: Loss | None = None
    both_pictures: bool = False
    batch: BatchStep | None = None

    @cached_property
    def activations(self) -> Activations:
        return self.network.forward(self.x[None])

    @cached_property
    def _learn(self) -> Callable[[], tuple[Gradients, BatchStep]]:
        """What a timeline asks for when it is needed, made once; it holds no experiment."""
        answer = self.answer if self.loss is None else None
        passed = self.network, self.activations, self.loss, answer
        return cache(partial(_learned, *passed, self.learning_rate, self.batch))

    @property
    def gradients(self) -> Gradients:
        return self._learn()[0]

    @property
    def learning_step(self) -> BatchStep:
        """What the update goes by; of an image alone that is a batch of one."""
        return self._learn()[1]

    @cached_property
    def timeline(self) -> Timeline:
        known = self.network.lengths if self.batch is None else {}  # each optimizer has its steps
        told = type(self.loss), self.both_pictures
        timeline = pass_timeline(
            self.network,
            self.activations,
            self.answer if self.loss is None else self.loss,
            self._learn,
            both_pictures=self.both_pictures,
            lengths=known.get(told),
        )
        known[told] = timeline.operations.lengths
        return timeline

    @cached_property
    def loss_after(self) -> float:
        """The loss of this input after the update."""
        parameters, _ = self.learning_step.update(self.network.parameters)
        return self._with(network=self.network.with_parameters(parameters)).loss_now

    @property
    def loss_now(self) -> float:
        """The loss, from a forward pass alone."""
        if self.loss is None:
            return cross_entropy(self.activations.logits, np.array([self.answer]))
        return self.loss.value(self.activations.outputs[-1][0])

    def slope(self, place: Place) -> float:
        """The derivative of the loss by the number at `place`, from the backward pass."""
        if place.name == "input":
            return float(self.gradients.grad_input[0][place.cell])
        return float(self.gradients.parameters[place.layer][place.name][place.cell])

    def nudged(self, place: Place, epsilon: float) -> "Experiment":
        """The same experiment with `epsilon` added to the number at `place`."""
        if place.name == "input":
            return self._with(x=_added(self.x, place.cell, epsilon))
        parameters = [dict(layer) for layer in self.network.parameters]
        changed = parameters[place.layer]
        changed[place.name] = _added(changed[place.name], place.cell, epsilon)
        return self._with(network=self.network.with_parameters(parameters))

    def _with(self, **changes: Any) -> "Experiment":
        """Other numbers, measured by the same loss: against the answer of this network."""
        target = self.answer if self.loss is None else None
        return replace(self, target=target, batch=None, **changes)

    def forget(self) -> None:
        """Drop what was computed, about a megabyte; it is computed anew when asked for again."""
        for name in ("activations", "_learn", "timeline", "loss_after"):
            self.__dict__.pop(name, None)

    @property
    def ready(self) -> bool:
        """Whether all operations of the timeline are made."""
        return "timeline" in self.__dict__ and self.timeline.operations.ready

    def compute(self) -> None:
        """Make all operations of the timeline now."""
        _ = self.timeline.operations.made

    @property
    def probabilities(self) -> Array:
        """(classes,)."""
        probabilities: Array = self.activations.probabilities[0]
        return probabilities

    @property
    def predicted(self) -> int:
        """The most probable class."""
        return int(self.probabilities.argmax())

    @property
    def answer(self) -> int:
        """The class that the loss takes for right."""
        return self.predicted if self.target is None else self.target


def _learned(
    network: Network,
    activations: Activations,
    loss: Loss | None,
    answer: int | None,
    learning_rate: float,
    batch: BatchStep | None,
) -> tuple[Gradients, BatchStep]:
    """The gradients of one image, and what its update goes by."""
    if loss is None:
        gradients = network.backward(activations, np.array([answer]))
    else:
        y = activations.outputs[-1][0]
        gradients = network.carry_back(activations, loss.value(y), loss.grad(y)[None])
    return gradients, batch or BatchStep(SGD(learning_rate), (), gradients.parameters)


def enter(
    network: Network,
    optimizer: Optimizer,
    state: State,
    x: Array,
    target: IntArray,
    index: int,
) -> Experiment:
    """The step of training on the batch x (N, C, H, W), told at its image `index`.

    `target` (N,) are the right answers. `optimizer` has the learning rate of this step, and `state`
    is its state before. The new parameters at the end of the timeline are those of training, bit
    for bit. Raises IndexError where the batch has no image `index`.
    """
    learned = training_plan(network).step(network.layers, x, target)
    batch = BatchStep(optimizer, state, learned.gradients, len(x), index)
    rate = optimizer.learning_rate
    return Experiment(x[index], network, int(target[index]), rate, batch=batch)


def _added(array: Array, cell: tuple[int, ...], epsilon: float) -> Array:
    changed = array.copy()
    changed[cell] += epsilon
    return changed
