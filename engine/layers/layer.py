"""What a layer is: settings and parameters, frozen; what it computes is handed out, never kept."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol, TypeVar

from engine.arrays import Array, frozen

L = TypeVar("L")
NO_PARAMETERS: Mapping[str, Array] = MappingProxyType({})


class Layer(Protocol):
    """One layer of a network, for a batch of inputs (N, ...)."""

    @property
    def kind(self) -> str:
        """The name of its kind: "convolution", "activation", "max_pooling" ..."""

    @property
    def parameters(self) -> Mapping[str, Array]:
        """The arrays that training changes, by name; empty for most kinds."""

    def output_shape(self, input_shape: Sequence[int]) -> tuple[int, ...]:
        """The shape of the output for one input, both without N; SettingError if it can't be."""

    def forward(self, x: Array) -> tuple[Array, object]:
        """x -> (y, what backward needs besides x and y)."""

    def backward(
        self, grad_output: Array, x: Array, y: Array, saved: object
    ) -> tuple[Array, Mapping[str, Array]]:
        """dL/dy, and x, y, saved of forward -> (dL/dx, dL/dparameter by name)."""


class ParametricLayer(Layer, Protocol):
    """A layer with parameters."""

    def with_parameters(self, parameters: Mapping[str, Array]) -> Layer:
        """The same layer with other parameters of the same shapes."""


def with_arrays(layer: L, **arrays: Array | None) -> L:
    """The same frozen layer with other arrays; in training this is done at every step.

    dataclasses.replace takes nearly twice as long.
    """
    made = object.__new__(type(layer))
    vars(made).update(vars(layer))
    vars(made).update({n: None if a is None else frozen(a) for n, a in arrays.items()})
    return made
