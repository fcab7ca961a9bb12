"""An operation of the network, told one output cell at a time.

Forward, loss, backward and update are all told by the same three values: a step writes one cell of
the output; it reads some cells of named matrices; what it reads is multiplied and combined.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from math import inf, log
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, IntArray
from engine.geometry import grid


class Role(StrEnum):
    """What the numbers of a matrix mean; the screen chooses its colours by it."""

    INK = "ink"  # the picture, 0 to 1
    VALUE = "value"  # what a layer computed
    WEIGHT = "weight"
    ERROR = "error"  # a derivative of the loss: delta, dW, db
    FACTOR = "factor"  # a plain multiplier: 0 or 1, a derivative of an activation


class Combine(StrEnum):
    """How the terms of a step become its value."""

    SUM = "sum"
    MEAN = "mean"  # the sum divided by `argument`
    MAX = "max"  # `argument` is the index of the term that was recorded
    RELU = "relu"
    LEAKY_RELU = "leaky_relu"  # `argument` is the slope below zero
    SIGMOID = "sigmoid"
    TANH = "tanh"
    SOFTMAX = "softmax"  # `argument` is the index of the term that is asked for
    NEGATIVE_LOG = "negative_log"


@dataclass(frozen=True, eq=False)
class Matrix:
    """A named array that an operation reads or writes.

    `values` has 1 to 4 axes, the last two are what a screen shows as rows and columns; with one
    axis it is a vector. `filler` (rows, columns) is true where a cell was filled in: padding, or
    the zeros that a stride puts between errors; None where all cells are real. `unread` is how many
    rows at the bottom and columns at the right no window reads: the stride leaves them over.
    `fold` is how a vector lies when it is shown as rows and columns; None leaves it to `grid`.
    `scale` is the end of its colour scale where that is known beforehand (a probability).
    """

    name: str
    values: Array
    role: Role
    filler: NDArray[np.bool_] | None = None
    unread: tuple[int, int] = (0, 0)
    fold: tuple[int, int] | None = None
    scale: float | None = None

    @property
    def page_shape(self) -> tuple[int, int]:
        """Rows and columns of one page: of one map, kernel, row or vector."""
        shape = self.values.shape
        if len(shape) > 2:
            return shape[-2], shape[-1]
        return self.fold or grid(shape[-1])

    @cached_property
    def limit(self) -> float:
        """The end of the colour scale: `scale`, or the largest magnitude (0 for an empty array)."""
        if self.scale is not None:
            return self.scale
        return float(np.abs(self.values).max(initial=0.0))


@dataclass(frozen=True, eq=False)
class Operand:
    """One factor of each term: n numbers, and where they stand.

    `cells` is (n, axes), positions in the input matrix called `name`; None where the factor is a
    plain number of the formula (a learning rate, the minus of a difference).
    """

    name: str
    values: Array
    cells: IntArray | None = None


@dataclass(frozen=True, eq=False)
class Part:
    """Terms that belong together: the product, term by term, of its operands.

    `shape` is how the n terms lie when they are shown: (rows, columns), or (slices, rows, columns)
    where a sum runs over channels or maps; its product is n.
    """

    operands: tuple[Operand, ...]
    shape: tuple[int, ...]

    @cached_property
    def terms(self) -> Array:
        """The n terms, in float64."""
        product = np.ones(self.operands[0].values.shape, np.float64)
        for operand in self.operands:
            product = product * operand.values
        return product


@dataclass(frozen=True, eq=False)
class Step:
    """How one cell of the output came to be."""

    index: int
    cell: tuple[int, ...]
    parts: tuple[Part, ...]
    combine: Combine
    argument: float
    value: float

    @cached_property
    def terms(self) -> Array:
        """All terms of all parts, in float64."""
        return np.concatenate([part.terms for part in self.parts])

    @property
    def ties(self) -> int:
        """For a maximum: how many terms are as large as the largest. Elsewhere 1."""
        if self.combine is not Combine.MAX:
            return 1
        return int(np.count_nonzero(self.terms == self.terms.max()))


def combined(step: Step) -> float:
    """What the terms of `step` combine to, in float64. Equals `step.value` up to rounding."""
    terms = step.terms
    first = float(terms[0]) if len(terms) else 0.0
    match step.combine:
        case Combine.SUM:
            return float(terms.sum())
        case Combine.MEAN:
            return float(terms.sum()) / step.argument
        case Combine.MAX:
            return float(terms.max())
        case Combine.RELU:
            return max(first, 0.0)
        case Combine.LEAKY_RELU:
            return first if first > 0 else step.argument * first
        case Combine.SIGMOID:
            return float(0.5 * (1 + np.tanh(first / 2)))
        case Combine.TANH:
            return float(np.tanh(first))
        case Combine.SOFTMAX:
            powers = np.exp(terms - terms.max())
            return float(powers[int(step.argument)] / powers.sum())
        case Combine.NEGATIVE_LOG:
            return inf if first == 0 else -log(first)


class Phase(StrEnum):
    """The part of a pass that an operation belongs to."""

    FORWARD = "forward"
    BACKWARD = "backward"
    UPDATE = "update"


def one(name: str, values: Array, cell: tuple[int, ...]) -> Operand:
    """The operand that is a single cell of a matrix."""
    return Operand(name, values[cell].reshape(1), np.array([cell]))


Telling: TypeAlias = tuple[tuple[Part, ...], Combine, float]
Tell: TypeAlias = Callable[[tuple[int, ...]], Telling]


def copied(name: str, values: Array, cell: tuple[int, ...]) -> Telling:
    """The telling of a step that only carries one number to another place."""
    return (Part((one(name, values, cell),), (1, 1)),), Combine.SUM, 0.0


@dataclass(frozen=True, eq=False)
class Operation:
    """One thing that the network does, as `len(operation)` steps.

    `kind` names it for the screen ("convolution", "convolution_error", ...), `layer` is the index
    of its layer (that of the last for softmax and loss). `inputs` are the matrices it reads, in the
    order in which they are shown, each name once; `output` the one that it writes. `writes` is the
    layer whose output, or the error of whose output, this is; -1 is the network's input, None means
    something else (a probability, a turned kernel, a gradient of a parameter). `settings` are the
    numbers that a sentence about it may want to name.
    """

    kind: str
    layer: int
    phase: Phase
    writes: int | None
    inputs: tuple[Matrix, ...]
    output: Matrix
    tell: Tell = field(repr=False)
    settings: Mapping[str, object] = field(default_factory=dict)

    @property
    def result(self) -> Array:
        return self.output.values

    def __len__(self) -> int:
        return self.output.values.size

    @property
    def map_size(self) -> int:
        """How many cells one feature map, kernel or row of the output has."""
        shape = self.output.values.shape
        return int(np.prod(shape[-2:] if len(shape) > 2 else shape[-1:]))

    def input(self, name: str) -> Matrix:
        """The input matrix called `name`."""
        return next(matrix for matrix in self.inputs if matrix.name == name)

    def step(self, index: int) -> Step:
        """Step `index`, 0 to len - 1, made on demand.

        Raises IndexError outside.
        """
        if not 0 <= index < len(self):
            raise IndexError(f"step {index} of an operation of {len(self)} steps")
        cell = tuple(int(i) for i in np.unravel_index(index, self.output.values.shape))
        parts, combine, argument = self.tell(cell)
        return Step(index, cell, parts, combine, argument, float(self.output.values[cell]))
