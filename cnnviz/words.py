"""Words shown to a person: errors, and the names and formulas of what stands on the stage.

Every literal stands in a call of `translate`, where the translation tools find it.
"""

import errno

from PyQt6.QtCore import QCoreApplication

from engine import Network
from engine.errors import SettingError, Word
from engine.steps import Operation, Phase, Step

translate = QCoreApplication.translate


def problem(error: Exception) -> str:
    """What an error of the engine or the system says, in the user's language."""
    if isinstance(error, SettingError):
        values = {key: _told(value) for key, value in error.values.items()}
        return translate("engine", error.sentence).format(**values)
    if isinstance(error, OSError):
        return _system_problem(error)
    return str(error)


def _told(value: object) -> object:
    """A value of an error: another error, a word of the engine, or a number."""
    if isinstance(value, Exception):
        return problem(value)
    return translate("engine", value) if isinstance(value, Word) else value


def _system_problem(error: OSError) -> str:
    """What the system says, in the user's language where it is one of the usual things."""
    known = {
        errno.ENOENT: translate("Files", "{path} does not exist."),
        errno.EACCES: translate("Files", "You may not read {path}."),
        errno.EISDIR: translate("Files", "{path} is a folder, not a file."),
    }
    text = known.get(error.errno or 0) or translate("Files", "{path} can't be read: {reason}.")
    return text.format(path=error.filename, reason=error.strerror)


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
        "loss_error": translate("Stage", "Error of the scores"),
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
    if operation.writes == -1 and operation.phase is Phase.BACKWARD:
        return translate("Stage", "Error of the drawing")
    if operation.kind == "activation":
        names = {"relu": "ReLU", "leaky_relu": "Leaky ReLU", "sigmoid": "Sigmoid", "tanh": "tanh"}
        return names[str(operation.settings["function"])]
    return titles[operation.kind]


def layer_title(operation: Operation, network: Network) -> str:
    """The layer and what it does there; softmax and loss belong to no layer."""
    if operation.kind in ("softmax", "loss", "loss_error"):
        return title(operation)
    return f"{network.names[operation.layer]} · {title(operation)}"


def layer_symbol(operation: Operation, network: Network) -> str:
    """The same as short as can be, for the scrub bar."""
    if operation.kind in ("softmax", "loss", "loss_error"):
        return symbol(operation)
    return f"{network.names[operation.layer]} {symbol(operation)}"


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
        "unflatten": "unflat",
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
        "max_pooling": "Y = max X",
        "average_pooling": "Y = Σ X / n",
        "flatten": "x<sub>k</sub> = X<sub>c,i,j</sub>",
        "linear": "z<sub>i</sub> = Σ<sub>j</sub> W<sub>ij</sub> x<sub>j</sub> + b<sub>i</sub>",
        "softmax": "p<sub>i</sub> = exp(z<sub>i</sub>) / Σ<sub>j</sub> exp(z<sub>j</sub>)",
        "loss": "L = −ln p<sub>t</sub>",
        "loss_error": "δ = ∂L/∂z = p − y",
        "linear_error": "∂L/∂x<sub>j</sub> = Σ<sub>i</sub> δ<sub>i</sub> W<sub>ij</sub>",
        "linear_weight_gradient": "dW<sub>ij</sub> = δ<sub>i</sub> x<sub>j</sub>",
        "linear_bias_gradient": "db = δ",
        "unflatten": "∂L/∂X<sub>c,i,j</sub> = ∂L/∂x<sub>k</sub>",
        "max_pooling_error": "∂L/∂X = Σ ∂L/∂Y · 1<sub>max</sub>",
        "average_pooling_error": "∂L/∂X = Σ ∂L/∂Y / n",
        "activation_error": "δ = ∂L/∂a ⊙ σ′(z)",
        "turn_rows": "flip(W)<sub>u,v</sub> = W<sub>k−1−u,v</sub>",
        "turn_columns": "rot180(W)<sub>u,v</sub> = flip(W)<sub>u,k−1−v</sub>",
        "convolution_error": "∂L/∂X = Σ δ ∗ rot180(W)",
        "padding_error": "∂L/∂X = Σ ∂L/∂X<sub>padded</sub>",
        "convolution_weight_gradient": "dW = X ∗ δ",
        "convolution_bias_gradient": "db = Σ δ",
    }
    if operation.kind == "activation":
        return {
            "relu": "a = max(0, z)",
            "leaky_relu": "a = z or m·z",
            "sigmoid": "a = 1 / (1 + e<sup>−z</sup>)",
            "tanh": "a = tanh z",
        }[str(operation.settings["function"])]
    if operation.kind == "update":
        w = operation.settings["symbol"]
        return f"{w} ← {w} − η d{w}"
    text = formulas[operation.kind]
    has_bias = any(matrix.name == "b" for matrix in operation.inputs)
    return text if has_bias or operation.phase is not Phase.FORWARD else text.split(" + b")[0]


def rest() -> str:
    """How the terms that are not printed are told."""
    return translate("Stage", "{n} more: {sum}")


def label(name: str) -> str:
    """A matrix's name; most are symbols and the same everywhere."""
    return {
        "X padded": translate("Stage", "X padded"),
        "δ padded": translate("Stage", "δ widened"),
        "∂L/∂X padded padded": translate("Stage", "∂L/∂X padded"),
        "recorded": translate("Stage", "recorded here?"),
        "recorded maxima": translate("Stage", "recorded"),
        "window": translate("Stage", "window"),
        "W new": translate("Stage", "W new"),
        "b new": translate("Stage", "b new"),
        "y": translate("Stage", "y target"),
        "products": translate("Stage", "products"),
    }.get(name, name)
