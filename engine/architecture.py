"""An architecture: layers in a row without their weights, which may or may not fit.

A layer without parameters is its own plan; a convolution and a linear layer are planned by how many
maps or numbers they give. What they read follows from the layer before.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Any, TypeAlias, cast

import numpy as np

from engine.arrays import Array
from engine.errors import SettingError, Word, translate
from engine.geometry import IntOrPair, Padding, PaddingMode, Pair, is_whole, pair
from engine.initialisation import Initialisation, draw
from engine.layers import (
    Activation,
    AveragePooling,
    Convolution,
    Flatten,
    Layer,
    Linear,
    MaxPooling,
)
from engine.network import Network, layer_names
from engine.values import dataclass, fields

LARGEST = 2_000_000  # numbers of one layer's output, or of one of its parameters


@dataclass(frozen=True)
class ConvolutionPlan:
    """A convolution that gives `maps` maps; the other settings are those of Convolution."""

    maps: int
    kernel_size: Pair
    stride: IntOrPair = 1
    padding: Padding = 0
    dilation: IntOrPair = 1
    groups: int = 1
    padding_mode: PaddingMode = "zeros"
    flip_kernel: bool = False
    bias: bool = True

    kind = "convolution"

    def shapes(self, input_shape: Sequence[int]) -> dict[str, tuple[int, ...]]:
        """The shapes of its parameters, for an input (C, H, W)."""
        if not is_whole(self.maps, 1):
            sentence = translate("engine", "A convolution gives at least 1 map, not {maps}.")
            raise SettingError(sentence, maps=self.maps)
        channels = input_shape[0] // self.groups if is_whole(self.groups, 1) else input_shape[0]
        weight = (self.maps, max(channels, 1), *self.kernel_size)
        return {"weight": weight, **({"bias": (self.maps,)} if self.bias else {})}

    def layer(self, parameters: Mapping[str, Array]) -> Convolution:
        settings = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in ("maps", "kernel_size", "bias")
        }
        return Convolution(parameters["weight"], parameters.get("bias"), **settings)


@dataclass(frozen=True)
class LinearPlan:
    """A linear layer that gives `units` numbers."""

    units: int
    bias: bool = True

    kind = "linear"

    def shapes(self, input_shape: Sequence[int]) -> dict[str, tuple[int, ...]]:
        """The shapes of its parameters, for an input (numbers,)."""
        if not is_whole(self.units, 1):
            sentence = translate("engine", "A linear layer gives at least 1 number, not {units}.")
            raise SettingError(sentence, units=self.units)
        weight = (self.units, input_shape[0])
        return {"weight": weight, **({"bias": (self.units,)} if self.bias else {})}

    def layer(self, parameters: Mapping[str, Array]) -> Linear:
        return Linear(parameters["weight"], parameters.get("bias"))


Plan: TypeAlias = ConvolutionPlan | LinearPlan | Activation | MaxPooling | AveragePooling | Flatten


def plan_of(layer: Layer) -> Plan:
    """The plan of a layer."""
    match layer:
        case Convolution():
            maps, _, *size = layer.weight.shape
            settings = {
                field.name: getattr(layer, field.name)
                for field in fields(layer)
                if field.name not in ("weight", "bias")
            }
            kernel_size = cast(Pair, tuple(size))
            return ConvolutionPlan(maps, kernel_size, bias=layer.bias is not None, **settings)
        case Linear():
            return LinearPlan(len(layer.weight), layer.bias is not None)
    return cast(Plan, layer)


@dataclass(frozen=True)
class Row:
    """One layer of an architecture, and what is known of it.

    `shape` is that of its output, None after a misfit; `shapes` are those of its parameters.
    `problem` says why it can't read what the layer before gives.
    """

    name: str
    plan: Plan
    shape: tuple[int, ...] | None
    shapes: Mapping[str, tuple[int, ...]]
    problem: SettingError | None = None

    @property
    def parameters(self) -> int:
        """How many numbers training changes in it."""
        return sum(prod(shape) for shape in self.shapes.values())


@dataclass(frozen=True)
class Architecture:
    """Plans in a row for inputs of one shape (C, H, W), and a name for each class."""

    plans: tuple[Plan, ...]
    input_shape: tuple[int, ...] = (1, 28, 28)
    classes: tuple[str, ...] = tuple("0123456789")

    def rows(self) -> tuple[Row, ...]:
        """Every layer with its shapes; nothing is known behind the first that doesn't fit."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[Row]:
        shape: tuple[int, ...] | None = self.input_shape
        for name, plan in zip(layer_names(self.plans), self.plans, strict=True):
            if shape is None:
                yield Row(name, plan, None, {})
                continue
            try:
                shapes = _shapes(plan, shape)
                shape = _layer(plan, _hollow(shapes)).output_shape(shape)
                _check_size(name, shapes, shape)
                yield Row(name, plan, shape, shapes)
            except SettingError as error:
                shape = None
                yield Row(name, plan, None, {}, error)

    @property
    def problem(self) -> SettingError | None:
        """Why no network can be built; None if one can."""
        rows = self.rows()
        found = next((row.problem for row in rows if row.problem is not None), None)
        if found is not None or not rows:
            return found or SettingError(translate("engine", "A network needs at least one layer."))
        last = rows[-1].shape
        assert last is not None
        if prod(last) == len(self.classes):
            return None
        return SettingError(
            translate(
                "engine",
                "The last layer, {name}, gives {numbers} numbers, but there are {classes} classes.",
            ),
            name=rows[-1].name,
            numbers=prod(last),
            classes=len(self.classes),
        )

    @property
    def parameters(self) -> int:
        """How many numbers training changes."""
        return sum(row.parameters for row in self.rows())

    def build(
        self, rule: Initialisation, seed: int, kept: Sequence[Layer | None] | None = None
    ) -> Network:
        """The network with fresh weights and biases of zero.

        `kept` has a layer, or None, for each plan: its parameters stay where their shapes fit.
        Raises SettingError where the layers don't fit together.
        """
        problem = self.problem
        if problem is not None:
            raise problem
        layers = []
        for index, row in enumerate(self.rows()):
            old = kept[index] if kept is not None else None
            if old is not None and _shapes_of(old) == row.shapes:
                parameters = old.parameters
            else:
                rng = np.random.default_rng([seed, index])
                parameters = {
                    name: draw(rule, shape, rng) if name == "weight" else np.zeros(shape, "f4")
                    for name, shape in row.shapes.items()
                }
            layers.append(_layer(row.plan, parameters))
        return Network(tuple(layers), self.input_shape, self.classes)


def architecture_of(network: Network) -> Architecture:
    """The architecture of a network."""
    plans = tuple(plan_of(layer) for layer in network.layers)
    return Architecture(plans, network.input_shape, network.classes)


def _shapes(plan: Plan, input_shape: tuple[int, ...]) -> Mapping[str, tuple[int, ...]]:
    """The shapes of the parameters of a plan that reads `input_shape`."""
    if isinstance(plan, ConvolutionPlan):
        if len(input_shape) != 3:
            raise SettingError(
                translate(
                    "engine",
                    "A convolution reads maps with rows and columns, but the layer before gives a "
                    "row of {numbers} numbers.",
                ),
                numbers=prod(input_shape),
            )
        pair(plan.kernel_size, Word(translate("engine", "kernel size")))
        return plan.shapes(input_shape)
    if isinstance(plan, LinearPlan):
        if len(input_shape) != 1:
            raise SettingError(
                translate(
                    "engine",
                    "A linear layer reads a row of numbers, but the layer before gives maps of the "
                    "shape {shape}: put a flatten layer between.",
                ),
                shape=input_shape,
            )
        return plan.shapes(input_shape)
    return {}


def _check_size(name: str, shapes: Mapping[str, tuple[int, ...]], output: tuple[int, ...]) -> None:
    """Refuse what nobody could step through, before memory is asked for it."""
    numbers = max(prod(output), *(prod(shape) for shape in shapes.values()), 0)
    if numbers > LARGEST:
        raise SettingError(
            translate(
                "engine",
                "{name} would have {numbers} numbers, but no layer may have more than {largest}.",
            ),
            name=name,
            numbers=f"{numbers:,}",
            largest=f"{LARGEST:,}",
        )


def _shapes_of(layer: Layer) -> dict[str, tuple[int, ...]]:
    return {name: array.shape for name, array in layer.parameters.items()}


def _hollow(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Array]:
    """Arrays of these shapes that take no memory: only their shapes are asked for."""
    return {name: np.broadcast_to(np.float32(0), shape) for name, shape in shapes.items()}


def _layer(plan: Plan, parameters: Mapping[str, Array]) -> Any:
    if isinstance(plan, ConvolutionPlan | LinearPlan):
        return plan.layer(parameters)
    return plan
