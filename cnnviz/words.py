"""Words shown to a person: errors, and the names and formulas of what stands on the stage.

Every literal stands in a call of `translate`, where the translation tools find it.
"""

import errno
from typing import TYPE_CHECKING

from PyQt6.QtCore import QCoreApplication

if TYPE_CHECKING:  # the window's first words are shown before the engine is loaded
    from engine import Network
    from engine.steps import Operation, Step

translate = QCoreApplication.translate


def problem(error: Exception) -> str:
    """What an error of the engine or the system says, in the user's language."""
    from engine.errors import SettingError

    if isinstance(error, SettingError):
        values = {key: _told(value) for key, value in error.values.items()}
        return translate("engine", error.sentence).format(**values)
    if isinstance(error, OSError):
        return _system_problem(error)
    return str(error)


def _told(value: object) -> object:
    """A value of an error: another error, a word of the engine, or a number."""
    from engine.errors import Word

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


def title(operation: "Operation") -> str:
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
        "difference": translate("Stage", "Difference from the target"),
        "squared_error": translate("Stage", "Squared error"),
        "weighted_sum": translate("Stage", "Weighted sum"),
        "squared_error_error": translate("Stage", "Error of the output"),
        "weighted_sum_error": translate("Stage", "Error of the output"),
        "pooling_error_widened": translate("Stage", "Widen the pooled error"),
        "convolution_error_scattered": translate("Stage", "The same error, spread"),
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
        "batch_mean": translate("Stage", "Mean over the batch"),
        "weight_decay": translate("Stage", "Weight decay"),
        "velocity": translate("Stage", "Momentum: the velocity"),
        "first_moment": translate("Stage", "Adam: mean of gradients"),
        "second_moment": translate("Stage", "Adam: mean of squares"),
        "adam_ratio": translate("Stage", "Adam: the step"),
        "update": translate("Stage", "Update"),
    }
    if operation.writes == -1 and operation.phase == "backward":
        return translate("Stage", "Error of the input")
    if operation.kind == "activation":
        names = {"relu": "ReLU", "leaky_relu": "Leaky ReLU", "sigmoid": "Sigmoid", "tanh": "tanh"}
        return names[str(operation.settings["function"])]
    return titles[operation.kind]


NO_LAYER = (
    "softmax", "loss", "loss_error", "difference", "squared_error", "weighted_sum",
    "squared_error_error", "weighted_sum_error",
)  # fmt: skip


def _several(network: "Network") -> bool:
    """Whether the network has more than one layer of some kind, so that names tell them apart."""
    kinds = [layer.kind for layer in network.layers]
    return len(set(kinds)) < len(kinds)


def layer_title(operation: "Operation", network: "Network") -> str:
    """The layer and what it does there; its name where there are several of its kind."""
    if operation.kind in NO_LAYER or not _several(network):
        return title(operation)
    return f"{network.names[operation.layer]} · {title(operation)}"


def layer_symbol(operation: "Operation", network: "Network") -> str:
    """The same as short as can be, for the scrub bar."""
    if operation.kind in NO_LAYER or not _several(network):
        return symbol(operation)
    return f"{network.names[operation.layer]} {symbol(operation)}"


def place(operation: "Operation", step: "Step", first: int) -> str:
    """Which map, kernel or row of the output the written cell lies in; empty for a vector.

    They are counted from `first`; where there is only one it is not named.
    """
    if operation.told.ndim > 1 and operation.told.shape[:-2] in ((1,), (1, 1)):
        return ""
    cell = tuple(i + first for i in step.cell)
    if len(cell) == 4:
        return translate("Stage", "kernel of map {map}, channel {channel}").format(
            map=cell[0], channel=cell[1]
        )
    if len(cell) == 3:
        return translate("Stage", "map {map}").format(map=cell[0])
    if len(cell) == 2:
        return translate("Stage", "weights of output {index}").format(index=cell[0])
    return ""


def symbol(operation: "Operation") -> str:
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
        "difference": "y−t",
        "squared_error": "L",
        "weighted_sum": "L",
        "squared_error_error": "δ",
        "weighted_sum_error": "δ",
        "pooling_error_widened": "δ↔",
        "convolution_error_scattered": "δ·W",
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
    return symbols.get(operation.kind) or operation.output.name.removesuffix(" new")


def formula(operation: "Operation") -> str:
    """The name of its formula in symbols, which `cnnviz.typeset` paints."""
    kind, settings = operation.kind, operation.settings
    if kind in ("activation", "activation_error"):
        return f"{kind}_{settings['function']}"
    if operation.phase == "update":
        return _update_formula(operation)
    if kind == "max_pooling":
        return kind if settings["dilation"] == (1, 1) else f"{kind}_dilated"
    turned = settings.get("flip_kernel") and kind != "padding_error"
    name = f"{kind}_turned" if turned else kind
    has_bias = any(matrix.name == "b" for matrix in operation.inputs)
    return name if has_bias or kind not in ("convolution", "linear") else f"{name}_no_bias"


def _update_formula(operation: "Operation") -> str:
    """One for W and one for b where it names them, and one for each gradient that it goes by."""
    kind, symbol = operation.kind, operation.settings["symbol"]
    if kind == "update":
        direction = operation.settings["direction"]
        return f"{kind}_{symbol}" if direction == f"d{symbol}" else f"{kind}_{symbol}_{direction}"
    if kind in ("batch_mean", "weight_decay"):
        barred = any(matrix.name == "ḡ" for matrix in (*operation.inputs, operation.output))
        return f"{kind}_{symbol}_bar" if barred else f"{kind}_{symbol}"
    return kind if kind == "adam_ratio" else f"{kind}_{operation.settings['gradient']}"


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
        "v new": translate("Stage", "v new"),
        "m new": translate("Stage", "m new"),
        "s new": translate("Stage", "s new"),
        "Σ others": translate("Stage", "Σ others"),
        "t": translate("Stage", "t target"),
        "products": translate("Stage", "products"),
        "widened": translate("Stage", "δ widened"),
        "widened padded": translate("Stage", "δ widened"),
    }.get(name, name)
