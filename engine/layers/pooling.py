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
from typing import ClassVar, cast

import numpy as np

from engine.arrays import Array, IntArray
from engine.errors import SettingError, translate
from engine.geometry import IntOrPair, Padding, Pair, Window, Windows, pooling_windows
from engine.layers.checks import check_floats, check_grad, check_maps
from engine.layers.layer import NO_PARAMETERS
from engine.values import dataclass


def _reach(around: Windows) -> Pair:
    """The size of the padded input, or of what the windows read: ceil mode reads beyond it."""
    rows, columns = around
    return max(rows.padded, rows.read), max(columns.padded, columns.read)


def _filled(x: Array, around: Windows, fill: float) -> Array:
    """x with `fill` in the padding, as far as the windows reach."""
    rows, columns = around
    shape = _reach(around)
    if shape == x.shape[2:]:
        return x
    padded = np.full((*x.shape[:2], *shape), fill, x.dtype)
    padded[:, :, rows.inside, columns.inside] = x
    return padded


def _place(window: Window, offset: int) -> slice:
    """The padded cells that lie at `offset` of the windows, one for each."""
    start = offset * window.dilation
    return slice(start, start + (window.output - 1) * window.stride + 1, window.stride)


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
    padded = _filled(x, around, -np.inf)
    shape = *x.shape[:2], rows.output, columns.output
    offsets = [(u, v) for u in range(rows.kernel) for v in range(columns.kernel)]
    cells = [padded[:, :, _place(rows, u), _place(columns, v)] for u, v in offsets]
    # recorded is the offset by its number: a byte is faster to keep than an index, and as a later
    # offset has a larger number, np.maximum writes it over an earlier one
    number = np.min_scalar_type(len(offsets) - 1).type
    # where all is -inf nothing is larger: then the first real cell is the recorded one
    first = [(window.reads >= 0).argmax(1) for window in around]
    recorded = np.full(shape, first[0][:, None] * columns.kernel + first[1], number)
    y = np.full(shape, -np.inf, x.dtype)
    for k, values in enumerate(cells):  # over the kernel, never over pixels
        np.maximum(recorded, (values > y) * number(k), out=recorded)
        np.maximum(y, values, out=y)  # carries a NaN on
    if np.isnan(y).any():  # a NaN is never larger, but it is what was recorded
        for k, values in enumerate(cells):
            np.maximum(recorded, np.isnan(values) * number(k), out=recorded)
    steps = [u * rows.dilation * columns.size + v * columns.dilation for u, v in offsets]
    argmax = np.array(steps).take(recorded)
    argmax += rows.reads[:, :1] * columns.size + columns.reads[:, 0]
    return y, argmax


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
    rows, columns = around
    padded = _filled(x, around, 0.0)
    down = np.zeros((*x.shape[:2], rows.output, padded.shape[3]), x.dtype)
    for u in range(rows.kernel):  # over the kernel, never over pixels
        down += padded[:, :, _place(rows, u)]
    sums = np.zeros((*down.shape[:3], columns.output), x.dtype)
    for v in range(columns.kernel):  # of the sums of columns: kh + kw terms, not kh * kw
        sums += down[..., _place(columns, v)]
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
    height, width = _reach(around)
    along = np.zeros((*shares.shape[:3], width), shares.dtype)
    for v in range(columns.kernel):  # the two steps of the sums, backwards
        along[..., _place(columns, v)] += shares
    padded = np.zeros((n, channels, height, width), shares.dtype)
    for u in range(rows.kernel):
        padded[:, :, _place(rows, u)] += along
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
