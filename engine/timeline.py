"""A whole pass as operations end to end, so that one integer walks it."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import overload

import numpy as np

from engine.arrays import Array, IntArray
from engine.batch_step import BatchStep, moments
from engine.geometry import Pair, grid
from engine.layers import (
    Activation,
    AveragePooling,
    Convolution,
    Flatten,
    Linear,
    MaxPooling,
)
from engine.losses import Loss
from engine.network import Activations, Gradients, Network
from engine.steps import Operation, Phase, Role, Step
from engine.steps import activations as activation_steps
from engine.steps import convolution as convolution_steps
from engine.steps import flatten as flatten_steps
from engine.steps import linear as linear_steps
from engine.steps import loss as loss_steps
from engine.steps import losses as map_losses
from engine.steps import pooling as pooling_steps
from engine.steps import update as update_steps
from engine.values import dataclass


class Stride(StrEnum):
    """How far one press goes."""

    CELL = "cell"
    MAP = "map"
    LAYER = "layer"


class Operations(Sequence[Operation]):
    """The operations of a pass; those after the way forward are made when one is first asked for.

    `lengths` are the steps of each of them. Whoever knows them from another pass through the same
    network gives them; else all operations are made at once.
    """

    def __init__(
        self,
        forward: Iterable[Operation],
        others: Callable[[], Iterable[Operation]],
        lengths: tuple[int, ...] | None = None,
    ) -> None:
        self.forward = tuple(forward)
        self._others = others
        self.lengths = lengths or tuple(len(operation) for operation in self.made)

    @cached_property
    def made(self) -> tuple[Operation, ...]:
        """All of them."""
        return (*self.forward, *self._others())

    @property
    def ready(self) -> bool:
        """Whether all of them are made."""
        return "made" in vars(self)

    def __len__(self) -> int:
        return len(self.lengths)

    def __iter__(self) -> Iterator[Operation]:
        return iter(self.made)

    @overload
    def __getitem__(self, index: int) -> Operation: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Operation, ...]: ...
    def __getitem__(self, index: int | slice) -> Operation | tuple[Operation, ...]:
        known = isinstance(index, int) and 0 <= index < len(self.forward)
        return (self.forward if known else self.made)[index]


@dataclass(frozen=True, eq=False)
class Timeline:
    """Operations end to end; position 0 is the first step of the first one."""

    operations: Operations

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kind of each operation; makes all of them."""
        return tuple(operation.kind for operation in self.operations)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The position of the first step of each operation."""
        return tuple(accumulate(self.operations.lengths[:-1], initial=0))

    def __len__(self) -> int:
        return self.starts[-1] + self.operations.lengths[-1]

    def locate(self, position: int) -> tuple[int, int]:
        """position -> (index of the operation, index of its step). IndexError outside."""
        if not 0 <= position < len(self):
            raise IndexError(f"position {position} of a timeline of {len(self)} steps")
        index = bisect_right(self.starts, position) - 1
        return index, position - self.starts[index]

    def step(self, position: int) -> Step:
        """The step at `position`."""
        operation, step = self.locate(position)
        return self.operations[operation].step(step)

    def span(self, position: int, stride: Stride) -> tuple[int, int]:
        """The first position of the cell, map or operation around `position`, and of the next."""
        if stride is Stride.CELL:
            return position, position + 1
        index, step = self.locate(position)
        start = self.starts[index]
        if stride is Stride.LAYER:
            return start, start + self.operations.lengths[index]
        size = self.operations[index].map_size
        first = step - step % size
        return start + first, start + first + size

    def forward(self, position: int, stride: Stride) -> int:
        """One stride on: the first step of the next cell, map or operation, or the last step."""
        return min(self.span(position, stride)[1], len(self) - 1)

    def back(self, position: int, stride: Stride) -> int:
        """One stride back: to the first step of this map or operation, then of the one before."""
        first = self.span(position, stride)[0]
        if stride is not Stride.CELL and first < position:
            return first
        return self.span(first - 1, stride)[0] if first else 0


def pass_timeline(
    network: Network,
    activations: Activations,
    target: int | Loss,
    learn: Callable[[], tuple[Gradients, BatchStep]],
    *,
    both_pictures: bool = False,
    lengths: tuple[int, ...] | None = None,
) -> Timeline:
    """Forward, loss and backward of one image, and the update by the batch that it is in.

    `target` is the right answer, for the cross-entropy, or the loss of an output that is no score.
    What follows the way forward is made when it is asked for, from what `learn` then gives: see
    Operations, also for `lengths`.
    """

    def others() -> Iterator[Operation]:
        gradients, step = learn()
        yield from _loss(network, activations, gradients, target)
        yield from _backward(network, activations, gradients, both_pictures)
        yield from _update(network, gradients, step)

    return Timeline(Operations(_forward(network, activations), others, lengths))


def _fold(network: Network, layer: int) -> Pair:
    """How the vector that a linear layer reads lies when it is shown: flattened maps as rows."""
    if layer and isinstance(network.layers[layer - 1], Flatten):
        return flatten_steps.fold(network.input_shape_of(layer - 1))
    return grid(network.input_shape_of(layer)[0])


def _role(layer: int, x: Array) -> Role:
    """What layer `layer` reads: ink, or numbers of any sign."""
    return Role.VALUE if layer or x.min(initial=0.0) < 0 else Role.INK


def _forward(network: Network, activations: Activations) -> Iterator[Operation]:
    for index, layer in enumerate(network.layers):
        x, y = activations.input_of(index)[0], activations.outputs[index][0]
        role = _role(index, x)
        match layer:
            case Convolution():
                if layer.flip_kernel:
                    yield from convolution_steps.turns(index, layer, Phase.FORWARD)
                yield convolution_steps.convolution(index, layer, x, y, role)
            case Activation():
                yield activation_steps.activation(index, layer, x, y, role)
            case MaxPooling():
                recorded = _recorded(activations, index)
                yield pooling_steps.max_pooling(index, layer, x, y, recorded, role)
            case AveragePooling():
                yield pooling_steps.average_pooling(index, layer, x, y, role)
            case Flatten():
                yield flatten_steps.flatten(index, x, y, role)
            case Linear():
                yield linear_steps.linear(index, layer, x, y, _fold(network, index))
            case _:
                raise TypeError(f"a layer of the kind {layer.kind} has no steps")


def _recorded(activations: Activations, layer: int) -> IntArray:
    saved: IntArray = activations.saved[layer][0]  # type: ignore[index]
    return saved


def _loss(
    network: Network, activations: Activations, gradients: Gradients, target: int | Loss
) -> Iterator[Operation]:
    last = len(network.layers) - 1
    if not isinstance(target, int | np.integer):
        y, error = activations.outputs[-1][0], gradients.errors[-1][0]
        yield from map_losses.losses(last, target, y, error, gradients.loss)
        return
    logits, p = activations.logits[0], activations.probabilities[0]
    yield loss_steps.softmax(last, logits, p)
    yield loss_steps.loss(last, p, target, gradients.loss)
    yield loss_steps.loss_error(last, p, target, gradients.errors[-1][0].ravel())


def _backward(
    network: Network, activations: Activations, gradients: Gradients, both_pictures: bool
) -> Iterator[Operation]:
    for index in reversed(range(len(network.layers))):
        layer = network.layers[index]
        x, y = activations.input_of(index)[0], activations.outputs[index][0]
        error, grad_input = gradients.errors[index][0], gradients.input_of(index)[0]
        match layer:
            case Convolution():
                if not layer.flip_kernel:  # true convolution has turned it on the way there
                    yield from convolution_steps.turns(index, layer)
                yield from convolution_steps.errors(index, layer, error, x.shape, grad_input)
                if both_pictures:
                    yield convolution_steps.error_scattered(index, layer, error, x.shape)
            case Activation():
                yield activation_steps.activation_error(index, layer, error, x, y, grad_input)
            case MaxPooling():
                yield from _widened(index, layer, error, x, both_pictures)
                recorded = _recorded(activations, index)
                yield pooling_steps.max_pooling_error(
                    index, layer, error, recorded, x.shape, grad_input
                )
            case AveragePooling():
                yield from _widened(index, layer, error, x, both_pictures)
                yield pooling_steps.average_pooling_error(index, layer, error, x.shape, grad_input)
            case Flatten():
                yield flatten_steps.unflatten(index, error, grad_input)
            case Linear():
                fold = _fold(network, index)
                yield linear_steps.linear_error(index, layer, error, grad_input, fold)
        yield from _parameter_gradients(network, index, x, error, gradients)


def _widened(
    index: int, layer: MaxPooling | AveragePooling, error: Array, x: Array, both_pictures: bool
) -> Iterator[Operation]:
    """The pooled error widened with zeros, where windows stand apart."""
    widened = pooling_steps.widened_error(index, layer, error, x.shape) if both_pictures else None
    if widened is not None:
        yield widened


def _parameter_gradients(
    network: Network, index: int, x: Array, error: Array, gradients: Gradients
) -> Iterator[Operation]:
    layer, made = network.layers[index], gradients.parameters[index]
    if isinstance(layer, Convolution):
        yield convolution_steps.weight_gradient(
            index, layer, x, error, made["weight"], _role(index, x)
        )
        if "bias" in made:
            yield convolution_steps.bias_gradient(index, error, made["bias"])
    if isinstance(layer, Linear):
        fold = _fold(network, index)
        yield linear_steps.weight_gradient(index, x, error, made["weight"], fold)
        if "bias" in made:
            yield linear_steps.bias_gradient(index, error, made["bias"])


def _update(network: Network, gradients: Gradients, step: BatchStep) -> Iterator[Operation]:
    after, state = step.update(network.parameters)
    symbols = {"weight": "W", "bias": "b"}
    for index, before in enumerate(network.parameters):
        for name, array in before.items():
            parameter = update_steps.Parameter(
                layer=index,
                symbol=symbols[name],
                before=array,
                after=after[index][name],
                gradient=gradients.parameters[index][name],
                mean=step.gradients[index][name],
                moments=moments(step.state, index, name),
                new_moments=moments(state, index, name),
                fold=_fold(network, index) if array.ndim == 2 else None,
            )
            yield from update_steps.updates(parameter, step)
