"""Why the losses of the Lab, and their first errors, are what they are."""

import numpy as np

from cnnviz.formula import percent
from cnnviz.frame import Frame
from cnnviz.why.places import Paragraphs, at, factor, largest, number, sign
from cnnviz.words import translate
from engine.arrays import Array


def difference(frame: Frame) -> Paragraphs:
    off = frame.operation.result
    text = translate(
        "Why",
        "The target t says what should have come out. y − t says by how much each cell is off: "
        "positive where it is too large, negative where it is too small.",
    )
    if not off.any():
        told = translate("Why", "All {n} cells are on target: there is nothing to learn.")
        return [text, told.format(n=off.size)]
    cell, value = largest(off, frame)
    told = translate("Why", "Cells that are off: {off} of {n}; most of all {cell}, by {value}.")
    off_target = int(np.count_nonzero(off))
    return [text, told.format(off=off_target, n=off.size, cell=cell, value=number(value))]


def squared_error(frame: Frame) -> Paragraphs:
    off, loss = frame.operation.inputs[0].values, frame.step.value
    text = translate(
        "Why",
        "Squares are never negative, so misses can't cancel each other, and a miss twice as large "
        "costs four times as much.",
    )
    if loss:
        cell, value = largest(off, frame)
        text += " " + translate(
            "Why",
            "Cell {cell} alone costs {value}²/2 {sign} {cost}: {share} of the loss of {loss}.",
        ).format(
            cell=cell,
            value=factor(value),
            sign=sign(value, value * value / 2),
            cost=number(value * value / 2),
            share=percent(value * value / 2 / loss),
            loss=number(loss),
        )
    half = translate("Why", "The half is there for the way back: the derivative of d²/2 is just d.")
    return [text, half]


def _weights_of_cells(frame: Frame) -> tuple[str, Array]:
    """What a weighted sum is: "sum", "cell" or "error"; and the weights."""
    c = frame.operation.input("c").values
    if (c == 1).all() and c.size > 1:
        return "sum", c
    return ("cell" if (c == 1).sum() == 1 == np.count_nonzero(c) else "error"), c


def weighted_sum(frame: Frame) -> Paragraphs:
    aim, c = _weights_of_cells(frame)
    if aim == "sum":
        text = translate(
            "Why",
            "The loss is the sum of all {n} cells, and each counts once. So what comes back says "
            "how much every input cell and every weight moves the output as a whole.",
        ).format(n=c.size)
    elif aim == "cell":
        text = translate(
            "Why",
            "The loss is one cell of the output, {cell}. So what comes back says how much every "
            "input cell and every weight moves this one number.",
        ).format(cell=largest(c, frame)[0])
    else:
        text = translate(
            "Why",
            "Each cell y counts as much as the error c that was typed for it. The derivative of "
            "Σ c·y by y is c itself: so any error one likes can be sent back.",
        )
    return [text]


def _nudged(frame: Frame) -> str:
    """What the written error says."""
    value = frame.step.value
    if value == 0:
        return translate(
            "Why",
            "Here it is 0: the loss does not change with cell {cell}, and nothing comes back "
            "from it.",
        ).format(cell=at(frame.step.cell, frame))
    if value > 0:
        text = translate(
            "Why", "If cell {cell} were larger by a small ε, the loss would rise by {value}·ε."
        )
    else:
        text = translate(
            "Why", "If cell {cell} were larger by a small ε, the loss would fall by {value}·ε."
        )
    return text.format(cell=at(frame.step.cell, frame), value=number(abs(value)))


def squared_error_error(frame: Frame) -> Paragraphs:
    text = translate(
        "Why",
        "An error is a derivative: how much the loss changes with one number. That of (y − t)²/2 "
        "by y is y − t, the difference itself.",
    )
    return [text, _nudged(frame)]


def weighted_sum_error(frame: Frame) -> Paragraphs:
    text = translate(
        "Why",
        "An error is a derivative: how much the loss changes with one number. That of Σ c·y by one "
        "y is its c.",
    )
    return [text, _nudged(frame)]
