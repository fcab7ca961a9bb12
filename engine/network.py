"""Layers in a row: forward to Activations, backward to Gradients, nothing hidden on the layers."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

import numpy as np

from engine.arrays import Array, IntArray, frozen
from engine.errors import SettingError, translate
from engine.geometry import is_whole
from engine.layers import Activation, Layer
from engine.layers.activations import softmax
from engine.layers.checks import check_floats
from engine.layers.cross_entropy import cross_entropy_with_grad
from engine.layers.layer import ParametricLayer

if TYPE_CHECKING:  # imported when a network is first planned: a Lab needs none
    from engine.plan import PassPlan, TrainingPlan

Parameters: TypeAlias = tuple[Mapping[str, Array], ...]

_SHORT = {
    "convolution": "conv",
    "max_pooling": "pool",
    "average_pooling": "pool",
    "flatten": "flat",
    "linear": "linear",
}


class Named(Protocol):
    """A layer, or the plan of one."""

    @property
    def kind(self) -> str: ...


def layer_names(layers: Sequence[Named]) -> tuple[str, ...]:
    """A name for each layer of a row: conv1, relu1, pool1, conv2 ..."""
    seen: Counter[str] = Counter()
    names = []
    for layer in layers:
        short = layer.function if isinstance(layer, Activation) else _SHORT[layer.kind]
        seen[short] += 1
        names.append(f"{short}{seen[short]}")
    return tuple(names)


@dataclass(frozen=True, eq=False)
class Activations:
    """What a forward pass computed for a batch: `outputs[l]` is that of layer l, (N, ...).

    `keep` tells what is `saved` when that is first asked for.
    """

    x: Array
    outputs: tuple[Array, ...]
    keep: Callable[[], Iterable[object]]

    @cached_property
    def saved(self) -> tuple[object, ...]:
        """What layer l keeps for the way back: the recorded positions of a max pooling."""
        return tuple(frozen(kept) if isinstance(kept, np.ndarray) else kept for kept in self.keep())

    def input_of(self, layer: int) -> Array:
        """What layer `layer` read."""
        return self.outputs[layer - 1] if layer else self.x

    @property
    def logits(self) -> Array:
        """(N, classes)."""
        return self.outputs[-1].reshape(len(self.x), prod(self.outputs[-1].shape[1:]))

    @cached_property
    def probabilities(self) -> Array:
        """(N, classes), in float64, so that a sure answer is not rounded to 1."""
        return frozen(softmax(self.logits.astype(np.float64)))


@dataclass(frozen=True, eq=False)
class Gradients:
    """What a backward pass computed: derivatives of the mean loss of a batch.

    `errors[l]` is that of the output of layer l, (N, ...); `grad_input` that of x; `parameters[l]`
    those of layer l by name.
    """

    loss: float
    errors: tuple[Array, ...]
    grad_input: Array
    parameters: Parameters

    def input_of(self, layer: int) -> Array:
        """The error of what layer `layer` read."""
        return self.errors[layer - 1] if layer else self.grad_input


@dataclass(frozen=True, eq=False)
class Network:
    """Layers in a row for inputs of one shape (C, H, W), and a name for each class.

    It has no classes where its outputs are no scores, but maps of numbers.
    Raises SettingError, with the name of the layer and both shapes, where a layer does not fit.
    """

    layers: tuple[Layer, ...]
    input_shape: tuple[int, ...]
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.layers:
            raise SettingError(translate("engine", "A network needs at least one layer."))
        shape = self.input_shape
        if not isinstance(shape, tuple) or not shape or not all(is_whole(n, 1) for n in shape):
            raise SettingError(
                translate(
                    "engine",
                    "The shape of an input must be a tuple of whole numbers of at least 1, "
                    "(channels, rows, columns), but it is {shape}.",
                ),
                shape=shape,
            )
        if prod(self.shapes[-1]) != len(self.classes) and self.classes:
            raise SettingError(
                translate(
                    "engine",
                    "The last layer, {name}, gives an output of the shape {shape}, but there are "
                    "{classes} classes.",
                ),
                name=self.names[-1],
                shape=self.shapes[-1],
                classes=len(self.classes),
            )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """A name for each layer: conv1, relu1, pool1, conv2 ..."""
        return layer_names(self.layers)

    @cached_property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shape of the output of each layer, without N."""
        shapes: list[tuple[int, ...]] = []
        shape = self.input_shape
        for name, layer in zip(self.names, self.layers, strict=True):
            try:
                shape = layer.output_shape(shape)
            except SettingError as error:
                raise SettingError(
                    translate("engine", "Layer {name} can't read the shape {shape}: {reason}"),
                    name=name,
                    shape=shape,
                    reason=error,
                ) from error
            shapes.append(shape)
        return tuple(shapes)

    def input_shape_of(self, layer: int) -> tuple[int, ...]:
        """The shape that layer `layer` reads, without N."""
        return self.shapes[layer - 1] if layer else self.input_shape

    @property
    def parameters(self) -> Parameters:
        """The parameters of each layer by name; those of a ReLU are empty."""
        return tuple(layer.parameters for layer in self.layers)

    @cached_property
    def multiplications(self) -> int:
        """How many a forward pass takes: each weight once for every place it is used at."""
        weights = (layer.parameters.get("weight") for layer in self.layers)
        return sum(
            weight.size * prod(shape[1:])
            for weight, shape in zip(weights, self.shapes, strict=True)
            if weight is not None
        )

    @cached_property
    def lengths(self) -> dict[object, tuple[int, ...]]:
        """The steps of each operation, by what is told: as timelines have found them.

        Networks that differ in the values of their parameters alone share it.
        """
        return {}

    def with_parameters(self, parameters: Sequence[Mapping[str, Array]]) -> "Network":
        """The same layers with other parameters of the same shapes."""
        layers = tuple(
            cast(ParametricLayer, layer).with_parameters(new) if new else layer
            for layer, new in zip(self.layers, parameters, strict=True)
        )
        if any(
            old[name].shape != array.shape or old[name].dtype != array.dtype
            for old, new in zip(self.parameters, parameters, strict=True)
            for name, array in new.items()
        ):
            return replace(self, layers=layers)
        _ = self.lengths
        _ = self.plan  # made once for all that differ in their numbers alone: it holds a megabyte
        made = copy(self)  # with what is known of the shapes, and with the plan
        object.__setattr__(made, "layers", layers)
        return made

    @cached_property
    def plan(self) -> "PassPlan | None":
        """How one input of float32 is passed; None where a parameter is of float64.

        Networks that differ in the values of their parameters alone share it.
        """
        if any(a.dtype != np.float32 for p in self.parameters for a in p.values()):
            return None
        from engine.plan import PassPlan

        return PassPlan(self.layers, self.input_shape, 1, np.float32)

    def forget(self) -> None:
        """Drop the plan, which holds about a megabyte; it is made anew when it is needed again."""
        self.__dict__.pop("plan", None)

    def _planned(self, x: Array) -> "PassPlan | None":
        return self.plan if len(x) == 1 and x.dtype == np.float32 else None

    def forward(self, x: Array) -> Activations:
        """x (N, C, H, W) -> the output of every layer."""
        check_floats(input=x)
        if x.ndim != 1 + len(self.input_shape) or x.shape[1:] != self.input_shape:
            raise SettingError(
                translate(
                    "engine",
                    "The network takes a batch of inputs of the shape {expected}, but it was given "
                    "the shape {given}.",
                ),
                expected=("N", *self.input_shape),
                given=x.shape,
            )
        plan = self._planned(x)
        if plan is not None:
            passed = plan.forward(self.layers, x)
            return Activations(frozen(x), passed, lambda: plan.saved(self.layers, x, passed))
        outputs: list[Array] = []
        saved: list[object] = []
        y = x
        for layer in self.layers:
            y, kept = layer.forward(y)
            outputs.append(frozen(y))
            saved.append(kept)
        return Activations(frozen(x), tuple(outputs), lambda: saved)

    def backward(self, activations: Activations, target: IntArray) -> Gradients:
        """The derivatives of the mean cross-entropy; target (N,) are the right classes."""
        loss, error = cross_entropy_with_grad(activations.logits, target)
        return self.carry_back(activations, loss, error.reshape(activations.outputs[-1].shape))

    def carry_back(self, activations: Activations, loss: float, error: Array) -> Gradients:
        """The derivatives of a loss, from `error`, its derivative by the last output (N, ...)."""
        plan = self._planned(activations.x)
        if plan is not None:
            planned = plan.backward(self.layers, activations.x, activations.outputs, error)
            return Gradients(loss, *planned)
        errors: list[Array] = []
        parameters: list[Mapping[str, Array]] = []
        for index in reversed(range(len(self.layers))):
            errors.append(frozen(error))
            error, gradients = self.layers[index].backward(
                error,
                activations.input_of(index),
                activations.outputs[index],
                activations.saved[index],
            )
            parameters.append({name: frozen(array) for name, array in gradients.items()})
        return Gradients(loss, tuple(errors[::-1]), frozen(error), tuple(parameters[::-1]))

    def predict(self, images: Array) -> Array:
        """images (N, C, H, W) -> probabilities (N, classes); (N, H, W) will do where C is 1."""
        if images.ndim == 3 and self.input_shape[0] == 1:
            images = images[:, None]
        return self.forward(images).probabilities.astype(images.dtype, copy=False)


def training_plan(network: Network, *, two_cores: bool = False) -> "TrainingPlan":
    """The plan by which a network of this architecture is trained: the same bits at every step."""
    from engine.plan import TrainingPlan

    arrays = (array for layer in network.parameters for array in layer.values())
    dtype = np.result_type(np.float32, *(array.dtype for array in arrays))
    return TrainingPlan(network.layers, network.input_shape, dtype, two_cores=two_cores)
