"""An operation of the network, told one output cell at a time.

Forward, loss, backward and update are all told by the same three values: a step writes one cell of
the output; it reads some cells of named matrices; what it reads is multiplied and combined. Only
where an error is scattered a step adds to many cells: see `Spread`.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cached_property
from math import inf, log, prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, IntArray
from engine.geometry import grid
from engine.values import dataclass, field


class Role(StrEnum):
    """What the numbers of a matrix mean; the screen chooses its colours by it."""

    INK = "ink"  # the picture, from 0 on
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
    OVER_ROOT = "over_root"  # the first by the root of the second and `argument`
    SPREAD = "spread"  # they don't: each is added to a cell of its own


At: TypeAlias = tuple[int | IntArray, ...]  # positions along each axis of a matrix


def every(*sizes: int) -> At:
    """All positions along axes of these sizes."""
    return tuple(np.arange(size) for size in sizes)


def _crossing(at: At) -> tuple[IntArray, ...]:
    return np.ix_(*map(np.atleast_1d, at))


def crossings(at: At) -> IntArray:
    """(n, axes): all cells with one of the positions `at` of each axis, in reading order."""
    mesh = _crossing(at)
    cells = np.empty((*(axis.size for axis in mesh), len(mesh)), np.intp)
    for place, axis in enumerate(mesh):
        cells[..., place] = axis
    return cells.reshape(-1, len(mesh))


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
        """The end of the colour scale: `scale`, or the largest magnitude (0 for an empty array).

        Ink is shown from 0 to 1, or to its largest number where that is more.
        """
        if self.scale is not None:
            return self.scale
        if self.role is Role.INK:
            return float(self.values.max(initial=1.0))
        return float(np.abs(self.values).max(initial=0.0))


@dataclass(frozen=True, eq=False)
class Operand:
    """One factor of each term: n numbers, and where they stand.

    They stand in the input matrix called `name`, where the positions `at` of its axes cross, or all
    of them at one place; None where the factor is a plain number of the formula (a learning rate,
    the minus of a difference).
    """

    name: str
    values: Array
    at: At | None = None

    @cached_property
    def cells(self) -> IntArray | None:
        """(n, axes): where each of them stands, made when it is first asked for."""
        if self.at is None:
            return None
        return np.broadcast_to(crossings(self.at), (len(self.values), len(self.at)))


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
        product = self.operands[0].values.astype(np.float64)
        for operand in self.operands[1:]:
            product *= operand.values
        return product


@dataclass(frozen=True, eq=False)
class Step:
    """How one cell of the output came to be, or what becomes of one number that is spread.

    `targets` (n, axes) are the cells of the output to which the n terms of a number that is spread
    are added; elsewhere it is None, and `cell` is the one that is written.
    """

    index: int
    cell: tuple[int, ...]
    parts: tuple[Part, ...]
    combine: Combine
    argument: float
    value: float
    targets: IntArray | None = None

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
    """What the terms of `step` combine to, in float64. Equals `step.value` up to rounding.

    Of a number that is spread it is the number itself, the first factor of each term.
    """
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
        case Combine.OVER_ROOT:
            with np.errstate(divide="ignore", invalid="ignore"):
                return float(terms[0] / (np.sqrt(terms[1]) + step.argument))
        case Combine.SPREAD:
            return float(step.parts[0].operands[0].values[0])


class Phase(StrEnum):
    """The part of a pass that an operation belongs to."""

    FORWARD = "forward"
    BACKWARD = "backward"
    UPDATE = "update"


def one(name: str, values: Array, cell: tuple[int, ...]) -> Operand:
    """The operand that is a single cell of a matrix."""
    return Operand(name, values[cell].reshape(1), cell)


def block(name: str, values: Array, *at: int | IntArray) -> Operand:
    """The operand that is all cells of a matrix where the positions `at` of its axes cross."""
    return Operand(name, values[_crossing(at)].ravel(), at)


Telling: TypeAlias = tuple[tuple[Part, ...], Combine, float]
Tell: TypeAlias = Callable[[tuple[int, ...]], Telling]
Readers: TypeAlias = Callable[[str, tuple[int, ...]], At]


def copied(name: str, values: Array, cell: tuple[int, ...]) -> Telling:
    """The telling of a step that only carries one number to another place."""
    return (Part((one(name, values, cell),), (1, 1)),), Combine.SUM, 0.0


def _the_same(name: str, cell: tuple[int, ...]) -> At:
    return cell


@dataclass(frozen=True, eq=False)
class Spread:
    """How steps spread numbers over the output, where they do not write it cell by cell.

    Each step takes one number of `source`. `targets(cell)` (n, axes) are the cells of the output to
    which its n terms are added, `after(index)` is the output after step `index`, -1 for before all.
    """

    source: Array
    targets: Callable[[tuple[int, ...]], IntArray]
    after: Callable[[int], Array]


@dataclass(frozen=True, eq=False)
class Operation:
    """One thing that the network does, as `len(operation)` steps.

    `kind` names it for the screen ("convolution", "convolution_error", ...), `layer` is the index
    of its layer (that of the last for softmax and loss). `inputs` are the matrices it reads, in the
    order in which they are shown, each name once; `output` the one that it writes. `writes` is the
    layer whose output, or the error of whose output, this is; -1 is the network's input, None means
    something else (a probability, a turned kernel, a gradient of a parameter). `settings` are the
    numbers that a sentence about it may want to name. `readers` says which steps read a cell of an
    input; unless it is given that is the step of the same cell. `spread` is there where the steps
    do not write the output cell by cell.
    """

    kind: str
    layer: int
    phase: Phase
    writes: int | None
    inputs: tuple[Matrix, ...]
    output: Matrix
    tell: Tell = field(repr=False)
    settings: Mapping[str, object] = field(default_factory=dict)
    readers: Readers = field(default=_the_same, repr=False)
    spread: Spread | None = None

    @property
    def result(self) -> Array:
        return self.output.values

    @property
    def told(self) -> Array:
        """One number for each step, in the shape of the steps: what it writes, or spreads."""
        return self.result if self.spread is None else self.spread.source

    def __len__(self) -> int:
        return self.told.size

    @property
    def map_size(self) -> int:
        """How many steps one feature map, kernel or row takes."""
        shape = self.told.shape
        return prod(shape[-2:] if len(shape) > 2 else shape[-1:])

    def input(self, name: str) -> Matrix:
        """The input matrix called `name`."""
        return next(matrix for matrix in self.inputs if matrix.name == name)

    def step(self, index: int) -> Step:
        """Step `index`, 0 to len - 1, made on demand; the last two are kept.

        Raises IndexError outside.
        """
        if not 0 <= index < len(self):
            raise IndexError(f"step {index} of an operation of {len(self)} steps")
        if index not in self._kept:
            if len(self._kept) > 1:
                del self._kept[next(iter(self._kept))]
            self._kept[index] = self._step(index)
        return self._kept[index]

    @cached_property
    def _kept(self) -> dict[int, Step]:
        """While a step is on the screen it is asked for at every frame, with the one before."""
        return {}

    def _step(self, index: int) -> Step:
        cell = tuple(int(i) for i in np.unravel_index(index, self.told.shape))
        parts, combine, argument = self.tell(cell)
        targets = None if self.spread is None else self.spread.targets(cell)
        return Step(index, cell, parts, combine, argument, float(self.told[cell]), targets)

    def read_by(self, name: str, cell: tuple[int, ...]) -> IntArray:
        """(n, axes): the cells of all steps that read `cell` of the input called `name`.

        They stand in reading order.
        """
        return crossings(self.readers(name, cell))

    def after(self, index: int) -> Array:
        """The output as it stands after step `index`: finished, unless numbers are spread over it.

        Those of the steps up to `index` then are; -1 is before all of them.
        """
        if self.spread is None or index == len(self) - 1:
            return self.result
        return self.spread.after(index)
