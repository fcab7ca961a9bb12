"""On the way back: what happens in a step."""

from cnnviz.formula import number
from cnnviz.sentences.cell import named
from cnnviz.words import translate
from engine.steps import Operation, Step


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


def _squared_error_error(
    operation: Operation, step: Step, classes: tuple[str, ...], first: int
) -> str:
    return translate(
        "Stage",
        "The derivative of ½(y − t)² is y − t: the error of a cell is its difference from the "
        "target.",
    )


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
        **named(step, first),
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
    ).format(index=step.index + first, **named(step, first))


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


def _convolution_error(
    operation: Operation, step: Step, classes: tuple[str, ...], first: int
) -> str:
    return translate(
        "Stage",
        "The turned kernel lies over the error, widened with zeros: each error meets the weight "
        "through which cell ({row}, {column}) of map {map} had reached it.",
    ).format(**named(step, first))


def _padding_error(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage",
        "This cell stands {n} times in the padded input; the errors of all its copies are added.",
    ).format(**named(step, first))


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


BACKWARD = {
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
}
