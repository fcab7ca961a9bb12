"""The words of the stage: titles, formulas in symbols, and one plain sentence for each step.

Every literal stands in a call of `translate`, where the translation tools find it.
"""

from typing import Any

from PyQt6.QtCore import QCoreApplication

from cnnviz.formula import number
from engine.errors import SettingError
from engine.steps import Operation, Step

translate = QCoreApplication.translate


def problem(error: Exception) -> str:
    """What an error of the engine or the system says, in the user's language."""
    if isinstance(error, SettingError):
        values = {
            key: problem(value) if isinstance(value, Exception) else value
            for key, value in error.values.items()
        }
        return translate("engine", error.sentence).format(**values)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def title(operation: Operation) -> str:
    """What the operation is called."""
    titles = {
        "convolution": translate("Stage", "Convolution"),
        "activation": translate("Stage", "Activation"),
        "max_pooling": translate("Stage", "Max pooling"),
        "average_pooling": translate("Stage", "Average pooling"),
        "flatten": translate("Stage", "Flatten"),
        "linear": translate("Stage", "Fully connected"),
        "softmax": translate("Stage", "Softmax"),
        "loss": translate("Stage", "Loss"),
        "loss_error": translate("Stage", "First error"),
        "linear_error": translate("Stage", "Error of the inputs"),
        "linear_weight_gradient": translate("Stage", "Gradient of the weights"),
        "linear_bias_gradient": translate("Stage", "Gradient of the biases"),
        "unflatten": translate("Stage", "Unflatten the error"),
        "max_pooling_error": translate("Stage", "Upsample the pooled error"),
        "average_pooling_error": translate("Stage", "Upsample the pooled error"),
        "activation_error": translate("Stage", "Gate the error"),
        "turn_rows": translate("Stage", "Turn the kernel: upside down"),
        "turn_columns": translate("Stage", "Turn the kernel: left to right"),
        "convolution_error": translate("Stage", "Error of the layer before"),
        "padding_error": translate("Stage", "Fold the padding's error"),
        "convolution_weight_gradient": translate("Stage", "Gradient of the kernel"),
        "convolution_bias_gradient": translate("Stage", "Gradient of the bias"),
        "update": translate("Stage", "Update"),
    }
    if operation.kind == "activation":
        names = {"relu": "ReLU", "leaky_relu": "Leaky ReLU", "sigmoid": "Sigmoid", "tanh": "tanh"}
        return names[str(operation.settings["function"])]
    return titles[operation.kind]


def place(operation: Operation, step: Step) -> str:
    """Which map, kernel or row of the output the written cell lies in; empty for a vector."""
    cell = step.cell
    if len(cell) == 4:
        return translate("Stage", "kernel of map {map}, channel {channel}").format(
            map=cell[0], channel=cell[1]
        )
    if len(cell) == 3:
        return translate("Stage", "map {map}").format(map=cell[0])
    if len(cell) == 2:
        return translate("Stage", "weights of output {index}").format(index=cell[0])
    return ""


def symbol(operation: Operation) -> str:
    """The shortest name, for the scrub bar."""
    symbols = {
        "convolution": "z",
        "activation": "a",
        "max_pooling": "max",
        "average_pooling": "mean",
        "flatten": "flat",
        "linear": "z",
        "softmax": "p",
        "loss": "L",
        "loss_error": "δ",
        "unflatten": "δ",
        "max_pooling_error": "δ↑",
        "average_pooling_error": "δ↑",
        "activation_error": "⊙σ′",
        "turn_rows": "⇅",
        "turn_columns": "⇄",
        "convolution_error": "δ∗rot180(W)",
        "padding_error": "δ",
        "linear_error": "Wᵀδ",
        "linear_weight_gradient": "dW",
        "linear_bias_gradient": "db",
        "convolution_weight_gradient": "dW",
        "convolution_bias_gradient": "db",
    }
    return symbols.get(operation.kind) or str(operation.settings["symbol"])


def formula(operation: Operation) -> str:
    """The formula in symbols, as HTML."""
    formulas = {
        "convolution": "z = Σ W·X + b",
        "max_pooling": "y = max X",
        "average_pooling": "y = Σ X / n",
        "flatten": "y = X",
        "linear": "z<sub>i</sub> = Σ<sub>j</sub> W<sub>ij</sub> x<sub>j</sub> + b<sub>i</sub>",
        "softmax": "p<sub>i</sub> = exp(z<sub>i</sub>) / Σ<sub>j</sub> exp(z<sub>j</sub>)",
        "loss": "L = −ln p<sub>t</sub>",
        "loss_error": "δ = ∂L/∂z = p − y",
        "linear_error": "∂L/∂x<sub>j</sub> = Σ<sub>i</sub> W<sub>ij</sub> δ<sub>i</sub>",
        "linear_weight_gradient": "dW<sub>ij</sub> = δ<sub>i</sub> x<sub>j</sub>",
        "linear_bias_gradient": "db = δ",
        "unflatten": "∂L/∂X = δ",
        "max_pooling_error": "∂L/∂X = Σ δ · 1<sub>max</sub>",
        "average_pooling_error": "∂L/∂X = Σ δ / n",
        "activation_error": "δ = ∂L/∂a ⊙ σ′(z)",
        "turn_rows": "flip(W)<sub>u,v</sub> = W<sub>k−1−u,v</sub>",
        "turn_columns": "rot180(W)<sub>u,v</sub> = flip(W)<sub>u,k−1−v</sub>",
        "convolution_error": "∂L/∂X = δ ∗ rot180(W)",
        "padding_error": "∂L/∂X = Σ ∂L/∂X<sub>padded</sub>",
        "convolution_weight_gradient": "dW = X ∗ δ",
        "convolution_bias_gradient": "db = Σ δ",
    }
    if operation.kind == "activation":
        return {
            "relu": "a = max(0, z)",
            "leaky_relu": "a = max(z, m·z)",
            "sigmoid": "a = 1 / (1 + e<sup>−z</sup>)",
            "tanh": "a = tanh z",
        }[str(operation.settings["function"])]
    if operation.kind == "update":
        w = operation.settings["symbol"]
        return f"{w} ← {w} − η d{w}"
    return formulas[operation.kind]


def rest() -> str:
    """How the terms that are not printed are told."""
    return translate("Stage", "{n} more: {sum}")


def label(name: str) -> str:
    """A matrix's name; most are symbols and the same everywhere."""
    return {
        "X": translate("Stage", "X input"),
        "x": translate("Stage", "x input"),
        "W": translate("Stage", "W weights"),
        "recorded": translate("Stage", "recorded?"),
        "window": translate("Stage", "window"),
        "∂L/∂X padded": translate("Stage", "∂L/∂X padded"),
        "W new": translate("Stage", "W new"),
        "b new": translate("Stage", "b new"),
        "δ": translate("Stage", "δ error"),
        "products": translate("Stage", "products"),
    }.get(name, name)


def sentence(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    """One plain sentence that says what happens in this step."""
    told = _FORWARD.get(operation.kind) or _BACKWARD[operation.kind]
    return told(operation, step, classes)


def _at(step: Step) -> dict[str, Any]:
    """Names for the axes of the written cell."""
    map_, row, column = (0, 0, *step.cell)[-3:]
    return {"map": map_, "row": row, "column": column, "n": len(step.parts[0].terms)}


def _convolution(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    part = step.parts[0]
    cells = part.operands[0].cells
    assert cells is not None
    first, last = cells.min(0), cells.max(0)
    values = _at(step) | {
        "top": first[1],
        "bottom": last[1],
        "left": first[2],
        "right": last[2],
        "channels": part.shape[0],
    }
    if part.shape[0] == 1:
        return translate(
            "Stage",
            "The kernel multiplies the {n} numbers under the window, rows {top}–{bottom} and "
            "columns {left}–{right}, by its {n} weights; their sum and the bias become cell "
            "({row}, {column}) of map {map}.",
        ).format(**values)
    return translate(
        "Stage",
        "The kernel reads the same window, rows {top}–{bottom} and columns {left}–{right}, in all "
        "{channels} maps; the {channels} sums and the bias become cell ({row}, {column}) of map "
        "{map}.",
    ).format(**values)


def _activation(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
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


def _max_pooling(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    cells = step.parts[0].operands[0].cells
    assert cells is not None
    at = cells[int(step.argument)]
    values = {"n": len(cells), "row": at[1], "column": at[2], "ties": step.ties}
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


def _average_pooling(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    return translate(
        "Stage", "The {n} numbers in the window are added and divided by {divisor}: their mean."
    ).format(divisor=number(step.argument), **_at(step))


def _flatten(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    cells = step.parts[0].operands[0].cells
    assert cells is not None
    map_, row, column = (0, 0, *cells[0])[-3:]
    return translate(
        "Stage",
        "Cell ({row}, {column}) of map {map} becomes number {index} of one long row; its value "
        "stays.",
    ).format(map=map_, row=row, column=column, index=step.index)


def _linear(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    return translate(
        "Stage",
        "Each of the {n} inputs is multiplied by its weight to output {index}; their sum and the "
        "bias are its score.",
    ).format(n=len(step.parts[0].terms), index=step.index)


def _softmax(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    return translate(
        "Stage",
        "e to the power of the score of “{name}”, as a share of all {n}: its probability. (The "
        "largest score is subtracted from all first, which changes no share.)",
    ).format(name=classes[step.index], n=len(classes))


def _loss(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    target = int(str(operation.settings["target"]))
    return translate(
        "Stage",
        "The right answer, “{name}”, has the probability {p}: the less probable it was, the larger "
        "the loss.",
    ).format(name=classes[target], p=number(float(step.terms[0])))


def _loss_error(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
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


def _linear_error(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    return translate(
        "Stage",
        "Input {index} took part in all {n} outputs: each error comes back through the weight by "
        "which the input went there, and they are added.",
    ).format(index=step.index, n=len(step.parts[0].terms))


def _linear_weight(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    return translate(
        "Stage",
        "The weight from input {input} to output {output} multiplied that input: its gradient is "
        "the error of the output times the input.",
    ).format(output=step.cell[0], input=step.cell[1])


def _linear_bias(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    return translate(
        "Stage", "A bias is only added to its output, so its gradient is the error itself."
    )


def _unflatten(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    return translate(
        "Stage",
        "Error {index} of the long row goes back to where its number came from: cell ({row}, "
        "{column}) of map {map}.",
    ).format(index=step.index, **_at(step))


def _max_pooling_error(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
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


def _average_pooling_error(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    if not len(step.terms):
        return _unread()
    return translate(
        "Stage", "The error of a window is spread evenly over its cells: each gets error / n."
    )


def _gate(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    slope = float(step.parts[0].operands[1].values[0])
    if operation.settings["function"] != "relu":
        return translate(
            "Stage", "The error passes the activation times its slope there, {slope}."
        ).format(slope=number(slope))
    if slope:
        return translate("Stage", "z was positive, so the gate is open: the error passes.")
    return translate("Stage", "z was not positive, so the gate is closed: the error stops here.")


def _turn_rows(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    height = operation.result.shape[2]
    return translate(
        "Stage", "The kernel is turned upside down: its row {before} becomes row {after}."
    ).format(before=height - 1 - step.cell[2], after=step.cell[2])


def _turn_columns(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    width = operation.result.shape[3]
    return translate(
        "Stage",
        "Then left to right: its column {before} becomes column {after}. Both together are a turn "
        "by 180°.",
    ).format(before=width - 1 - step.cell[3], after=step.cell[3])


def _convolution_error(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    return translate(
        "Stage",
        "The turned kernel lies over the error, widened with zeros: each error meets the weight "
        "through which cell ({row}, {column}) of map {map} had reached it.",
    ).format(**_at(step))


def _padding_error(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    return translate(
        "Stage",
        "This cell stands {n} times in the padded input; the errors of all its copies are added.",
    ).format(**_at(step))


def _weight_gradient(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    o, c, u, v = step.cell
    return translate(
        "Stage",
        "Weight ({u}, {v}) met {n} inputs of map {c}, one for each cell of map {o}: each input "
        "times the error of that cell, all added.",
    ).format(o=o, c=c, u=u, v=v, n=len(step.terms))


def _bias_gradient(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    return translate(
        "Stage",
        "The bias was added to each of the {n} cells of its map, so its gradient is the sum of "
        "their errors.",
    ).format(n=len(step.terms))


def _update(operation: Operation, step: Step, classes: tuple[str, ...]) -> str:
    rate = float(str(operation.settings["learning_rate"]))
    return translate(
        "Stage",
        "A small step against the gradient, η = {rate}: the number changes by {change}, so that "
        "the loss gets smaller.",
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
}
_BACKWARD = {
    "loss_error": _loss_error,
    "linear_error": _linear_error,
    "linear_weight_gradient": _linear_weight,
    "linear_bias_gradient": _linear_bias,
    "unflatten": _unflatten,
    "max_pooling_error": _max_pooling_error,
    "average_pooling_error": _average_pooling_error,
    "activation_error": _gate,
    "turn_rows": _turn_rows,
    "turn_columns": _turn_columns,
    "convolution_error": _convolution_error,
    "padding_error": _padding_error,
    "convolution_weight_gradient": _weight_gradient,
    "convolution_bias_gradient": _bias_gradient,
    "update": _update,
}
