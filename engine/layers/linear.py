r"""Linear (fully connected): every output is a weighted sum of all inputs.

    y[n,i]  = b[i] + sum over j of w[i,j] x[n,j]
    dx[n,j] = sum over i of w[i,j] dy[n,i]
    dw[i,j] = sum over n of dy[n,i] x[n,j]
    db[i]   = sum over n of dy[n,i]

Shapes: x (N, in), w (out, in), b (out,), y (N, out).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.arrays import Array, frozen
from engine.errors import SettingError, translate
from engine.layers.checks import check_bias, check_floats, check_grad
from engine.layers.layer import with_arrays


def _check(weight: Array, bias: Array | None = None) -> None:
    check_floats(weight=weight)
    if weight.ndim != 2 or 0 in weight.shape:
        raise SettingError(
            translate(
                "engine",
                "The weight of a linear layer must have the shape (out, in), each at least 1, but "
                "its shape is {weight}.",
            ),
            weight=weight.shape,
        )
    check_bias(bias, weight)


def _check_input(x_shape: Sequence[int], weight: Array) -> None:
    if len(x_shape) != 2 or x_shape[1] != weight.shape[1]:
        raise SettingError(
            translate(
                "engine",
                "A linear layer with the weight {weight} (out, in) takes an input (N, in), but its "
                "shape is {x}; flatten feature maps first.",
            ),
            weight=weight.shape,
            x=tuple(x_shape),
        )


def _check_vectors(**arrays: Array) -> None:
    check_floats(**arrays)
    for name, array in arrays.items():
        if array.ndim != 2:
            raise SettingError(
                translate(
                    "engine",
                    "The {name} of a linear layer must be vectors, (N, numbers), but the shape is "
                    "{given}.",
                ),
                name=name,
                given=array.shape,
            )


def linear(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """x (N, in), weight (out, in), bias (out,) -> y (N, out)."""
    check_floats(input=x)
    _check(weight, bias)
    _check_input(x.shape, weight)
    y = x @ weight.T
    return (y if bias is None else y + bias).astype(x.dtype, copy=False)


def linear_grad_input(grad_output: Array, weight: Array) -> Array:
    """grad_output (N, out), weight (out, in) -> grad_input (N, in)."""
    _check_vectors(error=grad_output)
    _check(weight)
    check_grad(grad_output, (len(grad_output), weight.shape[0]))
    return (grad_output @ weight).astype(grad_output.dtype, copy=False)


def linear_grad_weight(grad_output: Array, x: Array) -> Array:
    """grad_output (N, out), x (N, in) -> grad_weight (out, in)."""
    _check_vectors(error=grad_output, input=x)
    check_grad(grad_output, (len(x), grad_output.shape[1]))
    return grad_output.T @ x


def linear_grad_bias(grad_output: Array) -> Array:
    """grad_output (N, out) -> grad_bias (out,)."""
    _check_vectors(error=grad_output)
    return grad_output.sum(0)


@dataclass(frozen=True, eq=False)
class Linear:
    """A layer: weight (out, in), bias (out,) or None."""

    weight: Array
    bias: Array | None = None

    kind = "linear"

    def __post_init__(self) -> None:
        for name, array in self.parameters.items():
            object.__setattr__(self, name, frozen(array))

    @property
    def parameters(self) -> dict[str, Array]:
        bias = {} if self.bias is None else {"bias": self.bias}
        return {"weight": self.weight, **bias}

    def with_parameters(self, parameters: Mapping[str, Array]) -> "Linear":
        return with_arrays(self, weight=parameters["weight"], bias=parameters.get("bias"))

    def output_shape(self, input_shape: Sequence[int]) -> tuple[int, ...]:
        """(in,) -> (out,). Raises SettingError where the shapes do not fit."""
        _check(self.weight, self.bias)
        _check_input((1, *input_shape), self.weight)
        return (self.weight.shape[0],)

    def forward(self, x: Array) -> tuple[Array, None]:
        return linear(x, self.weight, self.bias), None

    def backward(
        self, grad_output: Array, x: Array, y: Array, saved: object
    ) -> tuple[Array, dict[str, Array]]:
        gradients = {"weight": linear_grad_weight(grad_output, x)}
        if self.bias is not None:
            gradients["bias"] = linear_grad_bias(grad_output)
        return linear_grad_input(grad_output, self.weight), gradients
