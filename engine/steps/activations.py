"""The steps of an activation, and of its way back: the gate."""

from engine.arrays import Array
from engine.layers.activations import Activation
from engine.steps.operation import Combine, Matrix, Operation, Part, Phase, Role, Telling, one


def activation(index: int, layer: Activation, z: Array, a: Array, role: Role) -> Operation:
    """z -> a, of any shape, each cell by itself."""

    def tell(cell: tuple[int, ...]) -> Telling:
        part = Part((one("z", z, cell),), (1, 1))
        return (part,), Combine(layer.function), layer.negative_slope

    return Operation(
        "activation",
        index,
        Phase.FORWARD,
        index,
        (Matrix("z", z, role),),
        Matrix("a", a, Role.VALUE),
        tell,
        _settings(layer),
    )


def activation_error(
    index: int, layer: Activation, error: Array, z: Array, a: Array, grad_input: Array
) -> Operation:
    """The error of a times the slope of the function at z: the error of z."""
    slope = layer.derivative(z, a)

    def tell(cell: tuple[int, ...]) -> Telling:
        operands = one("∂L/∂a", error, cell), one("σ′(z)", slope, cell)
        return (Part(operands, (1, 1)),), Combine.SUM, 0.0

    return Operation(
        "activation_error",
        index,
        Phase.BACKWARD,
        index - 1,
        (Matrix("∂L/∂a", error, Role.ERROR), Matrix("σ′(z)", slope, Role.FACTOR)),
        Matrix("δ", grad_input, Role.ERROR),
        tell,
        _settings(layer),
    )


def _settings(layer: Activation) -> dict[str, object]:
    return {"function": layer.function, "negative_slope": layer.negative_slope}
