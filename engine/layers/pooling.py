r"""Pooling: each window becomes its largest number, or its mean.

    max:      y[n,c,i,j] = max over the real cells (p,q) of window (i,j) of x[n,c,p,q]
              dx[n,c,p,q] = sum of dy[n,c,i,j] over the windows whose maximum was recorded at (p,q)
    average:  y[n,c,i,j] = (1 / D[i,j]) sum over the cells of window (i,j) of x[n,c,p,q]
              dx[n,c,p,q] = sum over the windows (i,j) that read (p,q) of dy[n,c,i,j] / D[i,j]

Padding never wins a maximum; of equal maxima the first in reading order is recorded. D is the
number of cells of the window: with count_include_pad those of the padding too, but never those
that ceil mode adds beyond it. Shapes: x (N, C, H, W), y (N, C, H', W').
Source: torch.nn.functional.max_pool2d and avg_pool2d, whose conventions these are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

import numpy as np
from numpy.lib.stride_tricks import as_strided

from engine.arrays import Array, IntArray
from engine.errors import SettingError, translate
from engine.geometry import IntOrPair, Padding, Pair, Window, Windows, pooling_windows
from engine.layers.checks import check_floats, check_grad, check_maps
from engine.layers.layer import NO_PARAMETERS


def _filled(x: Array, around: Windows, fill: float) -> Array:
    """x with `fill` in the padding, and as long as the windows reach (ceil mode reaches beyond)."""
    rows, columns = around
    shape = max(rows.padded, rows.read), max(columns.padded, columns.read)
    if shape == x.shape[2:]:
        return x
    padded = np.full((*x.shape[:2], *shape), fill, x.dtype)
    padded[:, :, rows.inside, columns.inside] = x
    return padded


def _patches(padded: Array, around: Windows) -> Array:
    """(N, C, H, W) padded -> (N, C, H', W', kh, kw), a view."""
    rows, columns = around
    a, b, c, d = padded.strides
    return as_strided(
        padded,
        (*padded.shape[:2], rows.output, columns.output, rows.kernel, columns.kernel),
        (a, b, c * rows.stride, d * columns.stride, c * rows.dilation, d * columns.dilation),
        writeable=False,
    )


def max_pool2d(
    x: Array,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair | None = None,
    padding: Padding = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> tuple[Array, IntArray]:
    """x (N, C, H, W) -> y and argmax, both (N, C, H', W'); argmax is a flat index into H * W of x.

    Raises SettingError for settings that make no sense.
    """
    check_floats(input=x)
    _, _, height, width = check_maps(x.shape)
    around = pooling_windows((height, width), kernel_size, stride, padding, dilation, ceil_mode)
    rows, columns = around
    patches = _patches(_filled(x, around, -np.inf), around)
    cell = rows.reads[:, None, :, None] * columns.size + columns.reads[None, :, None, :]
    y = np.full(patches.shape[:4], -np.inf, x.dtype)
    # where all is -inf nothing is larger: then the first real cell is the recorded one
    argmax = np.broadcast_to(_first_real(around), y.shape).copy()
    for u in range(rows.kernel):  # over the kernel, never over pixels
        for v in range(columns.kernel):
            values = patches[..., u, v]
            np.copyto(argmax, cell[:, :, u, v], where=values > y)
            np.maximum(y, values, out=y)  # carries a NaN on
    if np.isnan(y).any():  # a NaN is never larger, but it is what was recorded
        for u in range(rows.kernel):
            for v in range(columns.kernel):
                np.copyto(argmax, cell[:, :, u, v], where=np.isnan(patches[..., u, v]))
    return y, argmax


def _first_real(around: Windows) -> IntArray:
    """(H', W'): the flat index of the first cell of each window that is not padding."""
    first = [np.where(w.reads >= 0, w.reads, w.size).min(1) for w in around]
    return first[0][:, None] * around[1].size + first[1][None, :]


def max_pool2d_grad_input(
    grad_output: Array, argmax: IntArray, input_shape: Sequence[int]
) -> Array:
    """grad_output and argmax (N, C, H', W') -> grad_input of `input_shape` (N, C, H, W)."""
    n, channels, height, width = check_maps(input_shape)
    check_floats(error=grad_output)
    recorded = isinstance(argmax, np.ndarray) and argmax.dtype.kind in "iu" and argmax.ndim == 4
    if not recorded or argmax.shape[:2] != (n, channels):
        raise SettingError(
            translate(
                "engine",
                "The recorded positions must be whole numbers in the shape ({n}, {channels}, rows, "
                "columns), but they are {given}.",
            ),
            n=n,
            channels=channels,
            given=f"{argmax.dtype} {argmax.shape}" if isinstance(argmax, np.ndarray) else argmax,
        )
    if grad_output.shape != argmax.shape:
        raise SettingError(
            translate(
                "engine",
                "The error has the shape {given}, but the recorded positions have the shape "
                "{expected}.",
            ),
            given=grad_output.shape,
            expected=argmax.shape,
        )
    if argmax.size and not 0 <= argmax.min() <= argmax.max() < height * width:
        raise SettingError(
            translate(
                "engine",
                "The recorded positions reach from {low} to {high}, but a map of {height} x "
                "{width} has the positions 0 to {last}.",
            ),
            low=argmax.min(),
            high=argmax.max(),
            height=height,
            width=width,
            last=height * width - 1,
        )
    start = np.arange(n * channels).reshape(n, channels, 1, 1) * (height * width)
    sums = np.bincount((start + argmax).ravel(), grad_output.ravel(), n * channels * height * width)
    return sums.reshape(n, channels, height, width).astype(grad_output.dtype, copy=False)


def divisors(around: Windows, count_include_pad: bool) -> Array:
    """(H', W'): by how much the sum of each window is divided."""

    def along(window: Window) -> IntArray:
        low, high = (
            (-window.before, window.size + window.after) if count_include_pad else (0, window.size)
        )
        return ((window.reads >= low) & (window.reads < high)).sum(1)

    return np.multiply.outer(along(around[0]), along(around[1])).astype(np.float64)


def avg_pool2d(
    x: Array,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Array:
    """x (N, C, H, W) -> y (N, C, H', W'). Raises SettingError for settings that make no sense."""
    check_floats(input=x)
    _, _, height, width = check_maps(x.shape)
    around = pooling_windows((height, width), kernel_size, stride, padding, 1, ceil_mode)
    sums = _patches(_filled(x, around, 0.0), around).sum((-2, -1))
    return (sums / divisors(around, count_include_pad)).astype(x.dtype, copy=False)


def avg_pool2d_grad_input(
    grad_output: Array,
    input_shape: Sequence[int],
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Array:
    """grad_output (N, C, H', W') -> grad_input of `input_shape` (N, C, H, W)."""
    n, channels, height, width = check_maps(input_shape)
    around = pooling_windows((height, width), kernel_size, stride, padding, 1, ceil_mode)
    rows, columns = around
    check_grad(grad_output, (n, channels, rows.output, columns.output))
    shares = (grad_output / divisors(around, count_include_pad)).astype(grad_output.dtype)
    shape = max(rows.padded, rows.read), max(columns.padded, columns.read)
    padded = np.zeros((n, channels, *shape), grad_output.dtype)
    for u in range(rows.kernel):  # over the kernel, never over pixels
        for v in range(columns.kernel):
            padded[
                :,
                :,
                u : u + (rows.output - 1) * rows.stride + 1 : rows.stride,
                v : v + (columns.output - 1) * columns.stride + 1 : columns.stride,
            ] += shares
    return padded[:, :, rows.inside, columns.inside]


@dataclass(frozen=True)
class MaxPooling:
    """A layer: the largest number of each window."""

    kernel_size: IntOrPair
    stride: IntOrPair | None = None
    padding: Padding = 0
    dilation: IntOrPair = 1
    ceil_mode: bool = False

    kind = "max_pooling"
    parameters: ClassVar[Mapping[str, Array]] = NO_PARAMETERS

    def windows(self, input_shape: Sequence[int]) -> Windows:
        """How the windows read an input (C, H, W)."""
        return pooling_windows(cast(Pair, tuple(input_shape[-2:])), **vars(self))

    def output_shape(self, input_shape: Sequence[int]) -> tuple[int, ...]:
        """(C, H, W) -> (C, H', W'). Raises SettingError where the shapes do not fit."""
        check_maps((1, *input_shape))
        around = self.windows(input_shape)
        return input_shape[0], around[0].output, around[1].output

    def forward(self, x: Array) -> tuple[Array, IntArray]:
        return max_pool2d(x, **vars(self))

    def backward(
        self, grad_output: Array, x: Array, y: Array, saved: object
    ) -> tuple[Array, dict[str, Array]]:
        return max_pool2d_grad_input(grad_output, cast(IntArray, saved), x.shape), {}


@dataclass(frozen=True)
class AveragePooling:
    """A layer: the mean of each window."""

    kernel_size: IntOrPair
    stride: IntOrPair | None = None
    padding: Padding = 0
    ceil_mode: bool = False
    count_include_pad: bool = True

    kind = "average_pooling"
    parameters: ClassVar[Mapping[str, Array]] = NO_PARAMETERS

    def windows(self, input_shape: Sequence[int]) -> Windows:
        """How the windows read an input (C, H, W)."""
        return pooling_windows(
            cast(Pair, tuple(input_shape[-2:])),
            self.kernel_size,
            self.stride,
            self.padding,
            ceil_mode=self.ceil_mode,
        )

    def output_shape(self, input_shape: Sequence[int]) -> tuple[int, ...]:
        """(C, H, W) -> (C, H', W'). Raises SettingError where the shapes do not fit."""
        check_maps((1, *input_shape))
        around = self.windows(input_shape)
        return input_shape[0], around[0].output, around[1].output

    def forward(self, x: Array) -> tuple[Array, None]:
        return avg_pool2d(x, **vars(self)), None

    def backward(
        self, grad_output: Array, x: Array, y: Array, saved: object
    ) -> tuple[Array, dict[str, Array]]:
        return avg_pool2d_grad_input(grad_output, x.shape, **vars(self)), {}
