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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
    Window,
    Windows,
    check_padding_mode,
    is_whole,
    pair,
    windows,
)
from engine.layers.checks import check_bias, check_floats, check_grad, check_maps
from engine.layers.padding import pad, unpad


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


def _patches(padded: Array, around: Windows, groups: int) -> Array:
    """(N, C, H, W) padded -> (N, groups, C / groups * kh * kw, H' * W'), a copy."""
    rows, columns = around
    n, channels = padded.shape[:2]
    a, b, c, d = padded.strides
    view = as_strided(
        padded,
        (n, channels, rows.kernel, columns.kernel, rows.output, columns.output),
        (a, b, c * rows.dilation, d * columns.dilation, c * rows.stride, d * columns.stride),
        writeable=False,
    )
    terms = channels // groups * rows.kernel * columns.kernel
    return view.reshape(n, groups, terms, rows.output * columns.output)


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
    columns = _patches(pad(x, around, padding_mode), around, groups)
    maps = weight.shape[0]
    y = np.matmul(weight.reshape(groups, maps // groups, -1), columns)
    y = y.reshape(n, maps, around[0].output, around[1].output)
    y = y if bias is None else y + bias[:, None, None]
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
    spread = np.matmul(flat, errors).reshape(
        n, channels, rows.kernel, columns.kernel, rows.output, columns.output
    )
    padded = np.zeros((n, channels, rows.padded, columns.padded), grad_output.dtype)
    for u in range(rows.kernel):  # over the kernel, never over pixels
        for v in range(columns.kernel):
            padded[:, :, _place(rows, u), _place(columns, v)] += spread[:, :, u, v]
    return unpad(padded, around, padding_mode)


def _place(window: Window, offset: int) -> slice:
    """The padded cells that meet the weight at `offset`, one for each window."""
    start = offset * window.dilation
    return slice(start, start + (window.output - 1) * window.stride + 1, window.stride)


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
    cells = around[0].output, around[1].output
    check_grad(grad_output, (n, maps, *cells))
    patches = _patches(pad(x, around, padding_mode), around, groups)
    errors = grad_output.reshape(n, groups, maps // groups, cells[0] * cells[1])
    return np.matmul(errors, patches.swapaxes(2, 3)).sum(0).reshape(shape)


def conv2d_grad_bias(grad_output: Array) -> Array:
    """grad_output (N, O, H', W') -> grad_bias (O,)."""
    _check_error(grad_output)
    return grad_output.sum((0, 2, 3))


@dataclass(frozen=True, eq=False)
class Convolution:
    """A layer: weight (O, C / groups, kh, kw), bias (O,) or None, and how the kernel slides."""

    weight: Array
    bias: Array | None = None
    stride: IntOrPair = 1
    padding: Padding = 0
    dilation: IntOrPair = 1
    groups: int = 1
    padding_mode: PaddingMode = "zeros"

    kind = "convolution"

    def __post_init__(self) -> None:
        for name, array in self.parameters.items():
            object.__setattr__(self, name, frozen(array))

    @property
    def parameters(self) -> dict[str, Array]:
        bias = {} if self.bias is None else {"bias": self.bias}
        return {"weight": self.weight, **bias}

    def with_parameters(self, parameters: Mapping[str, Array]) -> "Convolution":
        return replace(self, weight=parameters["weight"], bias=parameters.get("bias"))

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
        return conv2d(x, self.weight, self.bias, **self._how), None

    def backward(
        self, grad_output: Array, x: Array, y: Array, saved: object
    ) -> tuple[Array, dict[str, Array]]:
        kernel = cast(Pair, self.weight.shape[2:])
        gradients = {"weight": conv2d_grad_weight(grad_output, x, kernel, **self._how)}
        if self.bias is not None:
            gradients["bias"] = conv2d_grad_bias(grad_output)
        return conv2d_grad_input(grad_output, self.weight, x.shape, **self._how), gradients

    @property
    def _how(self) -> dict[str, Any]:
        names = ("stride", "padding", "dilation", "groups", "padding_mode")
        return {name: getattr(self, name) for name in names}
