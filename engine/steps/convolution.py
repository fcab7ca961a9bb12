"""The steps of a convolution: forward, the turn of its kernel, its error, and its gradients.

The error of the input is told as a convolution too. In the row direction, with q = d(k - 1) - p,

    dx[y] = sum over u of rot180(w)[u] Q[y + d u],   Q[q + i s] = dy[i], zeros elsewhere,

so Q is the error with s - 1 zeros between its cells and q zeros around it, n + d(k - 1) in all.
The other picture of it scatters: dy[i] spreads w[u] dy[i] over the cells i s + d u that it read.
Source: V. Dumoulin, F. Visin, A guide to convolution arithmetic for deep learning, 2016, section 4.

Where the layer turns its kernel (`flip_kernel`), w above is rot180(w), and rot180(w) is w again.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, IntArray
from engine.geometry import Window, Windows, padded_index
from engine.layers.convolution import Convolution, conv2d_grad_input, rot180
from engine.layers.padding import pad
from engine.steps.operation import (
    At,
    Combine,
    Matrix,
    Operand,
    Operation,
    Part,
    Phase,
    Role,
    Spread,
    Telling,
    block,
    copied,
    crossings,
    every,
    one,
)
from engine.values import replace


def _padding(around: Windows) -> NDArray[np.bool_] | None:
    """(padded rows, padded columns): true where a cell is padding; None where none is."""
    mask = np.ones((around[0].padded, around[1].padded), bool)
    inside = [window.inside for window in around]
    mask[inside[0], inside[1]] = False
    return mask if mask.any() else None


def _outer(around: Windows) -> Windows:
    """The same windows over the padded axes."""
    rows, columns = (Window(w.padded, w.kernel, w.stride, dilation=w.dilation) for w in around)
    return rows, columns


def _holding(reads: IntArray, position: int) -> IntArray:
    """The rows of `reads` in which `position` stands."""
    return np.flatnonzero((reads == position).any(1))


def _channels(layer: Convolution, o: int) -> IntArray:
    """The channels that map `o` reads, those of its group."""
    maps, channels = len(layer.weight) // layer.groups, layer.weight.shape[1]
    return o // maps * channels + np.arange(channels)


def _maps(layer: Convolution, c: int) -> IntArray:
    """The maps that read channel `c`, those of its group."""
    maps, channels = len(layer.weight) // layer.groups, layer.weight.shape[1]
    return c // channels * maps + np.arange(maps)


def _input(layer: Convolution, x: Array, around: Windows, role: Role) -> Matrix:
    """X as the kernel reads it, padded."""
    return Matrix(
        "X",
        pad(x, around, layer.padding_mode),
        role,
        _padding(around),
        (around[0].unread, around[1].unread),
    )


def _kernel(layer: Convolution, turned: bool) -> Matrix:
    """W as it is, or turned by 180 degrees."""
    if turned:
        return Matrix("rot180(W)", rot180(layer.weight), Role.WEIGHT)
    return Matrix("W", layer.weight, Role.WEIGHT)


def _settings(layer: Convolution, around: Windows) -> dict[str, object]:
    return {
        "kernel": (around[0].kernel, around[1].kernel),
        "stride": (around[0].stride, around[1].stride),
        "padding": ((around[0].before, around[0].after), (around[1].before, around[1].after)),
        "dilation": (around[0].dilation, around[1].dilation),
        "groups": layer.groups,
        "padding_mode": layer.padding_mode,
        "flip_kernel": layer.flip_kernel,
    }


def convolution(index: int, layer: Convolution, x: Array, y: Array, role: Role) -> Operation:
    """x (C, H, W) -> y (O, H', W'), told window by window."""
    around = layer.windows(x.shape)
    rows, columns = _outer(around)
    padded = _input(layer, x, around, role)
    kernel, bias = _kernel(layer, layer.flip_kernel), layer.bias
    shape = kernel.values.shape[1:]

    def tell(cell: tuple[int, ...]) -> Telling:
        o, i, j = cell
        window = block("X", padded.values, _channels(layer, o), rows.reads[i], columns.reads[j])
        weights = block(kernel.name, kernel.values, o, *every(*shape))
        added = () if bias is None else (Part((one("b", bias, (o,)),), (1, 1)),)
        return (Part((window, weights), shape), *added), Combine.SUM, 0.0

    def readers(name: str, cell: tuple[int, ...]) -> At:
        if name != "X":
            return cell[0], *every(*y.shape[1:])
        c, p, q = cell
        return _maps(layer, c), _holding(rows.reads, p), _holding(columns.reads, q)

    inputs: tuple[Matrix, ...] = (padded, kernel)
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
        readers,
    )


def turns(
    index: int, layer: Convolution, phase: Phase = Phase.BACKWARD
) -> tuple[Operation, Operation]:
    """The turn of the kernel by 180 degrees: first upside down, then left to right."""
    upside_down = Matrix("flip(W)", layer.weight[:, :, ::-1], Role.WEIGHT)
    return (
        _turn("turn_rows", index, phase, _kernel(layer, turned=False), upside_down, axis=2),
        _turn("turn_columns", index, phase, upside_down, _kernel(layer, turned=True), axis=3),
    )


def _turn(
    kind: str, index: int, phase: Phase, before: Matrix, after: Matrix, axis: int
) -> Operation:
    """Each number moves as far from the end of `axis` as it stood from its beginning."""
    last = before.values.shape[axis] - 1

    def opposite(cell: tuple[int, ...]) -> tuple[int, ...]:
        return *cell[:axis], last - cell[axis], *cell[axis + 1 :]

    def tell(cell: tuple[int, ...]) -> Telling:
        return copied(before.name, before.values, opposite(cell))

    def readers(name: str, cell: tuple[int, ...]) -> At:
        return opposite(cell)

    return Operation(kind, index, phase, None, (before,), after, tell, readers=readers)


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


def _carried(error: Array, kernel: Array, groups: int, outer: Windows) -> Array:
    """The error (O, H', W') of windows over padded axes -> that of the padded input (C, ...)."""
    rows, columns = outer
    return conv2d_grad_input(
        error[None],
        kernel,
        (1, kernel.shape[1] * groups, rows.size, columns.size),
        stride=(rows.stride, columns.stride),
        dilation=(rows.dilation, columns.dilation),
        groups=groups,
    )[0]


def _padded_error(error: Array, padding: NDArray[np.bool_] | None) -> Matrix:
    """The error of the input with its padding (C, padded rows, padded columns)."""
    name = "∂L/∂X" if padding is None else "∂L/∂X padded"
    return Matrix(name, error, Role.ERROR, padding)


def errors(
    index: int, layer: Convolution, error: Array, input_shape: Sequence[int], grad_input: Array
) -> tuple[Operation, ...]:
    """The error (O, H', W') carried back to the input (C, H, W), through the turned kernel.

    Padding that copies the input (reflect, replicate, circular) takes one operation more: the
    errors of the copies are added to the cells that they copy.
    """
    around, last = layer.windows(input_shape), Matrix("∂L/∂X", grad_input, Role.ERROR)
    padding = _padding(around)
    if layer.padding_mode == "zeros" or padding is None:
        return (_error(index, layer, error, around, last, index - 1),)
    outer = _outer(around)
    padded = _padded_error(_carried(error, layer.kernel, layer.groups, outer), padding)
    first = _error(index, layer, error, outer, padded, None)
    return first, _fold(index, layer, padded, around, last)


def _error(
    index: int,
    layer: Convolution,
    error: Array,
    around: Windows,
    output: Matrix,
    writes: int | None,
) -> Operation:
    widened = _widened(error, around)
    turned = _kernel(layer, not layer.flip_kernel)
    channels, *size = turned.values.shape[1:]
    # how the turned kernel reads the widened error: with stride 1
    rows, columns = (Window(w.size + w.span - 1, w.kernel, dilation=w.dilation) for w in around)

    def tell(cell: tuple[int, ...]) -> Telling:
        c, i, j = cell
        maps = _maps(layer, c)
        window = block("δ", widened.values, maps, rows.reads[i], columns.reads[j])
        weights = block(turned.name, turned.values, maps, c % channels, *every(*size))
        return (Part((window, weights), (len(maps), *size)),), Combine.SUM, 0.0

    def readers(name: str, cell: tuple[int, ...]) -> At:
        if name != "δ":
            return _channels(layer, cell[0])[cell[1]], *every(*output.values.shape[1:])
        o, p, q = cell
        return _channels(layer, o), _holding(rows.reads, p), _holding(columns.reads, q)

    return Operation(
        "convolution_error",
        index,
        Phase.BACKWARD,
        writes,
        (widened, turned),
        output,
        tell,
        _settings(layer, around),
        readers,
    )


def _fold(
    index: int, layer: Convolution, padded: Matrix, around: Windows, output: Matrix
) -> Operation:
    """The errors of padding that copies, added to the cells that were copied."""
    copies = [padded_index(window, layer.padding_mode) for window in around]

    def tell(cell: tuple[int, ...]) -> Telling:
        c, i, j = cell
        at = np.flatnonzero(copies[0] == i), np.flatnonzero(copies[1] == j)
        part = Part((block(padded.name, padded.values, c, *at),), (len(at[0]), len(at[1])))
        return (part,), Combine.SUM, 0.0

    def readers(name: str, cell: tuple[int, ...]) -> At:
        c, p, q = cell
        return c, copies[0][p], copies[1][q]

    return Operation(
        "padding_error",
        index,
        Phase.BACKWARD,
        index - 1,
        (padded,),
        output,
        tell,
        _settings(layer, around),
        readers,
    )


def error_scattered(
    index: int, layer: Convolution, error: Array, input_shape: Sequence[int]
) -> Operation:
    """The error (O, H', W') carried back to the padded input (C, rows, columns) by scattering.

    A step takes one error and adds it, through the kernel, to all cells that its window read.
    """
    around = layer.windows(input_shape)
    rows, columns = outer = _outer(around)
    kernel = _kernel(layer, layer.flip_kernel)
    shape = kernel.values.shape[1:]
    # what the errors of the first maps add up to: none of them, one ... all
    sums = [np.zeros((input_shape[0], rows.size, columns.size), error.dtype)]
    for o in range(len(error)):
        sums.append(sums[-1].copy())
        one_map = slice(o, o + 1)
        sums[-1][_channels(layer, o)] += _carried(error[one_map], kernel.values[one_map], 1, outer)
    result = sums[-1]

    def tell(cell: tuple[int, ...]) -> Telling:
        weights = block(kernel.name, kernel.values, cell[0], *every(*shape))
        same = Operand("δ", np.repeat(error[cell], len(weights.values)), cell)
        return (Part((same, weights), shape),), Combine.SPREAD, 0.0

    def targets(cell: tuple[int, ...]) -> IntArray:
        o, i, j = cell
        return crossings((_channels(layer, o), rows.reads[i], columns.reads[j]))

    def readers(name: str, cell: tuple[int, ...]) -> At:
        return cell if name == "δ" else (cell[0], *every(*error.shape[1:]))

    def after(step: int) -> Array:
        if step == -1:
            return sums[0]
        o, i, j = (int(n) for n in np.unravel_index(step, error.shape))
        top, bottom = i * rows.stride, i * rows.stride + rows.span
        # above its window map o is done, below nothing of it, and between are its last rows
        standing = np.concatenate((sums[o + 1][:, :top], sums[o][:, top:]), axis=1)
        first = max(0, i - (rows.span - 1) // rows.stride)
        recent = error[o : o + 1, first : i + 1].copy()
        recent[:, -1, j + 1 :] = 0
        band = replace(rows, size=bottom - first * rows.stride), columns
        spread = _carried(recent, kernel.values[o : o + 1], 1, band)
        standing[_channels(layer, o), top:bottom] += spread[:, -rows.span :]
        return standing

    return Operation(
        "convolution_error_scattered",
        index,
        Phase.BACKWARD,
        None,
        (Matrix("δ", error, Role.ERROR), kernel),
        _padded_error(result, _padding(around)),
        tell,
        _settings(layer, around),
        readers,
        Spread(error, targets, after),
    )


def weight_gradient(
    index: int, layer: Convolution, x: Array, error: Array, gradient: Array, role: Role
) -> Operation:
    """dW (O, C / groups, kh, kw): the input (C, H, W) convolved with the error (O, H', W')."""
    around = layer.windows(x.shape)
    padded = _input(layer, x, around, role)
    turn = -1 if layer.flip_kernel else 1
    # (windows, weights): the cell that each weight met in each window
    rows, columns = (window.reads[:, ::turn] for window in _outer(around))
    cells = error.shape[1:]

    def tell(cell: tuple[int, ...]) -> Telling:
        o, c, u, v = cell
        window = block("X", padded.values, _channels(layer, o)[c], rows[:, u], columns[:, v])
        delta = Operand("δ", error[o].ravel(), (o, *every(*cells)))
        return (Part((window, delta), cells),), Combine.SUM, 0.0

    def readers(name: str, cell: tuple[int, ...]) -> At:
        if name == "δ":
            return cell[0], *every(*gradient.shape[1:])
        c, p, q = cell
        weights = _holding(rows.T, p), _holding(columns.T, q)
        return _maps(layer, c), c % gradient.shape[1], *weights

    return Operation(
        "convolution_weight_gradient",
        index,
        Phase.BACKWARD,
        None,
        (padded, Matrix("δ", error, Role.ERROR)),
        Matrix("dW", gradient, Role.ERROR),
        tell,
        _settings(layer, around),
        readers,
    )


def bias_gradient(index: int, error: Array, gradient: Array) -> Operation:
    """db (O,): the sum of the error (O, H', W') of each map."""
    cells = error.shape[1:]

    def tell(cell: tuple[int, ...]) -> Telling:
        delta = Operand("δ", error[cell[0]].ravel(), (cell[0], *every(*cells)))
        return (Part((delta,), cells),), Combine.SUM, 0.0

    def readers(name: str, cell: tuple[int, ...]) -> At:
        return cell[:1]

    return Operation(
        "convolution_bias_gradient",
        index,
        Phase.BACKWARD,
        None,
        (Matrix("δ", error, Role.ERROR),),
        Matrix("db", gradient, Role.ERROR),
        tell,
        readers=readers,
    )
