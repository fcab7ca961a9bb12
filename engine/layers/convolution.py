r"""Convolution: a kernel slides over the input, and each window becomes one number.

What is called convolution here, and in all frameworks, is cross-correlation: the kernel is not
turned. With x padded, stride s, dilation d, group g of the output channel o:

    y[n,o,i,j]  = b[o] + sum over c,u,v of w[o,c,u,v] x[n, c, i s + u d, j s + v d]
    dx[n,c,p,q] = sum over o,i,j,u,v with i s + u d = p, j s + v d = q of w[o,c,u,v] dy[n,o,i,j]
    dw[o,c,u,v] = sum over n,i,j of dy[n,o,i,j] x[n, c, i s + u d, j s + v d]
    db[o]       = sum over n,i,j of dy[n,o,i,j]

Shapes: x (N, C, H, W), w (O, C / groups, kh, kw), b (O,), y (N, O, H', W').
Source: V. Dumoulin, F. Visin, A guide to convolution arithmetic for deep learning, 2016.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, cast

import numpy as np
from numpy.lib.stride_tricks import as_strided

from engine.arrays import Array, frozen
from engine.errors import SettingError, Word, translate
from engine.geometry import (
    IntOrPair,
    Padding,
    PaddingMode,
    Pair,
    Windows,
    check_padding_mode,
    is_whole,
    pair,
    windows,
)
from engine.layers.checks import check_bias, check_floats, check_grad, check_maps
from engine.layers.layer import with_arrays
from engine.layers.padding import pad, unpad

# Bytes of patches that are copied at a time: windows overlap, so those of a whole picture can need
# a hundred times its memory. This many are still in the processor's cache when they are multiplied.
_BLOCK = 4 << 20


def _check(
    x_shape: Sequence[int], weight_shape: tuple[int, ...], groups: int
) -> tuple[int, int, int, int]:
    """The input's shape (N, C, H, W). Raises SettingError where the shapes do not fit."""
    if len(weight_shape) != 4 or 0 in (weight_shape[0], *weight_shape[2:]):
        raise SettingError(
            translate(
                "engine",
                "The weight of a convolution must have the shape (out, in, rows, columns), each at "
                "least 1, but its shape is {weight}.",
            ),
            weight=weight_shape,
        )
    n, channels, height, width = check_maps(x_shape)
    if not is_whole(groups, 1) or weight_shape[0] % groups or channels % groups:
        raise SettingError(
            translate(
                "engine",
                "{groups} groups do not divide {channels} input channels and {maps} output "
                "channels evenly.",
            ),
            groups=groups,
            channels=channels,
            maps=weight_shape[0],
        )
    if weight_shape[1] * groups != channels:
        raise SettingError(
            translate(
                "engine",
                "The input has {channels} channels, but the weight {weight} with {groups} groups "
                "expects {expected}.",
            ),
            channels=channels,
            weight=weight_shape,
            groups=groups,
            expected=weight_shape[1] * groups,
        )
    return n, channels, height, width


def _check_error(grad_output: Array) -> None:
    check_floats(error=grad_output)
    if grad_output.ndim != 4:
        raise SettingError(
            translate(
                "engine",
                "The error of a convolution must have the shape (N, maps, rows, columns), but its "
                "shape is {given}.",
            ),
            given=grad_output.shape,
        )


def _met(padded: Array, around: Windows) -> Array:
    """(N, C, H, W) padded -> (N, C, kh, kw, H', W'): what each weight meets, a view.

    met[n,c,u,v,i,j] = x[n, c, i s + u d, j s + v d]
    """
    rows, columns = around
    a, b, c, d = padded.strides
    return as_strided(
        padded,
        (*padded.shape[:2], rows.kernel, columns.kernel, rows.output, columns.output),
        (a, b, c * rows.dilation, d * columns.dilation, c * rows.stride, d * columns.stride),
    )


def _blocks(met: Array) -> Iterator[tuple[slice, slice, slice]]:
    """Parts of `met` of _BLOCK bytes, in turn: images, rows of windows, and the cells of these.

    Whole images where one fits; else some rows of one image, at least one.
    """
    n, _, _, _, rows, columns = met.shape
    at_once = max(1, _BLOCK // (prod(met.shape[1:4]) * columns * met.itemsize))
    images, lines = max(1, at_once // rows), min(at_once, rows)
    for first in range(0, n, images):
        for top in range(0, rows, lines):
            cells = slice(top * columns, (top + lines) * columns)
            yield slice(first, first + images), slice(top, top + lines), cells


def _patches(met: Array, groups: int) -> Array:
    """(N, C, kh, kw, H', W') -> (N, groups, C / groups * kh * kw, H' * W'), a copy."""
    n, _, _, _, rows, columns = met.shape
    return met.reshape(n, groups, -1, rows * columns)


def conv2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: IntOrPair = 1,
    padding: Padding = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
) -> Array:
    """x (N, C, H, W), weight (O, C / groups, kh, kw), bias (O,) -> y (N, O, H', W').

    Raises SettingError for settings that make no sense and shapes that do not match.
    """
    check_floats(input=x, weight=weight)
    n, _, height, width = _check(x.shape, weight.shape, groups)
    check_bias(bias, weight)
    around = windows((height, width), cast(Pair, weight.shape[2:]), stride, padding, dilation)
    check_padding_mode(around, padding_mode)
    rows, columns = around
    maps = weight.shape[0]
    flat = weight.reshape(groups, maps // groups, -1)
    shape = n, groups, maps // groups, rows.output * columns.output
    y = np.empty(shape, np.result_type(weight, x))
    met = _met(pad(x, around, padding_mode), around)
    for images, lines, cells in _blocks(met):
        patches = _patches(met[images, ..., lines, :], groups)
        np.matmul(flat, patches, out=y[images, ..., cells])
    y = y.reshape(n, maps, rows.output, columns.output)
    if bias is not None:
        y += bias[:, None, None]
    return y.astype(x.dtype, copy=False)


def conv2d_grad_input(
    grad_output: Array,
    weight: Array,
    input_shape: Sequence[int],
    *,
    stride: IntOrPair = 1,
    padding: Padding = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
) -> Array:
    """grad_output (N, O, H', W') -> grad_input of `input_shape` (N, C, H, W).

    The errors of all windows that read a cell, each through the weight that the cell met there.
    """
    check_floats(weight=weight)
    n, channels, height, width = _check(input_shape, weight.shape, groups)
    around = windows((height, width), cast(Pair, weight.shape[2:]), stride, padding, dilation)
    check_padding_mode(around, padding_mode)
    rows, columns = around
    maps = weight.shape[0]
    check_grad(grad_output, (n, maps, rows.output, columns.output))
    flat = weight.reshape(groups, maps // groups, -1).swapaxes(1, 2)
    errors = grad_output.reshape(n, groups, maps // groups, rows.output * columns.output)
    padded = np.zeros((n, channels, rows.padded, columns.padded), grad_output.dtype)
    met = _met(padded, around)
    product = np.multiply if maps == groups else np.matmul  # matmul is slow at sums of one term
    for images, lines, cells in _blocks(met):
        block = met[images, ..., lines, :]
        spread = product(flat, errors[images, ..., cells]).reshape(block.shape)
        for u in range(rows.kernel):  # over the kernel, never over pixels
            for v in range(columns.kernel):  # for one weight, no cell is met twice
                block[:, :, u, v] += spread[:, :, u, v]
    return unpad(padded, around, padding_mode)


def conv2d_grad_weight(
    grad_output: Array,
    x: Array,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair = 1,
    padding: Padding = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
) -> Array:
    """grad_output (N, O, H', W'), x (N, C, H, W) -> grad_weight (O, C / groups, kh, kw)."""
    check_floats(input=x)
    _check_error(grad_output)
    n, channels, height, width = check_maps(x.shape)
    kernel = pair(kernel_size, Word(translate("engine", "kernel size")))
    around = windows((height, width), kernel, stride, padding, dilation)
    check_padding_mode(around, padding_mode)
    maps = grad_output.shape[1]
    shape = (maps, channels // groups if is_whole(groups, 1) else channels, *kernel)
    _check(x.shape, shape, groups)
    rows, columns = around
    check_grad(grad_output, (n, maps, rows.output, columns.output))
    errors = grad_output.reshape(n, groups, maps // groups, rows.output * columns.output)
    grad = np.zeros((groups, maps // groups, prod(shape[1:])), np.result_type(grad_output, x))
    met = _met(pad(x, around, padding_mode), around)
    for images, lines, cells in _blocks(met):
        patches = _patches(met[images, ..., lines, :], groups)
        grad += np.matmul(errors[images, ..., cells], patches.swapaxes(2, 3)).sum(0)
    return grad.reshape(shape)


def conv2d_grad_bias(grad_output: Array) -> Array:
    """grad_output (N, O, H', W') -> grad_bias (O,)."""
    _check_error(grad_output)
    return grad_output.sum((0, 2, 3))


def rot180(weight: Array) -> Array:
    """(..., kh, kw) -> its kernels turned by 180 degrees, a view: r[u,v] = w[kh-1-u, kw-1-v]."""
    return weight[..., ::-1, ::-1]


@dataclass(frozen=True, eq=False)
class Convolution:
    """A layer: weight (O, C / groups, kh, kw), bias (O,) or None, and how the kernel slides.

    With `flip_kernel` it is the convolution of mathematics: the kernel that slides is the weight
    turned by 180 degrees. Since a turn moves each weight and changes none, its gradient turns back:

        y  = conv2d(x, rot180(w), b)
        dx = conv2d_grad_input(dy, rot180(w))
        dw = rot180(conv2d_grad_weight(dy, x))
    """

    weight: Array
    bias: Array | None = None
    stride: IntOrPair = 1
    padding: Padding = 0
    dilation: IntOrPair = 1
    groups: int = 1
    padding_mode: PaddingMode = "zeros"
    flip_kernel: bool = False

    kind = "convolution"

    def __post_init__(self) -> None:
        for name, array in self.parameters.items():
            object.__setattr__(self, name, frozen(array))

    @property
    def parameters(self) -> dict[str, Array]:
        bias = {} if self.bias is None else {"bias": self.bias}
        return {"weight": self.weight, **bias}

    def with_parameters(self, parameters: Mapping[str, Array]) -> "Convolution":
        return with_arrays(self, weight=parameters["weight"], bias=parameters.get("bias"))

    @property
    def kernel(self) -> Array:
        """(O, C / groups, kh, kw): the weight as it lies on the input."""
        return rot180(self.weight) if self.flip_kernel else self.weight

    def windows(self, input_shape: Sequence[int]) -> Windows:
        """How the kernel reads an input (C, H, W)."""
        return windows(
            cast(Pair, tuple(input_shape[-2:])),
            cast(Pair, self.weight.shape[2:]),
            self.stride,
            self.padding,
            self.dilation,
        )

    def output_shape(self, input_shape: Sequence[int]) -> tuple[int, ...]:
        """(C, H, W) -> (O, H', W'). Raises SettingError where the shapes do not fit."""
        check_floats(weight=self.weight)
        _check((1, *input_shape), self.weight.shape, self.groups)
        check_bias(self.bias, self.weight)
        around = self.windows(input_shape)
        check_padding_mode(around, self.padding_mode)
        return self.weight.shape[0], around[0].output, around[1].output

    def forward(self, x: Array) -> tuple[Array, None]:
        return conv2d(x, self.kernel, self.bias, **self._how), None

    def backward(
        self, grad_output: Array, x: Array, y: Array, saved: object
    ) -> tuple[Array, dict[str, Array]]:
        size = cast(Pair, self.weight.shape[2:])
        grad_kernel = conv2d_grad_weight(grad_output, x, size, **self._how)
        gradients = {"weight": rot180(grad_kernel) if self.flip_kernel else grad_kernel}
        if self.bias is not None:
            gradients["bias"] = conv2d_grad_bias(grad_output)
        return conv2d_grad_input(grad_output, self.kernel, x.shape, **self._how), gradients

    @property
    def _how(self) -> dict[str, Any]:
        names = ("stride", "padding", "dilation", "groups", "padding_mode")
        return {name: getattr(self, name) for name in names}
