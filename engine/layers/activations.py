r"""Activations: a function of each number by itself, and softmax, a function of a row.

    relu(x)       = max(0, x)                   dx = dy where x > 0, else 0
    leaky_relu(x) = x where x > 0, else m x     dx = dy where x > 0, else m dy
    sigmoid(x)    = 1 / (1 + e^-x)              dx = dy y (1 - y)
    tanh(x)                                     dx = dy (1 - y^2)
    softmax(x)    = e^x / sum e^x               dx = y (dy - sum dy y)
    log_softmax(x) = x - ln sum e^x             dx = dy - e^y sum dy

Any shape; softmax and log_softmax work along `axis`. At 0 the slope of relu is 0, as in PyTorch.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, TypeAlias

import numpy as np

from engine.arrays import Array
from engine.errors import SettingError, translate
from engine.geometry import is_whole
from engine.layers.checks import check_floats, check_grad
from engine.layers.layer import NO_PARAMETERS
from engine.values import dataclass

Function: TypeAlias = Literal["relu", "leaky_relu", "sigmoid", "tanh"]


def _check(grad_output: Array, values: Array) -> None:
    check_floats(input=values)
    check_grad(grad_output, values.shape)


def _check_slope(negative_slope: float) -> None:
    number = isinstance(negative_slope, int | float | np.integer | np.floating)
    if not number or isinstance(negative_slope, bool) or not np.isfinite(negative_slope):
        raise SettingError(
            translate("engine", "The negative slope is {slope}, but it must be a finite number."),
            slope=negative_slope,
        )


def _check_axis(x: Array, axis: int) -> None:
    check_floats(input=x)
    if not is_whole(axis, -x.ndim) or axis >= x.ndim or x.shape[axis] == 0:
        raise SettingError(
            translate(
                "engine",
                "Softmax along the axis {axis} needs an input with at least one number there, but "
                "the input has the shape {shape}.",
            ),
            axis=axis,
            shape=x.shape,
        )


def relu(x: Array) -> Array:
    check_floats(input=x)
    return np.maximum(x, x.dtype.type(0))


def relu_grad(grad_output: Array, x: Array) -> Array:
    """x: the input of relu; its output serves as well."""
    _check(grad_output, x)
    return np.where(x > 0, grad_output, grad_output.dtype.type(0))  # 0, never -0 or inf * 0


def leaky_relu(x: Array, negative_slope: float = 0.01) -> Array:
    check_floats(input=x)
    _check_slope(negative_slope)
    return np.where(x > 0, x, x * x.dtype.type(negative_slope))


def leaky_relu_grad(grad_output: Array, x: Array, negative_slope: float = 0.01) -> Array:
    """x: the input of leaky_relu."""
    _check(grad_output, x)
    _check_slope(negative_slope)
    return np.where(x > 0, grad_output, grad_output * grad_output.dtype.type(negative_slope))


def sigmoid(x: Array) -> Array:
    check_floats(input=x)
    # e^-|x| never overflows
    power = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, power) / (1 + power)


def sigmoid_grad(grad_output: Array, y: Array) -> Array:
    """y: the output of sigmoid."""
    _check(grad_output, y)
    return grad_output * (y * (1 - y))


def tanh(x: Array) -> Array:
    check_floats(input=x)
    return np.tanh(x)


def tanh_grad(grad_output: Array, y: Array) -> Array:
    """y: the output of tanh."""
    _check(grad_output, y)
    return grad_output * (1 - y * y)


def softmax(x: Array, axis: int = -1) -> Array:
    _check_axis(x, axis)
    powers = np.exp(x - x.max(axis, keepdims=True))
    return powers / powers.sum(axis, keepdims=True)


def softmax_grad(grad_output: Array, y: Array, axis: int = -1) -> Array:
    """y: the output of softmax."""
    _check_axis(y, axis)
    _check(grad_output, y)
    return y * (grad_output - (grad_output * y).sum(axis, keepdims=True))


def log_softmax(x: Array, axis: int = -1) -> Array:
    _check_axis(x, axis)
    shifted = x - x.max(axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis, keepdims=True))


def log_softmax_grad(grad_output: Array, y: Array, axis: int = -1) -> Array:
    """y: the output of log_softmax."""
    _check_axis(y, axis)
    _check(grad_output, y)
    return grad_output - np.exp(y) * grad_output.sum(axis, keepdims=True)


@dataclass(frozen=True)
class Activation:
    """A layer: one function for every cell. `negative_slope` matters to leaky_relu alone."""

    function: Function = "relu"
    negative_slope: float = 0.01

    kind = "activation"
    parameters: ClassVar[Mapping[str, Array]] = NO_PARAMETERS

    def __post_init__(self) -> None:
        if self.function not in ("relu", "leaky_relu", "sigmoid", "tanh"):
            raise SettingError(
                translate(
                    "engine",
                    'The activation is "{function}", but it must be "relu", "leaky_relu", '
                    '"sigmoid" or "tanh".',
                ),
                function=self.function,
            )
        _check_slope(self.negative_slope)

    def output_shape(self, input_shape: Sequence[int]) -> tuple[int, ...]:
        return tuple(input_shape)

    def forward(self, x: Array) -> tuple[Array, None]:
        if self.function == "leaky_relu":
            return leaky_relu(x, self.negative_slope), None
        return {"relu": relu, "sigmoid": sigmoid, "tanh": tanh}[self.function](x), None

    def derivative(self, x: Array, y: Array) -> Array:
        """The slope at each cell, from the input x and the output y: the gate of the way back."""
        return self.backward(np.ones_like(y), x, y, None)[0]

    def backward(
        self, grad_output: Array, x: Array, y: Array, saved: object
    ) -> tuple[Array, dict[str, Array]]:
        if self.function == "leaky_relu":
            return leaky_relu_grad(grad_output, x, self.negative_slope), {}
        if self.function == "relu":
            return relu_grad(grad_output, x), {}
        grad = {"sigmoid": sigmoid_grad, "tanh": tanh_grad}[self.function]
        return grad(grad_output, y), {}
