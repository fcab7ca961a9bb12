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
from engine.errors import SettingError, translate
from engine.geometry import (
    IntOrPair,
    Padding,
    PaddingMode,
    Pair,
    Window,
    Windows,
    padded_index,
    windows,
)
from engine.layers.padding import pad, unpad


def _check(x_shape: Sequence[int], weight: Array, groups: int) -> None:
    if len(x_shape) != 4 or weight.ndim != 4:
        raise SettingError(
            translate(
                "engine",
                "A convolution takes an input (N, C, H, W) and a weight (out, in, rows, columns), "
                "but their shapes are {x} and {weight}.",
            ),
            x=tuple(x_shape),
            weight=weight.shape,
        )
    if groups < 1 or weight.shape[0] % groups or x_shape[1] % groups:
        raise SettingError(
            translate(
                "engine",
                "{groups} groups do not divide {channels} input channels and {maps} output "
                "channels evenly.",
            ),
            groups=groups,
            channels=x_shape[1],
            maps=weight.shape[0],
        )
    if weight.shape[1] * groups != x_shape[1]:
        raise SettingError(
            translate(
                "engine",
                "The input has {channels} channels, but the weight {weight} with {groups} groups "
                "expects {expected}.",
            ),
            channels=x_shape[1],
            weight=weight.shape,
            groups=groups,
            expected=weight.shape[1] * groups,
        )


def _check_grad(grad_output: Array, expected: tuple[int, ...]) -> None:
    if grad_output.shape != expected:
        raise SettingError(
            translate(
                "engine",
                "The error has the shape {given}, but the output has the shape {expected}.",
            ),
            given=grad_output.shape,
            expected=expected,
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
    return view.reshape(n, groups, -1, rows.output * columns.output)


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
    _check(x.shape, weight, groups)
    if bias is not None and bias.shape != weight.shape[:1]:
        raise SettingError(
            translate(
                "engine", "The bias has the shape {bias}, but there are {maps} output channels."
            ),
            bias=bias.shape,
            maps=weight.shape[0],
        )
    around = windows(
        cast(Pair, x.shape[2:]), cast(Pair, weight.shape[2:]), stride, padding, dilation
    )
    columns = _patches(pad(x, around, padding_mode), around, groups)
    flat = weight.reshape(groups, weight.shape[0] // groups, -1)
    y = np.matmul(flat, columns).reshape(
        len(x), weight.shape[0], around[0].output, around[1].output
    )
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
    _check(input_shape, weight, groups)
    around = windows(
        cast(Pair, tuple(input_shape[2:])), cast(Pair, weight.shape[2:]), stride, padding, dilation
    )
    rows, columns = around
    n, maps = input_shape[0], weight.shape[0]
    _check_grad(grad_output, (n, maps, rows.output, columns.output))
    flat = weight.reshape(groups, maps // groups, -1).swapaxes(1, 2)
    spread = np.matmul(flat, grad_output.reshape(n, groups, maps // groups, -1)).reshape(
        n, input_shape[1], rows.kernel, columns.kernel, rows.output, columns.output
    )
    padded = np.zeros((n, input_shape[1], rows.padded, columns.padded), grad_output.dtype)
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
    around = windows(cast(Pair, x.shape[2:]), kernel_size, stride, padding, dilation)
    rows, columns = around
    n, maps = grad_output.shape[:2]
    shape = (maps, x.shape[1] // max(groups, 1), rows.kernel, columns.kernel)
    _check(x.shape, np.empty(shape, x.dtype), groups)
    _check_grad(grad_output, (len(x), maps, rows.output, columns.output))
    patches = _patches(pad(x, around, padding_mode), around, groups)
    errors = grad_output.reshape(n, groups, maps // groups, -1)
    return np.matmul(errors, patches.swapaxes(2, 3)).sum(0).reshape(shape)


def conv2d_grad_bias(grad_output: Array) -> Array:
    """grad_output (N, O, H', W') -> grad_bias (O,)."""
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
        _check((1, *input_shape), self.weight, self.groups)
        around = self.windows(input_shape)
        for window in around:
            padded_index(window, self.padding_mode)
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
