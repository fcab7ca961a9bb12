"""One plain sentence for each step: what happens in it, with its numbers."""

from typing import Any

import numpy as np

from cnnviz.formula import number, probability
from cnnviz.words import label, translate
from engine.steps import Operation, Step


def sentence(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    """One plain sentence that says what happens in this step; places are counted from `first`."""
    told = _FORWARD.get(operation.kind) or _BACKWARD[operation.kind]
    return told(operation, step, classes, first)


def _at(step: Step, first: int) -> dict[str, Any]:
    """Names for the axes of the written cell."""
    map_, row, column = (0, 0, *(i + first for i in step.cell))[-3:]
    return {"map": map_, "row": row, "column": column, "n": len(step.parts[0].terms)}


def _convolution(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    part = step.parts[0]
    cells = part.operands[0].cells
    assert cells is not None
    low, high = cells.min(0) + first, cells.max(0) + first
    values = _at(step, first) | {
        "top": low[1],
        "bottom": high[1],
        "left": low[2],
        "right": high[2],
        "channels": part.shape[0],
        "matrix": label("X padded" if operation.input("X").filler is not None else "X"),
    }
    if len(step.parts) == 1:
        return _without_bias(part.shape[0], values)
    if part.shape[0] == 1:
        return translate(
            "Stage",
            "The kernel multiplies the {n} numbers under the window, rows {top}–{bottom} and "
            "columns {left}–{right} of {matrix}, by its {n} weights; their sum and the bias become "
            "cell ({row}, {column}) of map {map}.",
        ).format(**values)
    return translate(
        "Stage",
        "The kernel reads the same window, rows {top}–{bottom} and columns {left}–{right}, in "
        "{channels} channels of {matrix}; their {channels} sums and the bias become cell ({row}, "
        "{column}) of map {map}.",
    ).format(**values)


def _without_bias(channels: int, values: dict[str, Any]) -> str:
    if channels == 1:
        return translate(
            "Stage",
            "The kernel multiplies the {n} numbers under the window, rows {top}–{bottom} and "
            "columns {left}–{right} of {matrix}, by its {n} weights; their sum becomes cell "
            "({row}, {column}) of map {map}.",
        ).format(**values)
    return translate(
        "Stage",
        "The kernel reads the same window, rows {top}–{bottom} and columns {left}–{right}, in "
        "{channels} channels of {matrix}; their {channels} sums become cell ({row}, {column}) of "
        "map {map}.",
    ).format(**values)


def _activation(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    function, z = operation.settings["function"], float(step.terms[0])
    if function == "sigmoid":
        return translate("Stage", "The sigmoid squeezes z into the range from 0 to 1.")
    if function == "tanh":
        return translate("Stage", "tanh squeezes z into the range from −1 to 1.")
    if z > 0:
        return translate("Stage", "z is positive, so it passes unchanged.")
    if function == "leaky_relu":
        return translate("Stage", "z is not positive, so only {slope} of it is left.").format(
            slope=number(step.argument)
        )
    return translate("Stage", "z is not positive, so ReLU makes it 0.")


def _max_pooling(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    cells = step.parts[0].operands[0].cells
    assert cells is not None
    at = cells[int(step.argument)]
    values = {"n": len(cells), "row": at[1] + first, "column": at[2] + first, "ties": step.ties}
    if 1 < step.ties == len(cells):
        return translate(
            "Stage",
            "All {n} numbers in the window are equal; the first in reading order, row {row}, "
            "column {column}, is recorded for the way back.",
        ).format(**values)
    if step.ties > 1:
        return translate(
            "Stage",
            "{ties} of the {n} numbers in the window are the largest; the first in reading order, "
            "row {row}, column {column}, is recorded for the way back.",
        ).format(**values)
    return translate(
        "Stage",
        "The largest of the {n} numbers in the window goes on; its place, row {row}, column "
        "{column}, is recorded for the way back.",
    ).format(**values)


def _average_pooling(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    values = _at(step, first) | {"divisor": number(step.argument)}
    if step.argument != values["n"]:
        return translate(
            "Stage",
            "The {n} numbers in the window are added and divided by {divisor}, the cells of the "
            "window with its padding.",
        ).format(**values)
    return translate(
        "Stage", "The {n} numbers in the window are added and divided by {divisor}: their mean."
    ).format(**values)


def _flatten(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    cells = step.parts[0].operands[0].cells
    assert cells is not None
    map_, row, column = (0, 0, *(cells[0] + first))[-3:]
    return translate(
        "Stage",
        "Cell ({row}, {column}) of map {map} becomes number {index} of one long row; its value "
        "stays.",
    ).format(map=map_, row=row, column=column, index=step.index + first)


def _linear(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    if len(step.parts) == 1:
        return translate(
            "Stage",
            "Each of the {n} inputs is multiplied by its weight to output {index}; their sum is "
            "its score.",
        ).format(n=len(step.parts[0].terms), index=step.index + first)
    return translate(
        "Stage",
        "Each of the {n} inputs is multiplied by its weight to output {index}; their sum and the "
        "bias are its score.",
    ).format(n=len(step.parts[0].terms), index=step.index + first)


def _softmax(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage",
        "e to the power of the score of “{name}”, as a share of all {n}: its probability. (The "
        "largest score is subtracted from all first, which changes no share.)",
    ).format(name=classes[step.index], n=len(classes))


def _loss(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    target = int(str(operation.settings["target"]))
    return translate(
        "Stage",
        "The right answer, “{name}”, has the probability {p}: the less probable it was, the larger "
        "the loss.",
    ).format(name=classes[target], p=probability(float(step.terms[0])))


def _loss_error(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    name = classes[step.index]
    if step.index == operation.settings["target"]:
        return translate(
            "Stage",
            "“{name}” is the right answer, its probability should be 1: the error is p − 1, and "
            "its score has to rise.",
        ).format(name=name)
    return translate(
        "Stage",
        "“{name}” is a wrong answer, its probability should be 0: the error is p, and its score "
        "has to fall.",
    ).format(name=name)


def _difference(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage", "How far cell ({row}, {column}) of the output is from its target, with its sign."
    ).format(**_at(step, first))


def _squared_error(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage",
        "All {n} differences are squared and added; half of that is the loss: large differences "
        "count most.",
    ).format(n=len(step.terms))


def _squared_error_error(
    operation: Operation, step: Step, classes: tuple[str, ...], first: int
) -> str:
    return translate(
        "Stage",
        "The derivative of ½(y − t)² is y − t: the error of a cell is its difference from the "
        "target.",
    )


def _weighted_sum(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    weights = operation.input("c").values
    if (weights == 1).all():
        return translate("Stage", "The loss is the sum of all {n} cells.").format(n=weights.size)
    if weights.sum() == 1 and np.count_nonzero(weights) == 1:
        at = np.argwhere(weights)[0] + first
        return translate("Stage", "The loss is cell ({row}, {column}) of map {map} alone.").format(
            map=at[0], row=at[1], column=at[2]
        )
    return translate(
        "Stage",
        "Each cell times the error that was typed for it, all {n} added: a loss whose error is "
        "just that.",
    ).format(n=weights.size)


def _weighted_sum_error(
    operation: Operation, step: Step, classes: tuple[str, ...], first: int
) -> str:
    return translate(
        "Stage",
        "If this cell grew by 1, the loss would grow by {value}: that is its error.",
    ).format(value=number(step.value))


def _widened(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    if not len(step.terms):
        return translate("Stage", "No error begins here: a zero is filled in.")
    return translate(
        "Stage", "Each pooled error moves to the first cell of its window; between them come zeros."
    )


def _scattered(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    assert step.targets is not None
    low, high = step.targets.min(0) + first, step.targets.max(0) + first
    return translate(
        "Stage",
        "The error {error} of cell ({row}, {column}) goes back through all {n} weights at once: "
        "the products are added to rows {top}–{bottom} and columns {left}–{right}.",
    ).format(
        error=number(step.value),
        top=low[1],
        bottom=high[1],
        left=low[2],
        right=high[2],
        **_at(step, first),
    )


def _linear_error(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage",
        "Input {index} took part in all {n} outputs: each error comes back through the weight by "
        "which the input went there, and they are added.",
    ).format(index=step.index + first, n=len(step.parts[0].terms))


def _linear_weight(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage",
        "The weight from input {input} to output {output} multiplied that input: its gradient is "
        "the error of the output times the input.",
    ).format(output=step.cell[0] + first, input=step.cell[1] + first)


def _linear_bias(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage", "A bias is only added to its output, so its gradient is the error itself."
    )


def _unflatten(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage",
        "Error {index} of the long row goes back to where its number came from: cell ({row}, "
        "{column}) of map {map}.",
    ).format(index=step.index + first, **_at(step, first))


def _max_pooling_error(
    operation: Operation, step: Step, classes: tuple[str, ...], first: int
) -> str:
    part = step.parts[0]
    if not len(part.terms):
        return _unread()
    if part.operands[1].values.any():
        return translate(
            "Stage",
            "This cell was recorded as the largest of its window, so the window's whole error goes "
            "to it.",
        )
    return translate(
        "Stage", "This cell was not the largest of any window, so no error comes to it: 0."
    )


def _unread() -> str:
    return translate("Stage", "No window reads this cell, so no error comes to it.")


def _average_pooling_error(
    operation: Operation, step: Step, classes: tuple[str, ...], first: int
) -> str:
    if not len(step.terms):
        return _unread()
    return translate(
        "Stage", "The error of a window is spread evenly over its cells: each gets error / n."
    )


def _gate(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    slope = float(step.parts[0].operands[1].values[0])
    if operation.settings["function"] != "relu":
        return translate(
            "Stage", "The error passes the activation times its slope there, {slope}."
        ).format(slope=number(slope))
    if slope:
        return translate("Stage", "z was positive, so the gate is open: the error passes.")
    return translate("Stage", "z was not positive, so the gate is closed: the error stops here.")


def _turn_rows(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    height = operation.result.shape[2]
    return translate(
        "Stage", "The kernel is turned upside down: its row {before} becomes row {after}."
    ).format(before=height - 1 - step.cell[2] + first, after=step.cell[2] + first)


def _turn_columns(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    width = operation.result.shape[3]
    return translate(
        "Stage",
        "Then left to right: its column {before} becomes column {after}. Both together are a turn "
        "by 180°.",
    ).format(before=width - 1 - step.cell[3] + first, after=step.cell[3] + first)


def _convolution_error(
    operation: Operation, step: Step, classes: tuple[str, ...], first: int
) -> str:
    return translate(
        "Stage",
        "The turned kernel lies over the error, widened with zeros: each error meets the weight "
        "through which cell ({row}, {column}) of map {map} had reached it.",
    ).format(**_at(step, first))


def _padding_error(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage",
        "This cell stands {n} times in the padded input; the errors of all its copies are added.",
    ).format(**_at(step, first))


def _weight_gradient(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    o, _, u, v = (i + first for i in step.cell)
    cells = step.parts[0].operands[0].cells
    assert cells is not None
    c = int(cells[0, 0]) + first  # in groups not the channel of the weight
    return translate(
        "Stage",
        "Weight ({u}, {v}) met {n} inputs of map {c}, one for each cell of map {o}: each input "
        "times the error of that cell, all added.",
    ).format(o=o, c=c, u=u, v=v, n=len(step.terms))


def _bias_gradient(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage",
        "The bias was added to each of the {n} cells of its map, so its gradient is the sum of "
        "their errors.",
    ).format(n=len(step.terms))


def _update(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    rate = float(str(operation.settings["learning_rate"]))
    if step.terms[1] == 0:
        return translate("Stage", "The gradient is 0 here, so this number stays as it is.")
    return translate(
        "Stage",
        "A step against the gradient, with η = {rate}: the number changes by {change}.",
    ).format(rate=number(rate), change=number(float(step.terms[1])))


_FORWARD = {
    "convolution": _convolution,
    "activation": _activation,
    "max_pooling": _max_pooling,
    "average_pooling": _average_pooling,
    "flatten": _flatten,
    "linear": _linear,
    "softmax": _softmax,
    "loss": _loss,
    "difference": _difference,
    "squared_error": _squared_error,
    "weighted_sum": _weighted_sum,
    "turn_rows": _turn_rows,
    "turn_columns": _turn_columns,
}
_BACKWARD = {
    "loss_error": _loss_error,
    "squared_error_error": _squared_error_error,
    "weighted_sum_error": _weighted_sum_error,
    "pooling_error_widened": _widened,
    "convolution_error_scattered": _scattered,
    "linear_error": _linear_error,
    "linear_weight_gradient": _linear_weight,
    "linear_bias_gradient": _linear_bias,
    "unflatten": _unflatten,
    "max_pooling_error": _max_pooling_error,
    "average_pooling_error": _average_pooling_error,
    "activation_error": _gate,
    "convolution_error": _convolution_error,
    "padding_error": _padding_error,
    "convolution_weight_gradient": _weight_gradient,
    "convolution_bias_gradient": _bias_gradient,
    "update": _update,
}
