"""The steps of pooling, and of its way back: the upsampling of the pooled errors."""

from collections.abc import Mapping, Sequence

import numpy as np

from engine.arrays import Array, IntArray
from engine.geometry import Window, Windows
from engine.layers.pooling import AveragePooling, MaxPooling, divisors
from engine.steps.operation import (
    Combine,
    Matrix,
    Operand,
    Operation,
    Part,
    Phase,
    Role,
    Tell,
    Telling,
)


def _settings(around: Windows) -> dict[str, object]:
    return {
        "kernel": (around[0].kernel, around[1].kernel),
        "stride": (around[0].stride, around[1].stride),
        "padding": ((around[0].before, around[0].after), (around[1].before, around[1].after)),
        "dilation": (around[0].dilation, around[1].dilation),
    }


def _positions(channel: int, rows: IntArray, columns: IntArray) -> IntArray:
    """(n, 3): all of `rows` x `columns` of one channel, in reading order."""
    return np.stack(np.broadcast_arrays(channel, rows[:, None], columns[None, :]), axis=-1).reshape(
        -1, 3
    )


def _real(window: Window, i: int) -> IntArray:
    """The cells of window `i` that are not padding."""
    cells = window.reads[i]
    real: IntArray = cells[(cells >= 0) & (cells < window.size)]
    return real


def _window(x: Array, around: Windows, cell: tuple[int, ...]) -> tuple[Part, IntArray]:
    """The real cells of the window of output cell (c, i, j), and their positions."""
    c, i, j = cell
    rows, columns = _real(around[0], i), _real(around[1], j)
    cells = _positions(c, rows, columns)
    operand = Operand("X", x[tuple(cells.T)], cells)
    return Part((operand,), (len(rows), len(columns))), cells


def _input(x: Array, around: Windows) -> Matrix:
    return Matrix("X", x, Role.VALUE, unread=(_unread(around[0]), _unread(around[1])))


def _unread(window: Window) -> int:
    """How many of the last cells of the input no window reads."""
    return max(0, window.unread - window.after)


def max_pooling(index: int, layer: MaxPooling, x: Array, y: Array, argmax: IntArray) -> Operation:
    """x (C, H, W) -> y (C, H', W'), with the recorded positions `argmax` (C, H', W')."""
    around = layer.windows(x.shape)

    def tell(cell: tuple[int, ...]) -> Telling:
        part, cells = _window(x, around, cell)
        flat = cells[:, 1] * x.shape[2] + cells[:, 2]
        return (part,), Combine.MAX, float(np.flatnonzero(flat == argmax[cell])[0])

    return Operation(
        "max_pooling",
        index,
        Phase.FORWARD,
        index,
        (_input(x, around),),
        Matrix("Y", y, Role.VALUE),
        tell,
        _settings(around),
    )


def average_pooling(index: int, layer: AveragePooling, x: Array, y: Array) -> Operation:
    """x (C, H, W) -> y (C, H', W')."""
    around = layer.windows(x.shape)
    by = divisors(around, layer.count_include_pad)

    def tell(cell: tuple[int, ...]) -> Telling:
        part, _ = _window(x, around, cell)
        return (part,), Combine.MEAN, float(by[cell[1:]])

    return Operation(
        "average_pooling",
        index,
        Phase.FORWARD,
        index,
        (_input(x, around),),
        Matrix("Y", y, Role.VALUE),
        tell,
        _settings(around),
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
        part = _readers(error, around, cell)
        windows = part.operands[0].cells
        assert windows is not None
        here = argmax[tuple(windows.T)] == cell[1] * input_shape[2] + cell[2]
        recorded = Operand("recorded", here.astype(np.float64))
        return (Part((*part.operands, recorded), part.shape),), Combine.SUM, 0.0

    maxima = (Matrix("recorded maxima", pins, Role.FACTOR),)
    return _upsampling(
        "max_pooling_error", index, error, maxima, grad_input, tell, _settings(around)
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
        part = _readers(error, around, cell)
        windows = part.operands[0].cells
        assert windows is not None
        places = windows * (0, 1, 1)
        shares = Operand("1/n", share[tuple(places.T)], places)
        return (Part((*part.operands, shares), part.shape),), Combine.SUM, 0.0

    shares = (Matrix("1/n", share, Role.FACTOR),)
    return _upsampling(
        "average_pooling_error", index, error, shares, grad_input, tell, _settings(around)
    )


def _readers(error: Array, around: Windows, cell: tuple[int, ...]) -> Part:
    """The errors of all windows that read the input cell (c, i, j); none at an unread edge."""
    c, i, j = cell
    rows, columns = around[0].readers[i], around[1].readers[j]
    cells = _positions(c, rows, columns)
    return Part((Operand("∂L/∂Y", error[tuple(cells.T)], cells),), (len(rows), len(columns)))


def _upsampling(
    kind: str,
    index: int,
    error: Array,
    more: tuple[Matrix, ...],
    grad_input: Array,
    tell: Tell,
    settings: Mapping[str, object],
) -> Operation:
    return Operation(
        kind,
        index,
        Phase.BACKWARD,
        index - 1,
        (Matrix("∂L/∂Y", error, Role.ERROR), *more),
        Matrix("∂L/∂X", grad_input, Role.ERROR),
        tell,
        settings,
    )
