"""The steps of a linear layer: forward, its error, and its gradients."""

from engine.arrays import Array
from engine.geometry import Pair, grid
from engine.layers.linear import Linear
from engine.steps.operation import (
    At,
    Combine,
    Matrix,
    Operand,
    Operation,
    Part,
    Phase,
    Role,
    Telling,
    copied,
    every,
    one,
)


def linear(index: int, layer: Linear, x: Array, y: Array, fold: Pair) -> Operation:
    """x (in,) -> y (out,). `fold` is how x lies when it is shown."""
    weight, bias = layer.weight, layer.bias
    columns = every(len(x))

    def tell(cell: tuple[int, ...]) -> Telling:
        operands = Operand("x", x, columns), Operand("W", weight[cell], (*cell, *columns))
        added = () if bias is None else (Part((one("b", bias, cell),), (1, 1)),)
        return (Part(operands, fold), *added), Combine.SUM, 0.0

    def readers(name: str, cell: tuple[int, ...]) -> At:
        return every(len(y)) if name == "x" else cell[:1]

    inputs: tuple[Matrix, ...] = (
        Matrix("x", x, Role.VALUE, fold=fold),
        Matrix("W", weight, Role.WEIGHT, fold=fold),
    )
    if bias is not None:
        inputs += (Matrix("b", bias, Role.WEIGHT),)
    return Operation(
        "linear",
        index,
        Phase.FORWARD,
        index,
        inputs,
        Matrix("z", y, Role.VALUE),
        tell,
        readers=readers,
    )


def linear_error(
    index: int, layer: Linear, error: Array, grad_input: Array, fold: Pair
) -> Operation:
    """The error (out,) through the columns of W: the error of the input (in,)."""
    weight = layer.weight
    rows = every(len(error))

    def tell(cell: tuple[int, ...]) -> Telling:
        (j,) = cell
        operands = Operand("δ", error, rows), Operand("W", weight[:, j], (*rows, j))
        return (Part(operands, grid(len(error))),), Combine.SUM, 0.0

    def readers(name: str, cell: tuple[int, ...]) -> At:
        return every(len(grad_input)) if name == "δ" else cell[1:]

    return Operation(
        "linear_error",
        index,
        Phase.BACKWARD,
        index - 1,
        (Matrix("δ", error, Role.ERROR), Matrix("W", weight, Role.WEIGHT)),
        Matrix("∂L/∂x", grad_input, Role.ERROR, fold=fold),
        tell,
        readers=readers,
    )


def weight_gradient(index: int, x: Array, error: Array, gradient: Array, fold: Pair) -> Operation:
    """dW (out, in): each error times each input."""

    def tell(cell: tuple[int, ...]) -> Telling:
        i, j = cell
        operands = one("δ", error, (i,)), one("x", x, (j,))
        return (Part(operands, (1, 1)),), Combine.SUM, 0.0

    def readers(name: str, cell: tuple[int, ...]) -> At:
        return (*cell, *every(len(x))) if name == "δ" else (*every(len(error)), *cell)

    return Operation(
        "linear_weight_gradient",
        index,
        Phase.BACKWARD,
        None,
        (Matrix("δ", error, Role.ERROR), Matrix("x", x, Role.VALUE, fold=fold)),
        Matrix("dW", gradient, Role.ERROR, fold=fold),
        tell,
        readers=readers,
    )


def bias_gradient(index: int, error: Array, gradient: Array) -> Operation:
    """db (out,): the error itself."""

    def tell(cell: tuple[int, ...]) -> Telling:
        return copied("δ", error, cell)

    return Operation(
        "linear_bias_gradient",
        index,
        Phase.BACKWARD,
        None,
        (Matrix("δ", error, Role.ERROR),),
        Matrix("db", gradient, Role.ERROR),
        tell,
    )
