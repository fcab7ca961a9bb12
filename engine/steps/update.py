"""The steps of the update of one parameter: from its gradient to its new numbers.

They are told in this order, each where there is something to do:

    the batch      g = (dW + the sum of the others' dW) / N
    weight decay   g = g + lambda W;  the mean before it is then called g with a bar
    Momentum       v <- mu v + g
    Adam           m <- b1 m + (1 - b1) g;  s <- b2 s + (1 - b2) g^2;
                   r = m / (1 - b1^t) / (sqrt(s / (1 - b2^t)) + epsilon)
    the update     W <- W - eta dW;  with g, v or r in the place of dW

Source: engine/optimizers.py; the v of Adam is called s here, since v is the velocity. All arrays
have the shape of the parameter, and each step reads the cell that it writes.
"""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np

from engine.arrays import Array
from engine.batch_step import BatchStep
from engine.geometry import Pair
from engine.optimizers import Adam, Momentum
from engine.steps.operation import (
    Combine,
    Matrix,
    Operand,
    Operation,
    Part,
    Phase,
    Role,
    Telling,
    one,
)
from engine.values import dataclass, replace

ROUNDING = 8  # units in the last place: two ways to add up the same gradients differ by a few

Product: TypeAlias = tuple[Matrix | Operand, ...]


@dataclass(frozen=True, eq=False)
class Parameter:
    """One parameter of layer `layer`, `symbol` is W or b, before and after the update.

    `gradient` is that of the image that is told, `mean` that of its batch. `moments` are what the
    optimizer remembers, v or m and s, and `new_moments` what they become. `fold` is how a vector
    lies when it is shown.
    """

    layer: int
    symbol: str
    before: Array
    after: Array
    gradient: Array
    mean: Array
    moments: tuple[Array, ...]
    new_moments: tuple[Array, ...]
    fold: Pair | None

    def matrix(self, name: str, values: Array, role: Role = Role.ERROR) -> Matrix:
        """One of its arrays, as it is shown."""
        return Matrix(name, values, role, fold=self.fold)


def updates(parameter: Parameter, step: BatchStep) -> Iterator[Operation]:
    """All operations of its update, end to end."""
    rule = step.optimizer
    weight = parameter.matrix(parameter.symbol, parameter.before, Role.WEIGHT)
    direction = parameter.matrix(f"d{parameter.symbol}", parameter.gradient)
    if step.size > 1:
        mean = _batch_mean(parameter, direction, step)
        yield mean
        direction = mean.output
    if rule.weight_decay:
        decayed = _weight_decay(parameter, direction, weight, rule.weight_decay)
        yield decayed
        direction = decayed.output
    if isinstance(rule, Momentum):
        velocity = _velocity(parameter, direction, rule)
        yield velocity
        direction = replace(velocity.output, name="v")
    if isinstance(rule, Adam):
        yield _first_moment(parameter, direction, rule)
        yield _second_moment(parameter, direction, rule)
        ratio = _ratio(parameter, rule, step.number)
        yield ratio
        direction = ratio.output
    yield _update(parameter, weight, direction, rule.learning_rate)


def _operation(
    kind: str,
    parameter: Parameter,
    parts: tuple[Product, ...],
    output: Matrix,
    settings: dict[str, object],
    combine: Combine = Combine.SUM,
    argument: float = 0.0,
) -> Operation:
    """Each cell from the same cell of all matrices: products of them and of plain numbers."""
    matrices = dict.fromkeys(f for part in parts for f in part if isinstance(f, Matrix))

    def tell(cell: tuple[int, ...]) -> Telling:
        told = (
            tuple(one(f.name, f.values, cell) if isinstance(f, Matrix) else f for f in part)
            for part in parts
        )
        return tuple(Part(operands, (1, 1)) for operands in told), combine, argument

    settings = {"symbol": parameter.symbol, **settings}
    return Operation(
        kind, parameter.layer, Phase.UPDATE, None, tuple(matrices), output, tell, settings
    )


def _plain(name: str, value: float) -> Operand:
    return Operand(name, np.array([value]))


def _batch_mean(parameter: Parameter, gradient: Matrix, step: BatchStep) -> Operation:
    """g = (dW + the sum of the others') / N."""
    others = parameter.matrix("Σ others", _others(gradient.values, parameter.mean, step.size))
    name = "ḡ" if step.optimizer.weight_decay else "g"
    mean = parameter.matrix(name, parameter.mean)
    parts, size = ((gradient,), (others,)), step.size
    return _operation(
        "batch_mean", parameter, parts, mean, {"size": size}, Combine.MEAN, float(size)
    )


def _others(own: Array, mean: Array, size: int) -> Array:
    """What the other images of the batch add up to; 0 where no more than rounding is left."""
    left: Array = size * mean.astype(np.float64) - own
    left[np.abs(left) <= ROUNDING * np.finfo(mean.dtype).eps * np.abs(own)] = 0
    return left


def _weight_decay(
    parameter: Parameter, gradient: Matrix, weight: Matrix, decay: float
) -> Operation:
    """g = g + lambda W: the derivative of lambda W^2 / 2 is added."""
    values = (gradient.values + decay * weight.values).astype(weight.values.dtype, copy=False)
    parts = (gradient,), (_plain("λ", decay), weight)
    decayed = parameter.matrix("g", values)
    settings = {"decay": decay, "gradient": gradient.name}
    return _operation("weight_decay", parameter, parts, decayed, settings)


def _velocity(parameter: Parameter, gradient: Matrix, rule: Momentum) -> Operation:
    """v <- mu v + g."""
    v = parameter.matrix("v", parameter.moments[0])
    after = parameter.matrix("v new", parameter.new_moments[0])
    settings = {"momentum": rule.momentum, "gradient": gradient.name}
    parts = (_plain("μ", rule.momentum), v), (gradient,)
    return _operation("velocity", parameter, parts, after, settings)


def _first_moment(parameter: Parameter, gradient: Matrix, rule: Adam) -> Operation:
    """m <- b1 m + (1 - b1) g."""
    m = parameter.matrix("m", parameter.moments[0])
    after = parameter.matrix("m new", parameter.new_moments[0])
    parts = (_plain("β₁", rule.beta1), m), (_plain("(1−β₁)", 1 - rule.beta1), gradient)
    settings = {"beta": rule.beta1, "gradient": gradient.name}
    return _operation("first_moment", parameter, parts, after, settings)


def _second_moment(parameter: Parameter, gradient: Matrix, rule: Adam) -> Operation:
    """s <- b2 s + (1 - b2) g^2."""
    s = parameter.matrix("s", parameter.moments[1])
    after = parameter.matrix("s new", parameter.new_moments[1])
    share = _plain("(1−β₂)", 1 - rule.beta2)
    parts = (_plain("β₂", rule.beta2), s), (share, gradient, gradient)
    settings = {"beta": rule.beta2, "gradient": gradient.name}
    return _operation("second_moment", parameter, parts, after, settings)


def _ratio(parameter: Parameter, rule: Adam, number: int) -> Operation:
    """r = m / (1 - b1^t) / (sqrt(s / (1 - b2^t)) + epsilon) at step t."""
    first, second = parameter.new_moments
    unbias = 1 / (1 - rule.beta1**number), 1 / (1 - rule.beta2**number)
    with np.errstate(divide="ignore", invalid="ignore"):
        root = np.sqrt(second.astype(np.float64) * unbias[1]) + rule.epsilon
        values = (first.astype(np.float64) * unbias[0] / root).astype(first.dtype)
    parts = (
        (_plain("1/(1−β₁ᵗ)", unbias[0]), parameter.matrix("m", first)),
        (_plain("1/(1−β₂ᵗ)", unbias[1]), parameter.matrix("s", second)),
    )
    settings: dict[str, object] = {"number": number, "unbias": unbias}
    output = parameter.matrix("r", values)
    return _operation(
        "adam_ratio", parameter, parts, output, settings, Combine.OVER_ROOT, rule.epsilon
    )


def _update(
    parameter: Parameter, weight: Matrix, direction: Matrix, learning_rate: float
) -> Operation:
    """W <- W - eta dW."""
    parts = (weight,), (_plain("−η", -learning_rate), direction)
    after = parameter.matrix(f"{parameter.symbol} new", parameter.after, Role.WEIGHT)
    settings = {"learning_rate": learning_rate, "direction": direction.name}
    return _operation("update", parameter, parts, after, settings)
