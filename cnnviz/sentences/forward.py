"""On the way forward: what happens in a step."""

from typing import Any

import numpy as np

from cnnviz.formula import number, probability
from cnnviz.sentences.cell import named
from cnnviz.words import label, translate
from engine.steps import Operation, Step


def _convolution(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    part = step.parts[0]
    cells = part.operands[0].cells
    assert cells is not None
    low, high = cells.min(0) + first, cells.max(0) + first
    values = named(step, first) | {
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
    values = named(step, first) | {"divisor": number(step.argument)}
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


def _difference(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage", "How far cell ({row}, {column}) of the output is from its target, with its sign."
    ).format(**named(step, first))


def _squared_error(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage",
        "All {n} differences are squared and added; half of that is the loss: large differences "
        "count most.",
    ).format(n=len(step.terms))


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


FORWARD = {
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
