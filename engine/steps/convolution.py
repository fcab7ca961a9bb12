"""The steps of a convolution: forward, the turn of its kernel, its error, and its gradients.

The error of the input is told as a convolution too. In the row direction, with q = d(k - 1) - p,

    dx[y] = sum over u of rot180(w)[u] Q[y + d u],   Q[q + i s] = dy[i], zeros elsewhere,

so Q is the error with s - 1 zeros between its cells and q zeros around it, n + d(k - 1) in all.
Source: V. Dumoulin, F. Visin, A guide to convolution arithmetic for deep learning, 2016, section 4.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, IntArray
from engine.geometry import Window, Windows, padded_index
from engine.layers.convolution import Convolution, conv2d_grad_input
from engine.layers.padding import pad
from engine.steps.operation import (
    Combine,
    Matrix,
    Operand,
    Operation,
    Part,
    Phase,
    Role,
    Telling,
    copied,
    one,
)


def _block(*sizes: int) -> IntArray:
    """(product of sizes, axes): every position of a block, in reading order."""
    return np.indices(sizes).reshape(len(sizes), -1).T


def _pick(values: Array, cells: IntArray) -> Array:
    """The numbers of `values` at `cells` (n, axes)."""
    picked: Array = values[tuple(cells.T)]
    return picked


def _padding(around: Windows) -> NDArray[np.bool_] | None:
    """(padded rows, padded columns): true where a cell is padding; None where none is."""
    mask = np.ones((around[0].padded, around[1].padded), bool)
    inside = [window.inside for window in around]
    mask[inside[0], inside[1]] = False
    return mask if mask.any() else None


def _input(layer: Convolution, x: Array, around: Windows, role: Role) -> Matrix:
    """X as the kernel reads it, padded."""
    return Matrix(
        "X",
        pad(x, around, layer.padding_mode),
        role,
        _padding(around),
        (around[0].unread, around[1].unread),
    )


def _settings(layer: Convolution, around: Windows) -> dict[str, object]:
    return {
        "kernel": (around[0].kernel, around[1].kernel),
        "stride": (around[0].stride, around[1].stride),
        "padding": ((around[0].before, around[0].after), (around[1].before, around[1].after)),
        "dilation": (around[0].dilation, around[1].dilation),
        "groups": layer.groups,
        "padding_mode": layer.padding_mode,
    }


def convolution(index: int, layer: Convolution, x: Array, y: Array, role: Role) -> Operation:
    """x (C, H, W) -> y (O, H', W'), told window by window."""
    around = layer.windows(x.shape)
    rows, columns = around
    padded = _input(layer, x, around, role)
    weight, bias = layer.weight, layer.bias
    channels = weight.shape[1]
    offsets = _block(channels, rows.kernel, columns.kernel)
    offsets = offsets * (1, rows.dilation, columns.dilation)
    maps_of_group = weight.shape[0] // layer.groups

    def tell(cell: tuple[int, ...]) -> Telling:
        o, i, j = cell
        start = (o // maps_of_group * channels, i * rows.stride, j * columns.stride)
        cells = offsets + start
        kernel = np.column_stack((np.full(len(offsets), o), _block(*weight.shape[1:])))
        window = Operand("X", _pick(padded.values, cells), cells)
        products = Part((window, Operand("W", weight[o].ravel(), kernel)), weight.shape[1:])
        added = () if bias is None else (Part((one("b", bias, (o,)),), (1, 1)),)
        return (products, *added), Combine.SUM, 0.0

    inputs: tuple[Matrix, ...] = (padded, Matrix("W", weight, Role.WEIGHT))
    if bias is not None:
        inputs += (Matrix("b", bias, Role.WEIGHT),)
    return Operation(
        "convolution",
        index,
        Phase.FORWARD,
        index,
        inputs,
        Matrix("z", y, Role.VALUE),
        tell,
        _settings(layer, around),
    )


def turns(index: int, layer: Convolution) -> tuple[Operation, Operation]:
    """The turn of the kernel by 180 degrees: first upside down, then left to right."""
    weight = layer.weight
    upside_down = weight[:, :, ::-1]
    turned = upside_down[:, :, :, ::-1]
    height, width = weight.shape[2:]

    def rows(cell: tuple[int, ...]) -> Telling:
        o, c, u, v = cell
        return copied("W", weight, (o, c, height - 1 - u, v))

    def columns(cell: tuple[int, ...]) -> Telling:
        o, c, u, v = cell
        return copied("flip(W)", upside_down, (o, c, u, width - 1 - v))

    first = Matrix("W", weight, Role.WEIGHT)
    second = Matrix("flip(W)", upside_down, Role.WEIGHT)
    third = Matrix("rot180(W)", turned, Role.WEIGHT)
    return (
        Operation("turn_rows", index, Phase.BACKWARD, None, (first,), second, rows),
        Operation("turn_columns", index, Phase.BACKWARD, None, (second,), third, columns),
    )


def _widened(error: Array, around: Windows) -> Matrix:
    """Q: the error (O, H', W') with zeros between and around its cells."""
    shape = tuple(window.size + window.span - 1 for window in around)
    places, kept = [], []
    for window, size in zip(around, shape, strict=True):
        place = window.span - 1 - window.before + np.arange(window.output) * window.stride
        inside = (place >= 0) & (place < size)  # a window on padding alone has no place
        places.append(place[inside])
        kept.append(np.flatnonzero(inside))
    widened = np.zeros((len(error), *shape), error.dtype)
    widened[:, places[0][:, None], places[1]] = error[:, kept[0][:, None], kept[1]]
    filler = np.ones(shape, bool)
    filler[places[0][:, None], places[1]] = False
    return Matrix("δ", widened, Role.ERROR, filler if filler.any() else None)


def _unpadded(window: Window) -> Window:
    """The same windows over the padded axis."""
    return Window(window.padded, window.kernel, window.stride, dilation=window.dilation)


def errors(
    index: int, layer: Convolution, error: Array, input_shape: Sequence[int], grad_input: Array
) -> tuple[Operation, ...]:
    """The error (O, H', W') carried back to the input (C, H, W), through the turned kernel.

    Padding that copies the input (reflect, replicate, circular) takes one operation more: the
    errors of the copies are added to the cells that they copy.
    """
    around = layer.windows(input_shape)
    if layer.padding_mode == "zeros" or _padding(around) is None:
        return (_error(index, layer, error, around, grad_input, index - 1),)
    outer = _unpadded(around[0]), _unpadded(around[1])
    stride = (around[0].stride, around[1].stride)
    padded = conv2d_grad_input(
        error[None],
        layer.weight,
        (1, input_shape[0], around[0].padded, around[1].padded),
        stride=stride,
        dilation=(around[0].dilation, around[1].dilation),
        groups=layer.groups,
    )[0]
    first = _error(index, layer, error, outer, padded, None)
    return first, _fold(index, layer, padded, around, grad_input)


def _error(
    index: int,
    layer: Convolution,
    error: Array,
    around: Windows,
    grad_input: Array,
    writes: int | None,
) -> Operation:
    rows, columns = around
    widened = _widened(error, around)
    turned = layer.weight[:, :, ::-1, ::-1]
    maps, channels = len(turned) // layer.groups, turned.shape[1]
    places = _block(maps, rows.kernel, columns.kernel)
    offsets = places * (1, rows.dilation, columns.dilation)

    def tell(cell: tuple[int, ...]) -> Telling:
        c, i, j = cell
        first = c // channels * maps
        cells = offsets + np.array((first, i, j))
        kernel = np.insert(places + np.array((first, 0, 0)), 1, c % channels, axis=1)
        window = Operand("δ", _pick(widened.values, cells), cells)
        weights = Operand("rot180(W)", _pick(turned, kernel), kernel)
        shape = (maps, rows.kernel, columns.kernel)
        return (Part((window, weights), shape),), Combine.SUM, 0.0

    return Operation(
        "convolution_error",
        index,
        Phase.BACKWARD,
        writes,
        (widened, Matrix("rot180(W)", turned, Role.WEIGHT)),
        Matrix("∂L/∂X", grad_input, Role.ERROR),
        tell,
        _settings(layer, around),
    )


def _fold(
    index: int, layer: Convolution, padded: Array, around: Windows, grad_input: Array
) -> Operation:
    """The errors of padding that copies, added to the cells that were copied."""
    copies = [padded_index(window, layer.padding_mode) for window in around]

    def tell(cell: tuple[int, ...]) -> Telling:
        c, i, j = cell
        at = np.flatnonzero(copies[0] == i), np.flatnonzero(copies[1] == j)
        cells = np.stack(np.broadcast_arrays(c, at[0][:, None], at[1][None, :]), axis=-1).reshape(
            -1, 3
        )
        operand = Operand("∂L/∂X padded", _pick(padded, cells), cells)
        return (Part((operand,), (len(at[0]), len(at[1]))),), Combine.SUM, 0.0

    return Operation(
        "padding_error",
        index,
        Phase.BACKWARD,
        index - 1,
        (Matrix("∂L/∂X padded", padded, Role.ERROR, _padding(around)),),
        Matrix("∂L/∂X", grad_input, Role.ERROR),
        tell,
        _settings(layer, around),
    )


def weight_gradient(
    index: int, layer: Convolution, x: Array, error: Array, gradient: Array, role: Role
) -> Operation:
    """dW (O, C / groups, kh, kw): the input (C, H, W) convolved with the error (O, H', W')."""
    around = layer.windows(x.shape)
    rows, columns = around
    padded = _input(layer, x, around, role)
    places = _block(rows.output, columns.output)
    offsets = np.insert(places * (rows.stride, columns.stride), 0, 0, axis=1)
    maps, channels = len(layer.weight) // layer.groups, layer.weight.shape[1]

    def tell(cell: tuple[int, ...]) -> Telling:
        o, c, u, v = cell
        start = (o // maps * channels + c, u * rows.dilation, v * columns.dilation)
        cells = offsets + np.array(start)
        window = Operand("X", _pick(padded.values, cells), cells)
        delta = Operand("δ", error[o].ravel(), np.insert(places, 0, o, axis=1))
        return (Part((window, delta), (rows.output, columns.output)),), Combine.SUM, 0.0

    return Operation(
        "convolution_weight_gradient",
        index,
        Phase.BACKWARD,
        None,
        (padded, Matrix("δ", error, Role.ERROR)),
        Matrix("dW", gradient, Role.ERROR),
        tell,
        _settings(layer, around),
    )


def bias_gradient(index: int, error: Array, gradient: Array) -> Operation:
    """db (O,): the sum of the error (O, H', W') of each map."""
    places = _block(*error.shape[1:])

    def tell(cell: tuple[int, ...]) -> Telling:
        cells = np.insert(places, 0, cell[0], axis=1)
        delta = Operand("δ", error[cell[0]].ravel(), cells)
        return (Part((delta,), error.shape[1:]),), Combine.SUM, 0.0

    return Operation(
        "convolution_bias_gradient",
        index,
        Phase.BACKWARD,
        None,
        (Matrix("δ", error, Role.ERROR),),
        Matrix("db", gradient, Role.ERROR),
        tell,
    )
