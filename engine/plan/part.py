"""What a plan is made of: one layer, or a piece of one, compiled for n images of one shape."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from engine.arrays import Array


class Part(Protocol):
    """Buffers and views that are made once, and what is done with them at every pass.

    A part owns the two buffers that it reads, laid out as suits it: `x`, where the part before it
    writes, and `dy`, where the part behind it writes the error of y. All are rows first (layout).
    """

    x: Array
    dy: Array

    def connect(self, y: Array, dx: Array | None) -> None:
        """Where to write: y is the x of the part behind, dx the dy of the part before.

        Both hold zeros. Without dx, nobody asks for the error of x.
        """

    def forward(self) -> None:
        """x -> y."""

    def backward(self) -> None:
        """dy, and x and y of the last forward -> dx, and the gradients."""


@runtime_checkable
class ParametricPart(Part, Protocol):
    """A part with parameters."""

    @property
    def grads(self) -> Mapping[str, Array]:
        """The gradients of its parameters, packed; the next backward may write over them."""

    def load(self, parameters: Mapping[str, Array]) -> None:
        """Take the parameters of its layer for the passes to come."""

    def unpacked(self, name: str, grad: Array) -> Array:
        """A gradient that lies as in `grads` -> one in the shape of the parameter.

        No pass to come writes over what is given.
        """
