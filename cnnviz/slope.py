"""A slope two ways: measured, by nudging one number of a Lab, and computed, by the backward pass.

Which number that is follows from what stands on the stage. Pure, without Qt.
"""

from enum import StrEnum
from math import floor, log10
from typing import Any, NamedTuple

import numpy as np

from cnnviz.state import State
from engine import Activation, Experiment, MaxPooling
from engine.experiment import Place
from engine.geometry import Window, padded_index
from engine.steps import Operation, Phase, Role

ENOUGH = 2  # digits that agree where two slopes are the same
FINER = 1000  # how much smaller the ε is that a difference is examined with
ROUNDING = 16 * float(np.finfo(np.float64).eps)

Cell = tuple[int, ...]


# which number


def place_of(state: State) -> Place:
    """The number to poke: the pinned one, the one whose derivative is written, or the middle."""
    experiment, operation = state.experiment, state.operation
    place = None
    if state.pin is not None:
        place = _marked(operation, state.pin.name, state.pin.cell, experiment)
    derived = operation.output.role is Role.ERROR or operation.phase is Phase.UPDATE
    if place is None and derived and operation.spread is None:
        number = experiment.timeline.locate(state.resting)[1]
        cell = tuple(int(i) for i in np.unravel_index(number, operation.result.shape))
        place = _marked(operation, operation.output.name, cell, experiment)
    if place is None:
        rows, columns = experiment.x.shape[1:]
        place = Place("input", (0, rows // 2, columns // 2))
    return place


def _marked(operation: Operation, name: str, cell: Cell, experiment: Experiment) -> Place | None:
    """What `cell` of the matrix called `name` in `operation` is, or is the derivative of.

    None where that is no number of the input and no parameter.
    """
    size = _kernel_size(experiment)
    if name in ("W", "dW", "W new"):
        found = Place("weight", cell)
    elif name in ("flip(W)", "rot180(W)") and len(cell) == 4:
        column = size[1] - 1 - cell[3] if name == "rot180(W)" else cell[3]
        found = Place("weight", (*cell[:2], size[0] - 1 - cell[2], column))
    elif name in ("b", "db", "b new"):
        found = Place("bias", cell)
    else:
        at = _of_input(operation, name, cell, experiment)
        if at is None:
            return None
        found = Place("input", at)
    return found if _exists(found, experiment) else None


def _kernel_size(experiment: Experiment) -> tuple[int, int]:
    weight = experiment.network.parameters[0].get("weight")
    return (0, 0) if weight is None else (weight.shape[2], weight.shape[3])


def _of_input(operation: Operation, name: str, cell: Cell, experiment: Experiment) -> Cell | None:
    """The cell of the input that a cell of X, or of its error, stands for."""
    if operation.layer != 0 or len(cell) != 3:
        return None
    if operation.phase is Phase.BACKWARD and operation.writes == -1 and name == "∂L/∂X":
        return cell
    if name == "∂L/∂X padded":
        return _unpadded(operation, cell, experiment, copies=True)
    if name == "X" and operation.kind.startswith("convolution"):
        return _unpadded(operation, cell, experiment, copies=False)
    reads_input = operation.phase is Phase.FORWARD and not operation.kind.startswith("convolution")
    if reads_input and name == operation.inputs[0].name:
        return cell
    if operation.writes == -1 and name == operation.output.name:  # the gate of a first activation
        return cell
    return None


def _unpadded(
    operation: Operation, cell: Cell, experiment: Experiment, copies: bool
) -> Cell | None:
    """The cell of the input at a padded one; `copies` of it, too, or None for all padding."""
    layer: Any = experiment.network.layers[operation.layer]
    around: tuple[Window, Window] = layer.windows(experiment.x.shape)
    at = [cell[0]]
    for window, place in zip(around, cell[1:], strict=True):
        if not 0 <= place < window.padded:
            return None
        if copies:
            at.append(int(padded_index(window, layer.padding_mode)[place]))
        else:
            at.append(place - window.before)
    return tuple(at)


def _exists(place: Place, experiment: Experiment) -> bool:
    array = (
        experiment.x
        if place.name == "input"
        else experiment.network.parameters[place.layer].get(place.name)
    )
    return (
        array is not None
        and len(place.cell) == array.ndim
        and all(0 <= i < n for i, n in zip(place.cell, array.shape, strict=True))
    )


def value_at(experiment: Experiment, place: Place) -> float:
    """The number itself."""
    if place.name == "input":
        return float(experiment.x[place.cell])
    return float(experiment.network.parameters[place.layer][place.name][place.cell])


# its slope


class Verdict(StrEnum):
    """How two slopes compare; those before CURVED are the same."""

    ZERO = "zero"  # both are
    EXACT = "exact"
    AGREE = "agree"
    ROUNDED = "rounded"  # no more than rounding lies between them
    CURVED = "curved"  # the slope changes on the way: ε is large
    KINK = "kink"  # a ReLU opens or closes on the way, or another cell becomes the maximum
    HERE = "here"  # just where the number stands


class Slopes(NamedTuple):
    """The loss before and after a number grew by epsilon, and the derivative of it by the number.

    `digits` is to how many the slopes agree. Where they differ, `up` and `down` are the slopes to
    both sides with an ε that is FINER times smaller.
    """

    before: float
    after: float
    measured: float
    computed: float
    verdict: Verdict
    digits: int = 0
    up: float = 0.0
    down: float = 0.0

    @property
    def agree(self) -> bool:
        return self.verdict in (Verdict.ZERO, Verdict.EXACT, Verdict.AGREE, Verdict.ROUNDED)


def slopes(experiment: Experiment, place: Place, epsilon: float) -> Slopes:
    """Nudge the number at `place` by `epsilon`, and run the layers forward again."""
    before, computed = experiment.loss_now, experiment.slope(place)
    nudged = experiment.nudged(place, epsilon)
    after = nudged.loss_now
    measured = (after - before) / epsilon
    numbers = before, after, measured, computed
    if measured == computed:
        return Slopes(*numbers, Verdict.EXACT if computed else Verdict.ZERO)
    digits = agreeing(measured, computed)
    if digits >= ENOUGH:
        return Slopes(*numbers, Verdict.AGREE, digits)
    noise = _noise(experiment, before, after) / abs(epsilon)
    if abs(measured - computed) <= noise:
        return Slopes(*numbers, Verdict.ROUNDED)
    finer = epsilon / FINER
    near = [experiment.nudged(place, step) for step in (finer, -finer)]
    up, down = (
        (one.loss_now - before) / step for one, step in zip(near, (finer, -finer), strict=True)
    )
    closer = abs(up - computed) <= max(abs(measured - computed) / 100, noise * FINER)
    found = closer or agreeing(up, computed) >= ENOUGH
    bent = _bent(experiment, near[0])
    if found:
        verdict = Verdict.KINK if _bent(experiment, nudged) and not bent else Verdict.CURVED
    else:
        verdict = Verdict.HERE if bent else Verdict.CURVED
    return Slopes(*numbers, verdict, digits, up, down)


def agreeing(a: float, b: float) -> int:
    """To how many digits two different numbers agree."""
    return max(0, floor(-log10(abs(a - b) / max(abs(a), abs(b)))))


def _noise(experiment: Experiment, before: float, after: float) -> float:
    """How far a loss may be off by rounding."""
    outputs = experiment.activations.outputs
    largest = max(float(np.abs(numbers).max()) for numbers in (experiment.x, *outputs))
    errors = float(np.abs(experiment.gradients.errors[-1]).sum())
    return ROUNDING * (abs(before) + abs(after) + errors * largest)


def _bent(experiment: Experiment, nudged: Experiment) -> bool:
    """Whether a gate opened or closed, or another cell became a maximum."""
    a, b = experiment.activations, nudged.activations
    for index, layer in enumerate(experiment.network.layers):
        if isinstance(layer, MaxPooling):
            changed = a.saved[index] != b.saved[index]
        elif isinstance(layer, Activation) and layer.function in ("relu", "leaky_relu"):
            changed = (a.input_of(index) > 0) != (b.input_of(index) > 0)
        else:
            continue
        if np.any(changed):
            return True
    return False
