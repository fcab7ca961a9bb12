"""The steps of pooling, and of its way back: the upsampling of the pooled errors."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from engine.arrays import Array, IntArray
from engine.geometry import Window, Windows
from engine.layers.pooling import AveragePooling, MaxPooling, divisors
from engine.steps.operation import (
    At,
    Combine,
    Matrix,
    Operand,
    Operation,
    Part,
    Phase,
    Readers,
    Role,
    Tell,
    Telling,
    block,
    every,
)

Block: TypeAlias = tuple[int, IntArray, IntArray]  # a channel, and rows and columns of it


def _settings(around: Windows) -> dict[str, object]:
    return {
        "kernel": (around[0].kernel, around[1].kernel),
        "stride": (around[0].stride, around[1].stride),
        "padding": ((around[0].before, around[0].after), (around[1].before, around[1].after)),
        "dilation": (around[0].dilation, around[1].dilation),
    }


def _real(window: Window, i: int) -> IntArray:
    """The cells of window `i` that are not padding."""
    cells = window.reads[i]
    real: IntArray = cells[(cells >= 0) & (cells < window.size)]
    return real


def _first(window: Window) -> IntArray:
    """The first cell of each window that is not padding."""
    first: IntArray = np.where(window.reads >= 0, window.reads, window.size).min(1)
    return first


def _read(around: Windows, window: tuple[int, ...]) -> Block:
    """The real cells that the window (c, i, j) reads."""
    c, i, j = window
    return c, _real(around[0], i), _real(around[1], j)


def _reading(around: Windows, cell: tuple[int, ...]) -> Block:
    """The windows that read the input cell (c, i, j); none at an unread edge."""
    c, i, j = cell
    return c, around[0].readers[i], around[1].readers[j]


def _part(name: str, values: Array, where: Block, *more: Operand) -> Part:
    return Part((block(name, values, *where), *more), (len(where[1]), len(where[2])))


def _unread(window: Window) -> int:
    """How many of the last cells of the input no window reads."""
    return max(0, window.unread - window.after)


def max_pooling(
    index: int,
    layer: MaxPooling,
    x: Array,
    y: Array,
    argmax: Callable[[], IntArray],
    role: Role,
) -> Operation:
    """x (C, H, W) -> y (C, H', W').

    `argmax` gives the recorded positions (C, H', W'); it is asked when a step is told.
    """
    around = layer.windows(x.shape)

    def tell(cell: tuple[int, ...]) -> Telling:
        where = _, rows, columns = _read(around, cell)
        row, column = divmod(int(argmax()[cell]), x.shape[2])
        recorded = np.searchsorted(rows, row) * len(columns) + np.searchsorted(columns, column)
        return (_part("X", x, where),), Combine.MAX, float(recorded)

    return _downsampling("max_pooling", index, x, y, around, tell, role)


def average_pooling(index: int, layer: AveragePooling, x: Array, y: Array, role: Role) -> Operation:
    """x (C, H, W) -> y (C, H', W')."""
    around = layer.windows(x.shape)
    by = divisors(around, layer.count_include_pad)

    def tell(cell: tuple[int, ...]) -> Telling:
        return (_part("X", x, _read(around, cell)),), Combine.MEAN, float(by[cell[1:]])

    return _downsampling("average_pooling", index, x, y, around, tell, role)


def _downsampling(
    kind: str, index: int, x: Array, y: Array, around: Windows, tell: Tell, role: Role
) -> Operation:
    unread = _unread(around[0]), _unread(around[1])

    def readers(name: str, cell: tuple[int, ...]) -> At:
        return _reading(around, cell)

    return Operation(
        kind,
        index,
        Phase.FORWARD,
        index,
        (Matrix("X", x, role, unread=unread),),
        Matrix("Y", y, Role.VALUE),
        tell,
        _settings(around),
        readers,
    )


def max_pooling_error(
    index: int,
    layer: MaxPooling,
    error: Array,
    argmax: IntArray,
    input_shape: Sequence[int],
    grad_input: Array,
) -> Operation:
    """The pooled error (C, H', W') goes to the recorded positions of the input (C, H, W).

    Told by the input cell: it gets the errors of those windows that recorded it.
    """
    around = layer.windows(input_shape)
    start = np.arange(input_shape[0])[:, None, None] * (input_shape[1] * input_shape[2])
    pins = np.zeros(input_shape)
    pins.ravel()[start + argmax] = 1

    def tell(cell: tuple[int, ...]) -> Telling:
        where = c, rows, columns = _reading(around, cell)
        here = argmax[c, rows[:, None], columns] == cell[1] * input_shape[2] + cell[2]
        recorded = Operand("recorded", here.ravel().astype(np.float64))
        return (_part("∂L/∂Y", error, where, recorded),), Combine.SUM, 0.0

    def readers(name: str, cell: tuple[int, ...]) -> At:
        return _read(around, cell) if name == "∂L/∂Y" else every(0, 0, 0)  # pins are no factor

    maxima = Matrix("recorded maxima", pins, Role.FACTOR)
    return _upsampling(
        "max_pooling_error", index, error, maxima, grad_input, tell, _settings(around), readers
    )


def average_pooling_error(
    index: int,
    layer: AveragePooling,
    error: Array,
    input_shape: Sequence[int],
    grad_input: Array,
) -> Operation:
    """The pooled error (C, H', W') is spread evenly over the cells of its window."""
    around = layer.windows(input_shape)
    share = 1 / divisors(around, layer.count_include_pad)[None]

    def tell(cell: tuple[int, ...]) -> Telling:
        where = _, rows, columns = _reading(around, cell)
        shares = block("1/n", share, 0, rows, columns)
        return (_part("∂L/∂Y", error, where, shares),), Combine.SUM, 0.0

    def readers(name: str, cell: tuple[int, ...]) -> At:
        c, rows, columns = _read(around, cell)
        return (c if name == "∂L/∂Y" else np.arange(input_shape[0])), rows, columns

    shares = Matrix("1/n", share, Role.FACTOR)
    return _upsampling(
        "average_pooling_error", index, error, shares, grad_input, tell, _settings(around), readers
    )


def _upsampling(
    kind: str,
    index: int,
    error: Array,
    factor: Matrix,
    grad_input: Array,
    tell: Tell,
    settings: Mapping[str, object],
    readers: Readers,
) -> Operation:
    return Operation(
        kind,
        index,
        Phase.BACKWARD,
        index - 1,
        (Matrix("∂L/∂Y", error, Role.ERROR), factor),
        Matrix("∂L/∂X", grad_input, Role.ERROR),
        tell,
        settings,
        readers,
    )


def widened_error(
    index: int, layer: MaxPooling | AveragePooling, error: Array, input_shape: Sequence[int]
) -> Operation | None:
    """The pooled error (C, H', W') widened with zeros to the shape of the input (C, H, W).

    Each error stands at the first real cell of its window. None where windows overlap.
    """
    around = layer.windows(input_shape)
    if any(window.counts.max() > 1 for window in around):
        return None
    firsts = _first(around[0]), _first(around[1])
    widened = np.zeros(input_shape, error.dtype)
    widened[:, firsts[0][:, None], firsts[1]] = error
    filler = np.ones(widened.shape[1:], bool)
    filler[firsts[0][:, None], firsts[1]] = False

    def tell(cell: tuple[int, ...]) -> Telling:
        c, i, j = cell
        where = c, np.flatnonzero(firsts[0] == i), np.flatnonzero(firsts[1] == j)
        return (_part("∂L/∂Y", error, where),), Combine.SUM, 0.0

    def readers(name: str, cell: tuple[int, ...]) -> At:
        c, i, j = cell
        return c, firsts[0][i], firsts[1][j]

    return Operation(
        "pooling_error_widened",
        index,
        Phase.BACKWARD,
        None,
        (Matrix("∂L/∂Y", error, Role.ERROR),),
        Matrix("widened", widened, Role.ERROR, filler if filler.any() else None),
        tell,
        _settings(around),
        readers,
    )
